/**
 * What all connections together make the broker hold in memory: requests that are on their way, or answers that clients
 * do not read. Above the limit those that hold much wait until there is room. The one that has held longest goes on,
 * so that there always will be; if it stands still, it is given up.
 */
import type { Timer, Timers } from '../system/system.ts'

/** Who holds memory. */
export interface MemoryHolder {
  /** There may be room again. */
  roomAgain(): void
  /** It has held up others for too long. */
  giveUp(reason: string): void
}

export interface MemoryLimitOptions {
  /** Of all holders together, in bytes; asked at each use. */
  readonly bytesMax: () => number
  /** Who holds no more than this never waits. */
  readonly bytesFree: number
  /** How long the one that has held longest may hold up others, in milliseconds. */
  readonly patienceMs: number
  readonly timers: Pick<Timers, 'after'>
  /** For the reason: what is held. */
  readonly what: string
}

export class MemoryLimit {
  readonly #options: MemoryLimitOptions
  /** Bytes by holder, in the order in which they began to hold more than is free. */
  readonly #held = new Map<MemoryHolder, number>()
  readonly #waiting = new Set<MemoryHolder>()
  #total = 0
  #patience: Timer | undefined

  constructor(options: MemoryLimitOptions) {
    this.#options = options
  }

  get isOver(): boolean {
    return this.#total > this.#options.bytesMax()
  }

  /** What `holder` holds now; what is free does not count. */
  hold(holder: MemoryHolder, bytes: number): void {
    const before = this.#held.get(holder) ?? 0
    const counted = bytes > this.#options.bytesFree ? bytes : 0
    if (counted === before) return
    this.#total += counted - before
    if (counted > 0) this.#held.set(holder, counted)
    else this.#release(holder)
    if (counted < before) this.#wake()
    this.#watch()
  }

  /** Whether `holder` may take more now. If not, it hears `roomAgain`. */
  mayTakeMore(holder: MemoryHolder): boolean {
    const isFree = (this.#held.get(holder) ?? 0) === 0
    if (isFree || !this.isOver || this.#oldest === holder) return true
    this.#waiting.add(holder)
    return false
  }

  /** Whether there is room at all. If not, `holder` hears `roomAgain`. */
  hasRoom(holder: MemoryHolder): boolean {
    if (!this.isOver) return true
    this.#waiting.add(holder)
    return false
  }

  get #oldest(): MemoryHolder | undefined {
    return this.#held.keys().next().value
  }

  #release(holder: MemoryHolder): void {
    const wasOldest = this.#oldest === holder
    this.#held.delete(holder)
    if (!wasOldest) return
    // The next one's time begins now.
    this.#patience?.cancel()
    this.#patience = undefined
    const next = this.#oldest
    if (next !== undefined && this.#waiting.delete(next)) next.roomAgain()
  }

  #wake(): void {
    if (this.isOver) return
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const holder of waiting) holder.roomAgain()
  }

  #watch(): void {
    if (!this.isOver) {
      this.#patience?.cancel()
      this.#patience = undefined
      return
    }
    const { patienceMs, timers, what } = this.#options
    this.#patience ??= timers.after(patienceMs, () => {
      this.#patience = undefined
      this.#oldest?.giveUp(`its ${what} hold up others for ${patienceMs} ms`)
      this.#watch()
    })
  }

  /** `holder` is gone. */
  forget(holder: MemoryHolder): void {
    this.#waiting.delete(holder)
    this.hold(holder, 0)
  }
}
