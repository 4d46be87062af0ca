/** The time of one broker, in the hands of a test. */
import { milliseconds } from './duration.ts'

/** The engine's VirtualTime; named here so that the types of this file need no others. */
interface MovableTime {
  now(): number
  advance(ms: number): Promise<void>
  set(now: number): Promise<void>
}

/**
 * Moves the broker's time: retention, expiry of sessions, offsets and producer ids, delayed deletions, waits of fetches.
 * The time of clients and the timestamps that they write stay what they are.
 */
export class BrokerClock {
  readonly #time: MovableTime
  readonly #isStopped: () => boolean

  /** @internal */
  constructor(time: MovableTime, isStopped: () => boolean) {
    this.#time = time
    this.#isStopped = isStopped
  }

  /** The broker's wall clock, in milliseconds since 1970. */
  now(): number {
    return Math.floor(this.#time.now())
  }

  /**
   * Moves the time on by milliseconds or by a text: `8 days`, `90s`, `1h 30m`. Everything that is due until then has
   * happened, in its order, when the promise is fulfilled. Rejects with TypeError for what is no duration.
   */
  async advance(duration: number | string): Promise<void> {
    const ms = milliseconds(duration)
    this.#requireRunning()
    await this.#time.advance(ms)
  }

  /**
   * Moves the wall clock to a date (a Date, milliseconds since 1970, or a text that Date understands). Forward it is
   * `advance`; backward only the clock is put back, and nothing comes due.
   */
  async set(date: Date | number | string): Promise<void> {
    const ms = new Date(date).getTime()
    if (Number.isNaN(ms)) throw new TypeError(`${JSON.stringify(date)} is not a date`)
    this.#requireRunning()
    await this.#time.set(ms)
  }

  #requireRunning(): void {
    if (this.#isStopped()) throw new Error('The broker has been stopped')
  }
}
