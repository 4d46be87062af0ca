/** Holds reading and writing below `log.cleaner.io.max.bytes.per.second`. */
import type { Clock } from '../../system/system.ts'

/** Shorter measurements would make it stutter. */
const WINDOW_MS = 300

export class IoThrottle {
  readonly #clock: Clock
  readonly #bytesPerSecond: number
  #startedAt: number
  #bytes = 0

  constructor(clock: Clock, bytesPerSecond: number) {
    this.#clock = clock
    this.#bytesPerSecond = bytesPerSecond
    this.#startedAt = clock.monotonic()
  }

  note(bytes: number): void {
    this.#bytes += bytes
  }

  /** How long to do nothing now, in milliseconds. */
  get delayMs(): number {
    const elapsed = this.#clock.monotonic() - this.#startedAt
    if (elapsed < WINDOW_MS) return 0
    const delay = (this.#bytes / this.#bytesPerSecond) * 1000 - elapsed
    this.#startedAt = this.#clock.monotonic()
    this.#bytes = 0
    return Math.max(0, delay)
  }
}
