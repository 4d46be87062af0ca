/** A system for tests: memory disk, time that only moves when told, seeded randomness, no network. */
import type { Clock, Random, System, Timer, Timers } from '../../../src/engine/system/system.ts'
import { MemoryDisk } from './memory-disk.ts'

export class ManualTime implements Clock, Timers {
  #now: number
  #monotonic = 0
  #timers: { due: number; order: number; callback: () => void }[] = []
  #soon: (() => void)[] = []
  #order = 0

  constructor(now = 1_700_000_000_000) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#monotonic
  }

  get pendingTimers(): number {
    return this.#timers.length
  }

  after(delayMs: number, callback: () => void): Timer {
    this.#order += 1
    const timer = { due: this.#monotonic + delayMs, order: this.#order, callback }
    this.#timers.push(timer)
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer)
      },
    }
  }

  soon(callback: () => void): void {
    this.#soon.push(callback)
  }

  /** Ends a turn of the event loop: runs what was queued with `soon`, and what that queues. */
  turn(): void {
    for (;;) {
      const callback = this.#soon.shift()
      if (callback === undefined) return
      callback()
    }
  }

  /** Moves both clocks on, running timers in the order in which they are due. */
  advance(ms: number): void {
    const end = this.#monotonic + ms
    this.turn()
    for (;;) {
      this.#timers.sort((one, other) => one.due - other.due || one.order - other.order)
      const next = this.#timers[0]
      if (next === undefined || next.due > end) break
      this.#timers.shift()
      this.#move(next.due)
      next.callback()
      this.turn()
    }
    this.#move(end)
  }

  #move(monotonic: number): void {
    this.#now += monotonic - this.#monotonic
    this.#monotonic = monotonic
  }
}

/** Numbers from a linear congruential generator: the same seed gives the same run. */
export class SeededRandom implements Random {
  #state: number

  constructor(seed = 1) {
    this.#state = seed >>> 0
  }

  integer(bound: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0
    return Math.floor((this.#state / 2 ** 32) * bound)
  }

  #bytes(): Buffer {
    return Buffer.from(Array.from({ length: 16 }, () => this.integer(256)))
  }

  kafkaUuid(): string {
    for (;;) {
      const text = this.#bytes().toString('base64url')
      if (!text.startsWith('-')) return text
    }
  }

  javaUuid(): string {
    const hex = this.#bytes().toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
  }
}

export interface TestSystem extends System {
  readonly clock: ManualTime
  readonly timers: ManualTime
  readonly disk: MemoryDisk
}

export function createTestSystem(
  options: { disk?: MemoryDisk; time?: ManualTime; seed?: number } = {},
): TestSystem {
  const time = options.time ?? new ManualTime()
  return {
    clock: time,
    timers: time,
    random: new SeededRandom(options.seed),
    disk: options.disk ?? new MemoryDisk(),
    network: {
      listen: () => Promise.reject(new Error('a test system has no network')),
      hostName: () => 'localhost',
    },
  }
}
