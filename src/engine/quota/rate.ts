/**
 * How much happened per second lately, over samples, as Kafka's quotas measure it: the window never counts as
 * shorter than all its samples but one, so that a client may begin with a burst.
 */

export interface QuotaWindow {
  /** quota.window.num */
  readonly samples: number
  /** quota.window.size.seconds, in milliseconds. */
  readonly sampleMs: number
}

/** No delay is longer: it goes out as an int32, and timers take no more. Milliseconds. */
export const longestDelayMs = 2 ** 31 - 1

interface Sample {
  readonly startedAt: number
  lastEventAt: number
  total: number
}

export class Rate {
  readonly #window: QuotaWindow
  /** Oldest first. */
  readonly #samples: Sample[] = []

  constructor(window: QuotaWindow) {
    this.#window = window
  }

  /** Notes that `amount` happened; a negative amount takes back. `now` is monotonic, in milliseconds. */
  record(amount: number, now: number): void {
    const newest = this.#samples.at(-1)
    if (newest !== undefined && now - newest.startedAt < this.#window.sampleMs) {
      newest.total += amount
      newest.lastEventAt = now
      return
    }
    this.#forgetOld(now)
    this.#samples.push({ startedAt: now, lastEventAt: now, total: amount })
  }

  /** Per second. */
  perSecond(now: number): number {
    this.#forgetOld(now)
    const total = this.#samples.reduce((sum, sample) => sum + sample.total, 0)
    return (total * 1000) / this.#windowMs(now)
  }

  /** How long nothing may happen for the rate to come down to `limit`; 0: it is not above. Milliseconds. */
  delayFor(limit: number, now: number): number {
    const rate = this.perSecond(now)
    if (rate <= limit) return 0
    const delay = ((rate - limit) / limit) * this.#windowMs(now)
    return Math.min(longestDelayMs, Math.round(delay))
  }

  /** Nothing is left to remember. */
  isIdle(now: number): boolean {
    this.#forgetOld(now)
    return this.#samples.length === 0
  }

  #windowMs(now: number): number {
    const { samples, sampleMs } = this.#window
    const elapsed = now - (this.#samples[0]?.startedAt ?? now)
    const missing = Math.max(0, samples - 1 - Math.floor(elapsed / sampleMs))
    // A window of one sample begins with no length at all.
    return Math.max(elapsed + missing * sampleMs, samples === 1 ? sampleMs : 1)
  }

  #forgetOld(now: number): void {
    const { samples, sampleMs } = this.#window
    while (
      this.#samples[0] !== undefined &&
      now - this.#samples[0].lastEventAt >= samples * sampleMs
    ) {
      this.#samples.shift()
    }
  }
}
