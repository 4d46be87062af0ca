/**
 * The loop of the console consumer. It ends after `--max-messages`, when nothing came for `--timeout-ms`, at Ctrl-C
 * or when nobody reads its output. Offsets of records that were fetched but not printed are not committed.
 */

import type { Consumer } from '../../client/consumer/consumer.ts'
import type { ConsumerRecord } from '../../client/consumer/consumer-record.ts'
import { TimeoutError, WakeupError } from '../../client/errors.ts'
import { partitionName } from '../../client/topic-partition.ts'
import { javaHeadLine } from '../java-exceptions.ts'
import { logToStderr } from '../log4j.ts'
import type { BatchWriter } from './batch-writer.ts'
import type { Formatter } from './formatter.ts'

const LOGGER = 'kafka.tools.ConsoleConsumer$'
const IDLE_POLL_MS = 60_000

export interface ConsumeOptions {
  /** -1: no limit. */
  readonly maxMessages: number
  /** Negative: wait for ever. */
  readonly timeoutMs: number
  readonly skipMessageOnError: boolean
  /** True once nobody reads the output any more. */
  readonly outputIsClosed: () => boolean
}

export const logError = (message: string, error: Error): void =>
  logToStderr('ERROR', LOGGER, message, javaHeadLine(error))

export class ConsoleLoop {
  /** Records that were received, printed or not. */
  messageCount = 0
  readonly #consumer: Consumer
  readonly #formatter: Formatter
  readonly #output: BatchWriter
  readonly #options: ConsumeOptions
  #unprinted: readonly ConsumerRecord[] = []

  constructor(
    consumer: Consumer,
    formatter: Formatter,
    output: BatchWriter,
    options: ConsumeOptions,
  ) {
    this.#consumer = consumer
    this.#formatter = formatter
    this.#output = output
    this.#options = options
  }

  /** Throws what the formatter throws, unless messages with errors are skipped. */
  async run(): Promise<void> {
    while (this.#wantsMore()) {
      const records = await this.#receive()
      if (records === undefined) return
      this.#unprinted = records
      const rest = this.#print(records)
      await this.#output.drained()
      if (this.#options.outputIsClosed()) {
        process.stderr.write('Unable to write to standard out, closing consumer.\n')
        return
      }
      this.#unprinted = rest
    }
  }

  /** Sets positions back to the first record that was not printed, then leaves the group. */
  async close(): Promise<void> {
    this.#output.flush()
    const first = new Map<string, ConsumerRecord>()
    for (const record of this.#unprinted) {
      const name = partitionName(record)
      if (!first.has(name)) first.set(name, record)
    }
    for (const record of first.values()) this.#consumer.seek(record, record.offset)
    await this.#consumer.close()
  }

  #wantsMore(): boolean {
    const { maxMessages } = this.#options
    return maxMessages === -1 || this.messageCount < maxMessages
  }

  /** Returns the records that are too many. */
  #print(records: readonly ConsumerRecord[]): readonly ConsumerRecord[] {
    for (const [index, record] of records.entries()) {
      if (!this.#wantsMore()) return records.slice(index)
      this.messageCount += 1
      try {
        this.#formatter(record, this.#output)
      } catch (error) {
        if (!this.#options.skipMessageOnError) {
          this.#unprinted = records.slice(index + 1)
          throw error
        }
        this.#output.flush()
        logError('Error processing message, skipping this message: ', error as Error)
      }
    }
    return []
  }

  /** The next records; undefined when the loop must end. */
  async #receive(): Promise<readonly ConsumerRecord[] | undefined> {
    const { timeoutMs } = this.#options
    const deadline = timeoutMs < 0 ? Number.POSITIVE_INFINITY : Date.now() + timeoutMs
    try {
      for (;;) {
        const remaining = Math.min(deadline - Date.now(), IDLE_POLL_MS)
        const records = await this.#consumer.poll(Math.max(0, remaining))
        if (records.length > 0) return records
        if (Date.now() >= deadline) throw new TimeoutError('')
      }
    } catch (error) {
      if (!(error instanceof WakeupError)) {
        logError('Error processing message, terminating consumer process: ', error as Error)
      }
      return undefined
    }
  }
}
