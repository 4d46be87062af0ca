/** The committed offsets of one group, in memory. */
import type { CommittedOffset, OffsetChange } from './group-change.ts'
import type { TopicPartition } from './requests.ts'

interface WrittenOffset {
  readonly committed: CommittedOffset
  readonly recordOffset: number
}

export class CommittedOffsets {
  readonly #topics = new Map<string, Map<number, WrittenOffset>>()
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
    return this.#topics.get(topic)?.get(partition)?.committed
  }

  /** Sorted by neither; in the order of the first commit. */
  *all(): Generator<TopicPartition & { readonly committed: CommittedOffset }> {
    for (const [topic, partitions] of this.#topics) {
      for (const [partition, { committed }] of partitions) yield { topic, partition, committed }
    }
  }

  apply(change: OffsetChange): void {
    const { topic, partition, recordOffset, value } = change
    if (value === null) {
      this.#remove(change)
      return
    }
    const written = { committed: value, recordOffset }
    const partitions = this.#topics.get(topic)
    if (partitions === undefined) this.#topics.set(topic, new Map([[partition, written]]))
    else partitions.set(partition, written)
  }

  /** With what open transactions have committed of it. */
  #remove({ topic, partition }: OffsetChange): void {
    const partitions = this.#topics.get(topic)
    if (partitions?.delete(partition) && partitions.size === 0) this.#topics.delete(topic)
    for (const [producerId, changes] of this.#pending) {
      if (changes.delete(`${partition} ${topic}`) && changes.size === 0) {
        this.#pending.delete(producerId)
      }
    }
  }

  applyPending(producerId: number, change: OffsetChange): void {
    const changes = this.#pending.get(producerId) ?? new Map<string, OffsetChange>()
    changes.set(`${change.partition} ${change.topic}`, change)
    this.#pending.set(producerId, changes)
  }

  /**
   * The transaction ended; returns what it had committed, which counts only if it was a COMMIT. What somebody has
   * committed later than the transaction did stays.
   */
  takePending(producerId: number): OffsetChange[] {
    const changes = this.#pending.get(producerId)
    this.#pending.delete(producerId)
    if (changes === undefined) return []
    return [...changes.values()].filter(({ topic, partition, recordOffset }) => {
      const current = this.#topics.get(topic)?.get(partition)
      return current === undefined || current.recordOffset < recordOffset
    })
  }

  /** Whether a transaction that has not ended commits this partition. */
  hasPending(topic: string, partition: number): boolean {
    for (const changes of this.#pending.values()) {
      if (changes.has(`${partition} ${topic}`)) return true
    }
    return false
  }
}
