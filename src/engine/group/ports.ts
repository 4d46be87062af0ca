/**
 * What the group coordinator needs of the broker around it. Everything here is synchronous: an append is in
 * the page cache when it returns, and it counts as committed once the high watermark is past it.
 */
import type { RecordBatch } from '../../protocol/records/record-batch.ts'

/** The partitions of `__consumer_offsets` that this broker leads. */
export interface OffsetsLog {
  /**
   * Appends one record batch as the leader of `__consumer_offsets-<partition>` (acks=all) and returns the
   * offset of its last record. Throws KafkaError as the partition does.
   */
  append(partition: number, batch: Buffer): number
  /** Batches from the one that contains `fromOffset` (or the next one) up to the log's end. */
  batches(partition: number, fromOffset: number): Iterable<RecordBatch>
  highWatermark(partition: number): number
  logStartOffset(partition: number): number
  logEndOffset(partition: number): number
  /** Compaction has been up to here: what was superseded or deleted before it may be missing in the log. */
  cleanedUpTo(partition: number): number
}

/** Where a coordinator can be reached. */
export interface CoordinatorNode {
  readonly nodeId: number
  readonly host: string
  readonly port: number
}

/** A topic that groups can subscribe to. */
export interface SubscribableTopic {
  readonly id: string
  readonly name: string
  /** How many. */
  readonly partitions: number
  /** The racks of a partition's replicas, in any order; none where brokers do not say theirs. */
  racks(partition: number): string[]
}

/** The applied metadata, as far as groups need it. */
export interface GroupMetadataView {
  /** Partitions of `__consumer_offsets`; undefined: the topic does not exist. */
  offsetsTopicPartitions(): number | undefined
  /** The leader of `__consumer_offsets-<partition>` as seen on `listener`; undefined: there is none. */
  offsetsPartitionLeader(partition: number, listener: string): CoordinatorNode | undefined
  /** Whether clients may commit offsets for it: the topic exists and has that partition. */
  hasPartition(topic: string, partition: number): boolean
  topic(name: string): SubscribableTopic | undefined
  topicName(topicId: string): string | undefined
  topicNames(): Iterable<string>
  /** The offset of the metadata, and of the last change that made or removed topics. */
  readonly version: number
  readonly topicsVersion: number
  /**
   * Starts to create `__consumer_offsets` through the controller (offsets.topic.num.partitions,
   * offsets.topic.replication.factor), unless that is under way. Never throws.
   */
  createOffsetsTopic(): void
}
