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

  /** Commits if the transaction was old enough when the record was sent. */
  async afterSend(sentAt: number): Promise<void> {
    const { durationMs, beganAt } = { durationMs: this.#durationMs, beganAt: this.#beganAt }
    if (durationMs === undefined || beganAt === undefined) return
    if (sentAt - beganAt >= durationMs) await this.end()
  }

  async end(): Promise<void> {
    if (this.#beganAt === undefined) return
    await this.#producer.commitTransaction()
    this.#beganAt = undefined
  }
}
