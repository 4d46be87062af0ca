import type { ConfigEntry } from '../../client/admin/describe-configs.ts'
import type {
  TopicDescription,
  TopicPartitionDescription,
} from '../../client/admin/describe-topics.ts'
import type { PartitionReassignment } from '../../client/admin/partition-reassignments.ts'

export interface PartitionReport {
  readonly described: TopicPartitionDescription
  /** Undefined: none is under way. */
  readonly reassignment: PartitionReassignment | undefined
}

/** A topic with everything that `kafka-topics --describe` says about it. */
export interface TopicReport {
  readonly topic: TopicDescription
  readonly replicationFactor: number
  /** The configuration that is not Kafka's default. */
  readonly overrides: readonly ConfigEntry[]
  /** Those that are reported. */
  readonly partitions: readonly PartitionReport[]
}
