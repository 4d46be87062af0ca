/** The loop of kafka-verifiable-consumer: what the group gives and takes, what was read and committed, as events. */

import type { Consumer } from '../../client/consumer/consumer.ts'
import type { ConsumerRecord } from '../../client/consumer/consumer-record.ts'
import { WakeupError } from '../../client/errors.ts'
import { partitionName, type TopicPartition } from '../../client/topic-partition.ts'
import { javaHeadLine } from '../java-exceptions.ts'
import { logToStderr } from '../log4j.ts'
import { onSignals } from '../signals.ts'
import { printEvent } from './events.ts'

export interface ConsumeOptions {
  readonly topic: string
  /** Negative: until a signal comes. */
  readonly maxMessages: number
  /** An event for each record, too. */
  readonly verbose: boolean
  readonly autoCommit: boolean
}

interface RecordSet extends TopicPartition {
  readonly count: number
  readonly minOffset: number
  readonly maxOffset: number
}

const POLL_MS = 60_000

const named = (partitions: readonly TopicPartition[]): TopicPartition[] =>
  partitions.map(({ topic, partition }) => ({ topic, partition }))

const text = (bytes: Buffer | null): string | null => bytes?.toString() ?? null

function printRecord({ key, value, topic, partition, offset }: ConsumerRecord): void {
  printEvent('record_data', { key: text(key), value: text(value), topic, partition, offset })
}

class VerifiableConsumption {
  readonly #consumer: Consumer
  readonly #options: ConsumeOptions
  #consumed = 0

  constructor(consumer: Consumer, options: ConsumeOptions) {
    this.#consumer = consumer
    this.#options = options
  }

  /** Rejects with WakeupError when it is to end. */
  async run(): Promise<void> {
    const { topic, autoCommit } = this.#options
    this.#consumer.subscribe([topic], {
      onPartitionsAssigned: (partitions) =>
        printEvent('partitions_assigned', { partitions: named(partitions) }),
      onPartitionsRevoked: (partitions) =>
        printEvent('partitions_revoked', { partitions: named(partitions) }),
    })
    while (this.#left > 0) {
      const records = await this.#consumer.poll(POLL_MS)
      if (records.length === 0) continue
      const sets = this.#receive(records)
      if (!autoCommit) await this.#commit(sets)
    }
  }

  get #left(): number {
    const { maxMessages } = this.#options
    return maxMessages < 0 ? Number.POSITIVE_INFINITY : maxMessages - this.#consumed
  }

  #receive(records: readonly ConsumerRecord[]): RecordSet[] {
    const byPartition = new Map<string, ConsumerRecord[]>()
    for (const record of records) {
      const name = partitionName(record)
      const others = byPartition.get(name)
      if (others === undefined) byPartition.set(name, [record])
      else others.push(record)
    }
    const sets: RecordSet[] = []
    for (const all of byPartition.values()) {
      const taken = all.slice(0, Math.min(all.length, this.#left))
      const [first, last] = [taken[0], taken.at(-1)]
      if (first === undefined || last === undefined) break
      const { topic, partition, offset: minOffset } = first
      const count = taken.length
      sets.push({ topic, partition, count, minOffset, maxOffset: last.offset })
      if (this.#options.verbose) for (const record of taken) printRecord(record)
      this.#consumed += count
    }
    printEvent('records_consumed', { count: records.length, partitions: sets })
    return sets
  }

  async #commit(sets: readonly RecordSet[]): Promise<void> {
    const offsets = sets.map(({ topic, partition, maxOffset }) => {
      return { topic, partition, offset: maxOffset + 1 }
    })
    try {
      await this.#consumer.commitSync(offsets)
      printEvent('offsets_committed', { offsets, success: true })
    } catch (error) {
      if (error instanceof WakeupError) throw error
      const { message } = error as Error
      printEvent('offsets_committed', { offsets, error: message, success: false })
    }
  }
}

/** Returns the exit status; what goes wrong while consuming is logged and ends it. */
export async function consumeVerifiably(
  consumer: Consumer,
  options: ConsumeOptions,
): Promise<number> {
  const signals = onSignals(() => consumer.wakeup())
  printEvent('startup_complete')
  try {
    await new VerifiableConsumption(consumer, options).run()
  } catch (error) {
    if (!(error instanceof WakeupError)) {
      logToStderr(
        'ERROR',
        'org.apache.kafka.tools.VerifiableConsumer',
        'Error during processing, terminating consumer process: ',
        javaHeadLine(error as Error),
      )
    }
  } finally {
    await consumer.close()
    printEvent('shutdown_complete')
  }
  return signals.status ?? 0
}
