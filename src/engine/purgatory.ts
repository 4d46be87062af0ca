/**
 * Where requests wait that cannot be answered yet: a Fetch below min.bytes, a Produce with acks=all
 * that is not replicated. An operation watches keys (usually partitions); an event on a key makes the
 * purgatory ask the operation whether it is satisfied. Nothing is polled. Events of one turn of the event
 * loop are looked at together, so a burst of appends completes a parked Fetch once, with all of it.
 */
import type { Timer, Timers } from './system/system.ts'

export interface DelayedOperation {
  /** Whether the operation can complete now. Must have no effect. */
  isSatisfied(): boolean
  /** Called at most once, when satisfied or when its time is over. */
  complete(): void
  /** Called instead, at most once, when one of the two threw: whoever waits must be told. */
  fail(error: unknown): void
}

interface Watch {
  readonly operation: DelayedOperation
  readonly keys: readonly object[]
  timer: Timer | undefined
  done: boolean
}

export class Purgatory {
  readonly #timers: Timers
  readonly #watches = new Map<object, Set<Watch>>()
  readonly #woken = new Set<Watch>()
  #size = 0

  constructor(timers: Timers) {
    this.#timers = timers
  }

  /** Operations that wait. */
  get size(): number {
    return this.#size
  }

  /**
   * Parks `operation` until an event on one of `keys` satisfies it, or for at most `timeoutMs`. The
   * returned function drops it without completing it, for a connection that closed. The caller has
   * checked that it is not satisfied yet.
   */
  park(operation: DelayedOperation, keys: readonly object[], timeoutMs: number): () => void {
    const watch: Watch = { operation, keys, timer: undefined, done: false }
    for (const key of keys) {
      const watches = this.#watches.get(key)
      if (watches === undefined) this.#watches.set(key, new Set([watch]))
      else watches.add(watch)
    }
    this.#size += 1
    watch.timer = this.#timers.after(timeoutMs, () => this.#finish(watch, true))
    return () => this.#finish(watch, false)
  }

  /** Something happened to `key`: operations that watch it are asked when this turn is over. */
  wake(key: object): void {
    const watches = this.#watches.get(key)
    if (watches === undefined) return
    if (this.#woken.size === 0) this.#timers.soon(() => this.#askWoken())
    for (const watch of watches) this.#woken.add(watch)
  }

  /** Completes everything that waits, for a broker that stops. */
  completeAll(): void {
    const waiting = new Set([...this.#watches.values()].flatMap((watches) => [...watches]))
    for (const watch of waiting) this.#finish(watch, true)
  }

  #askWoken(): void {
    const woken = [...this.#woken]
    this.#woken.clear()
    for (const watch of woken) {
      if (watch.done) continue
      try {
        if (watch.operation.isSatisfied()) this.#finish(watch, true)
      } catch (error) {
        // One operation's trouble must not cost the others their wake-up.
        this.#finish(watch, false)
        watch.operation.fail(error)
      }
    }
  }

  #finish(watch: Watch, complete: boolean): void {
    if (watch.done) return
    watch.done = true
    watch.timer?.cancel()
    this.#size -= 1
    for (const key of watch.keys) {
      const watches = this.#watches.get(key)
      watches?.delete(watch)
      if (watches?.size === 0) this.#watches.delete(key)
    }
    if (!complete) return
    try {
      watch.operation.complete()
    } catch (error) {
      watch.operation.fail(error)
    }
  }
}
