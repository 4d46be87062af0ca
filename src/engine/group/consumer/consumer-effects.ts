/** What a step of the consumer protocol asks of its surroundings, besides its answer. Nothing in here has happened yet. */
import type { GroupChange } from '../group-change.ts'
import type { TimerChange } from '../group-timers.ts'
import type { ConsumerGroupChange, ConsumerGroupValues } from './consumer-group-change.ts'
import type { ConsumerGroupEvent } from './consumer-group-event.ts'
import type { Downgrade } from './downgrade.ts'

/**
 * `session`: the member is silent. `rebalance`: it does not give partitions up. `join` and `sync`: it speaks the
 * classic protocol, and does not come for its new assignment. `resolve`: regular expressions are to be matched.
 */
export type ConsumerTimerName = `${'session' | 'rebalance' | 'join' | 'sync'} ${string}` | 'resolve'

export class ConsumerEffects {
  /** In the order of their records. */
  readonly changes: GroupChange[] = []
  readonly timers: TimerChange<ConsumerTimerName>[] = []
  readonly events: ConsumerGroupEvent[] = []
  /** The group is a classic one once the changes are appended. */
  downgrade: Downgrade | undefined
  readonly #groupId: string

  constructor(groupId: string) {
    this.#groupId = groupId
  }

  change<T extends keyof ConsumerGroupValues>(
    type: T,
    name: string,
    value: ConsumerGroupValues[T] | null,
  ): void {
    const change = { type, groupId: this.#groupId, name, value } as unknown as ConsumerGroupChange
    this.changes.push(change)
  }

  setTimer(name: ConsumerTimerName, delayMs: number): void {
    this.timers.push({ name, delayMs })
  }

  setTimerIfAbsent(name: ConsumerTimerName, delayMs: number): void {
    this.timers.push({ name, delayMs, onlyIfAbsent: true })
  }

  cancelTimer(name: ConsumerTimerName): void {
    this.timers.push({ name, delayMs: undefined })
  }

  cancelTimersOf(memberId: string): void {
    for (const what of ['session', 'rebalance', 'join', 'sync'] as const) {
      this.cancelTimer(`${what} ${memberId}`)
    }
  }
}
