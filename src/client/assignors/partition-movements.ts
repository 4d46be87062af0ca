/**
 * Remembers which partitions a balancing run has moved between which members, so that a later move the
 * other way can take back one of those instead of shuffling yet another partition of the topic.
 */
import { partitionName, type TopicPartition } from '../topic-partition.ts'

interface Move {
  readonly partition: TopicPartition
  readonly from: string
  readonly to: string
}

export class PartitionMovements {
  readonly #moves = new Map<string, Move>()

  /** The partition of the same topic that should move in the place of `partition`. */
  substitute(partition: TopicPartition, from: string, to: string): TopicPartition {
    const origin = this.#moves.get(partitionName(partition))?.from ?? from
    for (const move of this.#moves.values()) {
      const isReverse = move.from === to && move.to === origin
      if (isReverse && move.partition.topic === partition.topic) return move.partition
    }
    return partition
  }

  record(partition: TopicPartition, from: string, to: string): void {
    const name = partitionName(partition)
    const before = this.#moves.get(name)
    this.#moves.delete(name)
    const origin = before?.from ?? from
    if (origin !== to) this.#moves.set(name, { partition, from: origin, to })
  }
}
