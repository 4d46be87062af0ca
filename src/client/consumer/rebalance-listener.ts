import type { TopicPartition } from '../topic-partition.ts'

/** Called inside `poll`, `unsubscribe` and `close`, never in the background. */
export interface RebalanceListener {
  onPartitionsAssigned?(partitions: readonly TopicPartition[]): void | Promise<void>
  onPartitionsRevoked?(partitions: readonly TopicPartition[]): void | Promise<void>
  /** The partitions are gone already, for example after the member was fenced. */
  onPartitionsLost?(partitions: readonly TopicPartition[]): void | Promise<void>
}

/** A listener that does not tell lost partitions from revoked ones hears of both in the same way. */
export const losePartitions = (
  listener: RebalanceListener,
  partitions: readonly TopicPartition[],
): void | Promise<void> =>
  listener.onPartitionsLost === undefined
    ? listener.onPartitionsRevoked?.(partitions)
    : listener.onPartitionsLost(partitions)
