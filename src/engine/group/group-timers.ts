/** The running timers of one group. Sessions are renewed all the time, so a renewal costs no new timer. */
import type { System, Timer } from '../system/system.ts'

export interface TimerChange<Name extends string> {
  readonly name: Name
  /** From now; undefined cancels the timer. Setting a timer that runs starts it anew. */
  readonly delayMs: number | undefined
  /** A timer that runs goes on. */
  readonly onlyIfAbsent?: boolean
}

interface RunningTimer {
  timer: Timer
  /** Of the monotonic clock; the timer may fire earlier, and goes on then. */
  deadline: number
  firesAt: number
}

export class GroupTimers<Name extends string> {
  readonly #system: System
  readonly #expired: (name: Name) => void
  readonly #running = new Map<Name, RunningTimer>()

  constructor(system: System, expired: (name: Name) => void) {
    this.#system = system
    this.#expired = expired
  }

  apply({ name, delayMs, onlyIfAbsent = false }: TimerChange<Name>): void {
    const running = this.#running.get(name)
    if (delayMs === undefined) {
      running?.timer.cancel()
      this.#running.delete(name)
      return
    }
    if (onlyIfAbsent && running !== undefined) return
    const deadline = this.#system.clock.monotonic() + delayMs
    if (running !== undefined && deadline >= running.firesAt) {
      running.deadline = deadline
      return
    }
    running?.timer.cancel()
    this.#start(name, deadline, delayMs)
  }

  cancelAll(): void {
    for (const { timer } of this.#running.values()) timer.cancel()
    this.#running.clear()
  }

  #start(name: Name, deadline: number, delayMs: number): void {
    const timer = this.#system.timers.after(delayMs, () => this.#fired(name))
    this.#running.set(name, { timer, deadline, firesAt: deadline })
  }

  #fired(name: Name): void {
    const running = this.#running.get(name)
    if (running === undefined) return
    this.#running.delete(name)
    const remainingMs = running.deadline - this.#system.clock.monotonic()
    // Timers of the platform may be early by a fraction of a millisecond.
    if (remainingMs >= 1) this.#start(name, running.deadline, remainingMs)
    else this.#expired(name)
  }
}
