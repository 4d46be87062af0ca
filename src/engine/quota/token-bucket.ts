/**
 * A bucket that fills steadily and is emptied in gulps (KIP-599): it holds what comes in during a whole window, and a
 * gulp may be larger than what is in it, after which it is below zero for a while.
 */
import { longestDelayMs, type QuotaWindow } from './rate.ts'

export class TokenBucket {
  readonly #window: QuotaWindow
  #tokens = Number.POSITIVE_INFINITY
  #filledAt = 0
  #limit = 0

  constructor(window: QuotaWindow) {
    this.#window = window
  }

  /** Takes `amount` out; `limit` comes in per second. `now` is monotonic, in milliseconds. */
  take(amount: number, limit: number, now: number): void {
    this.#fill(limit, now)
    this.#tokens -= amount
  }

  /** How long until the bucket is no longer below zero. Milliseconds; 0: it is not. */
  delay(limit: number, now: number): number {
    this.#fill(limit, now)
    if (this.#tokens >= 0) return 0
    return Math.min(longestDelayMs, Math.round((-this.#tokens / limit) * 1000))
  }

  /** It is as full as a new one. */
  isIdle(now: number): boolean {
    this.#fill(this.#limit, now)
    return this.#tokens >= this.#most(this.#limit)
  }

  #most(limit: number): number {
    const { samples, sampleMs } = this.#window
    return (samples * sampleMs * limit) / 1000
  }

  #fill(limit: number, now: number): void {
    const gained = (limit * (now - this.#filledAt)) / 1000
    this.#tokens = Math.min(this.#most(limit), this.#tokens + gained)
    this.#filledAt = now
    this.#limit = limit
  }
}
