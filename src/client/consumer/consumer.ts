/**
 * A consumer: reads assigned partitions, or those that its group gives it. Heartbeats and fetching go on
 * in the background; rebalance listeners and automatic commits run inside `poll`, as in Kafka.
 */
import type { PartitionOffset } from '../admin/consumer-group-offsets.ts'
import type { ClientLogger } from '../client-logger.ts'
import type { OffsetAndMetadata } from '../committed-offsets.ts'
import type { TopicPartition } from '../topic-partition.ts'
import type { ConsumerRecord } from './consumer-record.ts'

export interface ConsumerOptions {
  /** Default: standard error. */
  readonly logger?: ClientLogger | undefined
}

/** Called inside `poll`, `unsubscribe` and `close`. */
export interface RebalanceListener {
  onPartitionsAssigned?(partitions: readonly TopicPartition[]): void | Promise<void>
  onPartitionsRevoked?(partitions: readonly TopicPartition[]): void | Promise<void>
  /** The partitions are gone already, for example after the member was fenced. */
  onPartitionsLost?(partitions: readonly TopicPartition[]): void | Promise<void>
}

export type CommitCallback = (error: Error | undefined, offsets: readonly PartitionOffset[]) => void

export interface TimestampedOffset extends TopicPartition {
  /** Null where no record has such a timestamp. */
  readonly found: { readonly offset: number; readonly timestamp: number } | null
}

const written = (): never => {
  throw new Error('not written yet')
}

export class Consumer {
  /**
   * Checks the configuration and resolves the bootstrap addresses; does not connect. Throws ConfigError,
   * or KafkaException `Failed to construct kafka consumer` with its cause.
   */
  static async create(
    _properties: Readonly<Record<string, string>>,
    _options: ConsumerOptions = {},
  ): Promise<Consumer> {
    return written()
  }

  /**
   * Joins the group for these topics, or for all whose whole name matches the expression. Replaces an
   * earlier subscription. Throws IllegalStateError after `assign`.
   */
  subscribe(_topics: readonly string[] | RegExp, _listener?: RebalanceListener): void {}

  /** Leaves the group's topics; commits before that with auto commit. */
  async unsubscribe(): Promise<void> {}

  /** Reads exactly these partitions, without a group's assignment. Throws IllegalStateError after `subscribe`. */
  assign(_partitions: readonly TopicPartition[]): void {}

  assignment(): TopicPartition[] {
    return written()
  }

  subscription(): string[] {
    return written()
  }

  /**
   * Up to `max.poll.records` records; waits up to `timeoutMs` for the first ones; empty when none came.
   * Rejects with WakeupError, KafkaError (INVALID_TOPIC_EXCEPTION, authorization, fenced instance id, …),
   * and for partitions without a position under auto.offset.reset=none.
   */
  async poll(_timeoutMs: number): Promise<ConsumerRecord[]> {
    return written()
  }

  seek(_partition: TopicPartition, _offset: number): void {}

  /** Empty list: all assigned partitions. The offset is looked up by the next poll. */
  seekToBeginning(_partitions: readonly TopicPartition[]): void {}

  seekToEnd(_partitions: readonly TopicPartition[]): void {}

  pause(_partitions: readonly TopicPartition[]): void {}

  resume(_partitions: readonly TopicPartition[]): void {}

  paused(): TopicPartition[] {
    return written()
  }

  /** The offset of the next record that `poll` gives; looked up if it is not known yet. */
  async position(_partition: TopicPartition, _timeoutMs?: number): Promise<number> {
    return written()
  }

  /** What the group has committed; null where nothing. */
  async committed(
    _partitions: readonly TopicPartition[],
  ): Promise<(TopicPartition & { committed: OffsetAndMetadata | null })[]> {
    return written()
  }

  /** Commits the given offsets, or the positions of all assigned partitions. Rejects when it failed. */
  async commitSync(_offsets?: readonly PartitionOffset[]): Promise<void> {}

  /** The same without waiting; `callback` learns how it went. */
  commitAsync(_offsets?: readonly PartitionOffset[], _callback?: CommitCallback): void {}

  async beginningOffsets(
    _partitions: readonly TopicPartition[],
  ): Promise<(TopicPartition & { offset: number })[]> {
    return written()
  }

  async endOffsets(
    _partitions: readonly TopicPartition[],
  ): Promise<(TopicPartition & { offset: number })[]> {
    return written()
  }

  /** For each partition the first record at or after the timestamp. */
  async offsetsForTimes(
    _questions: readonly (TopicPartition & { timestamp: number })[],
  ): Promise<TimestampedOffset[]> {
    return written()
  }

  /** Partition numbers of a topic; empty where it does not exist. */
  async partitionsFor(_topic: string): Promise<number[]> {
    return written()
  }

  /** Makes a waiting `poll`, or the next one, reject with WakeupError. The only call that may interrupt. */
  wakeup(): void {}

  /** Commits (with auto commit), leaves the group, ends the connections. */
  async close(_timeoutMs?: number): Promise<void> {}
}
