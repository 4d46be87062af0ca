/**
 * Time that a test moves, over the time of another system. It flows like that one, or stands still, and `advance`
 * moves it on at once: timers that come due run one after another, each at its moment and after what the one before
 * it began has settled. Clients of the broker do not live in it; see `ClientTime`.
 */
import type { ClientTime, Clock, System, Timer, Timers } from './system.ts'

interface Scheduled {
  /** On the monotonic clock. */
  readonly due: number
  readonly order: number
  readonly callback: () => void
  /** The timer of the time below, where that one flows. */
  armed: Timer | undefined
}

/** The time below may be early by a fraction of a millisecond. */
const EARLY_MS = 1
/** How many turns of the event loop what a timer began gets, at least: its promises, and what those queue. */
const TURNS = 2

export class VirtualTime implements Clock, Timers {
  readonly #base: Pick<System, 'clock' | 'timers'>
  readonly #flows: boolean
  readonly #scheduled = new Set<Scheduled>()
  /** What is added to the clocks below; where time stands still, to those of the beginning. */
  #shift = 0
  #wallShift = 0
  readonly #start: { readonly now: number; readonly monotonic: number }
  #order = 0
  #queued = 0
  #advancing: Promise<void> = Promise.resolve()
  /** Timers are armed when it is over: few of them live that long. */
  #isAdvancing = false
  #isStopped = false

  constructor(base: Pick<System, 'clock' | 'timers'>, flows: boolean) {
    this.#base = base
    this.#flows = flows
    this.#start = { now: base.clock.now(), monotonic: base.clock.monotonic() }
  }

  /** The same system in this time. */
  static over(base: System, flows: boolean): { system: System; time: VirtualTime } {
    const time = new VirtualTime(base, flows)
    return { time, system: { ...base, clock: time, timers: time, clientTime: time.#clientTime() } }
  }

  now(): number {
    return Math.floor((this.#flows ? this.#base.clock.now() : this.#start.now) + this.#wallShift)
  }

  monotonic(): number {
    return (this.#flows ? this.#base.clock.monotonic() : this.#start.monotonic) + this.#shift
  }

  after(delayMs: number, callback: () => void): Timer {
    this.#order += 1
    const due = this.monotonic() + Math.max(0, delayMs)
    const scheduled = { due, order: this.#order, callback, armed: undefined }
    this.#scheduled.add(scheduled)
    this.#arm(scheduled)
    return { cancel: () => this.#cancel(scheduled) }
  }

  soon(callback: () => void): void {
    this.#queued += 1
    this.#base.timers.soon(() => {
      this.#queued -= 1
      callback()
    })
  }

  /**
   * Moves both clocks on by `ms`. What comes due until then has happened when the promise is fulfilled; what a timer
   * throws rejects it. A second call waits for the first.
   */
  advance(ms: number): Promise<void> {
    const advanced = this.#advancing.then(() => this.#advance(ms))
    this.#advancing = advanced.catch(() => undefined)
    return advanced
  }

  /** Moves the wall clock to `now`: forward as `advance`; backward nothing comes due, and delays go on as they were. */
  set(now: number): Promise<void> {
    const set = this.#advancing.then(async () => {
      const ms = now - this.now()
      if (ms >= 0) await this.#advance(ms)
      else this.#wallShift += ms
    })
    this.#advancing = set.catch(() => undefined)
    return set
  }

  /** Forgets all timers: an `advance` under way ends early. */
  stop(): void {
    this.#isStopped = true
    for (const scheduled of this.#scheduled) this.#cancel(scheduled)
  }

  async #advance(ms: number): Promise<void> {
    const end = this.monotonic() + ms
    this.#isAdvancing = true
    try {
      await this.#settle()
      while (!this.#isStopped) {
        const next = this.#earliest()
        if (next === undefined || next.due > end) break
        this.#moveTo(next.due)
        this.#run(next)
        await this.#settle()
      }
      this.#moveTo(end)
    } finally {
      this.#isAdvancing = false
      for (const scheduled of this.#scheduled) this.#arm(scheduled)
    }
  }

  #earliest(): Scheduled | undefined {
    let earliest: Scheduled | undefined
    for (const scheduled of this.#scheduled) {
      if (earliest === undefined || isBefore(scheduled, earliest)) earliest = scheduled
    }
    return earliest
  }

  /** Time that flows may be there already. */
  #moveTo(monotonic: number): void {
    const ms = Math.max(0, monotonic - this.monotonic())
    this.#shift += ms
    this.#wallShift += ms
  }

  async #settle(): Promise<void> {
    for (let turn = 0; turn < TURNS || this.#queued > 0; turn += 1) {
      await new Promise<void>((resolve) => this.#base.timers.soon(resolve))
    }
  }

  #arm(scheduled: Scheduled): void {
    scheduled.armed?.cancel()
    if (this.#isAdvancing) return
    // What is due at once needs no time to pass.
    if (!this.#flows && scheduled.due > this.monotonic()) return
    scheduled.armed = this.#base.timers.after(scheduled.due - this.monotonic(), () => {
      if (scheduled.due - this.monotonic() >= EARLY_MS) this.#arm(scheduled)
      else this.#run(scheduled)
    })
  }

  #run(scheduled: Scheduled): void {
    this.#cancel(scheduled)
    scheduled.callback()
  }

  #cancel(scheduled: Scheduled): void {
    scheduled.armed?.cancel()
    this.#scheduled.delete(scheduled)
  }

  #clientTime(): ClientTime {
    const { clock, timers } = this.#base
    return { clock, timers, waits: this.#flows ? this : this.#eitherTime() }
  }

  /** Timers that run when either time says so: a client's request is answered even when the test's time stands still. */
  #eitherTime(): Timers {
    const either = [this, this.#base.timers]
    return {
      after: (delayMs, callback) => {
        const timers = either.map((time) =>
          time.after(delayMs, () => {
            for (const timer of timers) timer.cancel()
            callback()
          }),
        )
        return {
          cancel: () => {
            for (const timer of timers) timer.cancel()
          },
        }
      },
      soon: (callback) => this.soon(callback),
    }
  }
}

function isBefore(one: Scheduled, other: Scheduled): boolean {
  return one.due < other.due || (one.due === other.due && one.order < other.order)
}
