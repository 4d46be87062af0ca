/**
 * max.connection.creation.rate: how many connections per second the broker, and each of its listeners, accepts
 * (KIP-612). Connections above it are not refused but accepted later, one after the other.
 */
import type { Clock } from '../system/system.ts'
import { type QuotaWindow, Rate } from './rate.ts'

/** Per second; Infinity: no limit. */
export interface AcceptanceLimits {
  readonly broker: number
  readonly listener: number
}

export class AcceptanceRates {
  readonly #clock: Clock
  readonly #window: QuotaWindow
  readonly #broker: Rate
  readonly #listeners = new Map<string, Rate>()

  constructor(clock: Clock, window: QuotaWindow) {
    this.#clock = clock
    this.#window = window
    this.#broker = new Rate(window)
  }

  /** Counts a connection; how long to wait before it is accepted, in milliseconds, at most a sample of the window. */
  record(listener: string, limits: AcceptanceLimits): number {
    const now = this.#clock.monotonic()
    let delay = 0
    for (const [rate, limit] of [
      [this.#broker, limits.broker],
      [this.#rateOf(listener), limits.listener],
    ] as const) {
      if (!Number.isFinite(limit)) continue
      rate.record(1, now)
      delay = Math.max(delay, rate.delayFor(limit, now))
    }
    return Math.min(delay, this.#window.sampleMs)
  }

  /** Takes back what was recorded for a connection that was refused for other reasons. */
  takeBack(listener: string, limits: AcceptanceLimits): void {
    const now = this.#clock.monotonic()
    if (Number.isFinite(limits.broker)) this.#broker.record(-1, now)
    if (Number.isFinite(limits.listener)) this.#rateOf(listener).record(-1, now)
  }

  #rateOf(listener: string): Rate {
    const known = this.#listeners.get(listener)
    if (known !== undefined) return known
    const rate = new Rate(this.#window)
    this.#listeners.set(listener, rate)
    return rate
  }
}
