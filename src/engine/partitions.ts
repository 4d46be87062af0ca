/**
 * The partitions that this broker holds. They come and go with the applied metadata only: a delta
 * that creates a topic creates logs, one that deletes it schedules the logs' deletion and wakes all that wait.
 */
import type { Partition } from './partition.ts'

export declare class Partitions {
  /** Throws KafkaError: UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER. */
  leader(topic: string, partition: number): Partition
  /** Throws KafkaError: UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER. */
  leaderById(topicId: string, partition: number): Partition
  find(topic: string, partition: number): Partition | undefined
  all(): Iterable<Partition>
}
