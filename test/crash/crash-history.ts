/** The history of one cluster, as its clients write it down. */
import { KnownTopics } from './actors/known-topics.ts'
import { checkBounds } from './history/check-bounds.ts'
import { checkHistory } from './history/check-history.ts'
import { checkOffsets } from './history/check-offsets.ts'
import { checkTopics } from './history/check-topics.ts'
import { type Operation, type Place, placeKey, type Violation } from './history/operations.ts'

/** Of each partition, so that they can be compared; all of them would be too much to keep. */
const READS_KEPT = 2

export class CrashHistory {
  readonly topics = new KnownTopics()
  #operations: Operation[] = []
  #awaited: { remaining: number; readonly then: () => void } | undefined
  /** By group, then by partition: where something may be committed. */
  readonly #committed = new Map<string, Map<string, Place>>()

  /** Calls `then` when so many operations more have ended. */
  onceAfter(count: number, then: () => void): void {
    this.#awaited = { remaining: count, then }
  }

  record(operation: Operation): void {
    this.#operations.push(operation)
    if (this.#awaited !== undefined && --this.#awaited.remaining <= 0) {
      const { then } = this.#awaited
      this.#awaited = undefined
      then()
    }
    this.topics.heed(operation)
    if (operation.type !== 'commit-offset') return
    const { group, topic, topicId, partition } = operation
    const places = this.#committed.get(group) ?? new Map<string, Place>()
    this.#committed.set(group, places.set(placeKey(operation), { topic, topicId, partition }))
  }

  get committed(): readonly (readonly [group: string, places: readonly Place[]])[] {
    return [...this.#committed].map(([group, places]) => [group, [...places.values()]])
  }

  count(type: Operation['type']): number {
    return this.#operations.filter((one) => one.type === type).length
  }

  acknowledgedRecords(): number {
    let records = 0
    for (const one of this.#operations) {
      if (one.type === 'send' && one.outcome === 'ok') records += one.count
    }
    return records
  }

  /** What can be judged without having read the partitions. */
  checkCheaply(): Violation[] {
    const history = this.#operations
    return [...checkTopics(history), ...checkBounds(history), ...checkOffsets(history)]
  }

  /** `pending` may have happened, too. */
  check(pending: readonly Operation[]): Violation[] {
    const violations = checkHistory([...this.#operations, ...pending])
    this.#forgetReads()
    return violations
  }

  #forgetReads(): void {
    const counts = new Map<string, number>()
    const kept: Operation[] = []
    for (const operation of this.#operations.toReversed()) {
      if (operation.type === 'read') {
        const key = `${operation.isolation} ${placeKey(operation)}`
        const count = (counts.get(key) ?? 0) + 1
        counts.set(key, count)
        if (count >= READS_KEPT) continue
      }
      kept.push(operation)
    }
    this.#operations = kept.reverse()
  }
}
