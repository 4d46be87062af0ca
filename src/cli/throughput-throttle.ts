/** Keeps a tool near a number of messages per second. */

/** Shorter pauses are saved up: a timer takes a millisecond or two of its own. */
const SHORTEST_PAUSE_MS = 2

export class ThroughputThrottle {
  readonly #perSecond: number
  readonly #startedAt: number

  /** Negative: no limit; 0: nothing after the first message. */
  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond
    this.#startedAt = now
  }

  /** How long to wait after `sent` messages, in milliseconds; 0: go on. */
  pauseMs(sent: number, now: number): number {
    if (this.#perSecond < 0) return 0
    if (this.#perSecond === 0) return Number.POSITIVE_INFINITY
    const ahead = (sent * 1000) / this.#perSecond - (now - this.#startedAt)
    return ahead < SHORTEST_PAUSE_MS ? 0 : ahead
  }
}
