/** The loop of kafka-consumer-perf-test. */

import type { Consumer } from '../../client/consumer/consumer.ts'
import { printJsonLine } from '../json-output.ts'
import { type Consumed, consumerReport, intervalLine, totalLine } from './consumer-statistics.ts'

export interface ConsumeOptions {
  readonly topics: readonly string[] | RegExp
  readonly numRecords: number
  /** Ends when nothing came for so long. */
  readonly timeoutMs: number
  readonly reportingIntervalMs: number
  readonly detailed: boolean
  readonly date: (ms: number) => string
  readonly json: boolean
}

const POLL_MS = 100

const print = (line: string): void => {
  process.stdout.write(line)
}

class Consumption {
  readonly #consumer: Consumer
  readonly #options: ConsumeOptions
  #messages = 0
  #bytes = 0
  #joinStartedAt: number
  #joinMs = 0
  /** Of the interval that is not reported yet. */
  #joinMsOfInterval = 0
  #reported: Consumed = { messages: 0, bytes: 0 }
  #reportedAt: number

  constructor(consumer: Consumer, options: ConsumeOptions, now: number) {
    this.#consumer = consumer
    this.#options = options
    this.#joinStartedAt = now
    this.#reportedAt = now
  }

  get joinMs(): number {
    return this.#joinMs
  }

  get consumed(): Consumed {
    return { messages: this.#messages, bytes: this.#bytes }
  }

  async run(): Promise<void> {
    const { topics, numRecords, timeoutMs } = this.#options
    this.#consumer.subscribe(topics, {
      onPartitionsRevoked: () => {
        this.#joinStartedAt = Date.now()
      },
      onPartitionsAssigned: () => this.#joined(Date.now() - this.#joinStartedAt),
    })
    let now = Date.now()
    let lastConsumedAt = now
    while (this.#messages < numRecords && now - lastConsumedAt <= timeoutMs) {
      const records = await this.#consumer.poll(POLL_MS)
      now = Date.now()
      if (records.length > 0) lastConsumedAt = now
      for (const { key, value } of records) {
        this.#messages += 1
        this.#bytes += (key?.length ?? 0) + (value?.length ?? 0)
      }
      if (records.length > 0) this.#report(now)
    }
    if (this.#messages >= numRecords) return
    print(
      `WARNING: Exiting before consuming the expected number of messages: timeout (${timeoutMs} ms) exceeded. ` +
        'You can use the --timeout option to increase the timeout.\n',
    )
  }

  #joined(ms: number): void {
    this.#joinMs += ms
    this.#joinMsOfInterval += ms
  }

  #report(now: number): void {
    const { reportingIntervalMs, detailed, date, json } = this.#options
    if (now - this.#reportedAt < reportingIntervalMs) return
    const period = { startMs: this.#reportedAt, endMs: now, joinMs: this.#joinMsOfInterval }
    if (detailed && json) {
      printJsonLine(consumerReport('interval', this.consumed, this.#reported, period))
    } else if (detailed) print(intervalLine(this.consumed, this.#reported, period, date))
    this.#joinMsOfInterval = 0
    this.#reportedAt = now
    this.#reported = this.consumed
  }
}

/** Reads the records and prints the statistics; closes the consumer. */
export async function consumeRecords(consumer: Consumer, options: ConsumeOptions): Promise<void> {
  const startMs = Date.now()
  const consumption = new Consumption(consumer, options, startMs)
  let endMs: number
  try {
    await consumption.run()
  } finally {
    endMs = Date.now()
    await consumer.close()
  }
  if (options.detailed) return
  const period = { startMs, endMs, joinMs: consumption.joinMs }
  const nothing = { messages: 0, bytes: 0 }
  if (options.json) printJsonLine(consumerReport('total', consumption.consumed, nothing, period))
  else print(totalLine(consumption.consumed, period, options.date))
}
