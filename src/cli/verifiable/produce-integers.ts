/** The loop of kafka-verifiable-producer: 0, 1, 2, … each acknowledged or not, as an event. */

import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { Producer } from '../../client/producer/producer.ts'
import { javaClass } from '../java-exceptions.ts'
import { onSignals } from '../signals.ts'
import { ThroughputThrottle } from '../throughput-throttle.ts'
import { JavaDouble, printEvent } from './events.ts'

export interface ProduceOptions {
  readonly topic: string
  /** Negative: until a signal comes. */
  readonly maxMessages: number
  /** Messages per second; negative: as fast as possible. */
  readonly throughput: number
  /** Stands before each value, with a point. */
  readonly valuePrefix: number | undefined
  /** Keys go round so many numbers. */
  readonly repeatingKeys: number | undefined
  /** The first record's timestamp; -1: the time of sending. */
  readonly createTime: number
}

const MESSAGES_PER_TURN = 100
/** Signals are looked for at least so often while the throttle pauses. */
const LONGEST_PAUSE_MS = 100

class IntegerProduction {
  readonly #producer: Producer
  readonly #options: ProduceOptions
  readonly #startedAt = Date.now()
  #sent = 0
  #acked = 0

  constructor(producer: Producer, options: ProduceOptions) {
    this.#producer = producer
    this.#options = options
  }

  async run(isStopping: () => boolean): Promise<void> {
    const { maxMessages, throughput } = this.#options
    const throttle = new ThroughputThrottle(throughput, this.#startedAt)
    const last = maxMessages < 0 ? Number.POSITIVE_INFINITY : maxMessages
    while (this.#sent < last && !isStopping()) {
      const hasRoom = this.#send()
      if (!hasRoom) await this.#producer.ready()
      else if (this.#sent % MESSAGES_PER_TURN === 0) await nextTurn()
      for (;;) {
        const pause = throttle.pauseMs(this.#sent, Date.now())
        if (pause === 0 || isStopping() || this.#sent >= last) break
        await sleep(Math.min(pause, LONGEST_PAUSE_MS))
      }
    }
  }

  printSummary(): void {
    const average = (1000 * this.#acked) / (Date.now() - this.#startedAt)
    printEvent('tool_data', {
      sent: this.#sent,
      acked: this.#acked,
      target_throughput: this.#options.throughput,
      avg_throughput: new JavaDouble(average),
    })
  }

  #send(): boolean {
    const { topic, valuePrefix, repeatingKeys, createTime } = this.#options
    const value = valuePrefix === undefined ? `${this.#sent}` : `${valuePrefix}.${this.#sent}`
    const key = repeatingKeys === undefined ? null : String(this.#sent % Math.max(1, repeatingKeys))
    const timestamp = createTime < 0 ? undefined : createTime + Date.now() - this.#startedAt
    this.#sent += 1
    const record = {
      topic,
      key: key === null ? null : Buffer.from(key),
      value: Buffer.from(value),
      timestamp,
    }
    return this.#producer.send(record, (error, metadata) => {
      if (error !== undefined || metadata === undefined) {
        const exception = `class ${javaClass(error ?? new Error())}`
        const message = error?.message ?? null
        printEvent('producer_send_error', { topic, key, value, exception, message })
        return
      }
      this.#acked += 1
      const { offset, partition } = metadata
      printEvent('producer_send_success', { key, value, offset, topic, partition })
    })
  }
}

/** Returns the exit status. */
export async function produceIntegers(
  producer: Producer,
  options: ProduceOptions,
): Promise<number> {
  const production = new IntegerProduction(producer, options)
  const signals = onSignals(() => undefined)
  printEvent('startup_complete')
  await production.run(() => signals.status !== undefined)
  await producer.close()
  printEvent('shutdown_complete')
  production.printSummary()
  return signals.status ?? 0
}
