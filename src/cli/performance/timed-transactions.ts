/** Transactions of kafka-producer-perf-test: one after the other, each committed when it is old enough. */
import type { Producer } from '../../client/producer/producer.ts'

export class TimedTransactions {
  readonly #producer: Producer
  readonly #durationMs: number | undefined
  #beganAt: number | undefined

  /** `durationMs` undefined: no transactions, and nothing happens. */
  constructor(producer: Producer, durationMs: number | undefined) {
    this.#producer = producer
    this.#durationMs = durationMs
  }

  async initialize(): Promise<void> {
    if (this.#durationMs !== undefined) await this.#producer.initTransactions()
  }

  beforeSend(): void {
    if (this.#durationMs === undefined || this.#beganAt !== undefined) return
    this.#producer.beginTransaction()
    this.#beganAt = Date.now()
  }

  /** Whether the transaction was old enough when the record was sent: then it is time to `end` it. */
  isOver(sentAt: number): boolean {
    if (this.#durationMs === undefined || this.#beganAt === undefined) return false
    return sentAt - this.#beganAt >= this.#durationMs
  }

  async end(): Promise<void> {
    if (this.#beganAt === undefined) return
    await this.#producer.commitTransaction()
    this.#beganAt = undefined
  }
}
