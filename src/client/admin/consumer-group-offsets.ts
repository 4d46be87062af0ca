import type { TopicPartition } from '../topic-partition.ts'
import type { Outcome } from './outcome.ts'

export interface OffsetAndMetadata {
  readonly offset: number
  readonly leaderEpoch?: number | undefined
  readonly metadata?: string | undefined
}

export interface CommittedOffset extends TopicPartition {
  /** Null where the group has committed nothing for the partition. */
  readonly committed: Outcome<OffsetAndMetadata | null>
}

export interface PartitionOffset extends TopicPartition, OffsetAndMetadata {}

export interface PartitionResult extends TopicPartition {
  readonly error: Error | undefined
}
