/** The committed offsets of one group, in memory. */
import type { CommittedOffset, OffsetChange } from './group-change.ts'
import type { TopicPartition } from './requests.ts'

export class CommittedOffsets {
  readonly #topics = new Map<string, Map<number, CommittedOffset>>()
  /** Commits of transactions that have not ended, by producer id. */
  readonly #pending = new Map<number, Map<string, OffsetChange>>()

  /** How many partitions have one; a transaction's commits count when it has ended. */
  get size(): number {
    let size = 0
    for (const partitions of this.#topics.values()) size += partitions.size
    return size
  }

  get isEmpty(): boolean {
    return this.#topics.size === 0 && this.#pending.size === 0
  }

  get hasPendingCommits(): boolean {
    return this.#pending.size > 0
  }

  get(topic: string, partition: number): CommittedOffset | undefined {
    return this.#topics.get(topic)?.get(partition)
  }

  /** Sorted by neither; in the order of the first commit. */
  *all(): Generator<TopicPartition & { readonly committed: CommittedOffset }> {
    for (const [topic, partitions] of this.#topics) {
      for (const [partition, committed] of partitions) yield { topic, partition, committed }
    }
  }

  apply({ topic, partition, value }: OffsetChange): void {
    const partitions = this.#topics.get(topic)
    if (value !== null) {
      if (partitions === undefined) this.#topics.set(topic, new Map([[partition, value]]))
      else partitions.set(partition, value)
    } else if (partitions?.delete(partition) && partitions.size === 0) {
      this.#topics.delete(topic)
    }
  }

  applyPending(producerId: number, change: OffsetChange): void {
    const changes = this.#pending.get(producerId) ?? new Map<string, OffsetChange>()
    changes.set(`${change.partition} ${change.topic}`, change)
    this.#pending.set(producerId, changes)
  }

  /** The transaction ended; returns what it had committed, which counts only if it was a COMMIT. */
  takePending(producerId: number): OffsetChange[] {
    const changes = this.#pending.get(producerId)
    this.#pending.delete(producerId)
    return changes === undefined ? [] : [...changes.values()]
  }

  /** Whether a transaction that has not ended commits this partition. */
  hasPending(topic: string, partition: number): boolean {
    for (const changes of this.#pending.values()) {
      if (changes.has(`${partition} ${topic}`)) return true
    }
    return false
  }
}
