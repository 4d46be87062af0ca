/** The log of one partition. */
import type { RecordBatch } from '../../protocol/records/record-batch.ts'
import type { Logger } from '../logger.ts'
import type { System } from '../system/system.ts'
import type { LogConfig } from './log-config.ts'

/** Who appends: clients get Kafka's full validation, the others may write control batches. */
export type AppendOrigin = 'client' | 'coordinator' | 'controller'

export interface AppendOptions {
  /** Stamped into each batch and, when it is new, into the leader epoch checkpoint. */
  readonly leaderEpoch: number
  readonly origin: AppendOrigin
  /** Milliseconds since 1970: LogAppendTime, timestamp limits, producer expiration, segment.ms. */
  readonly now: number
}

export interface AppendResult {
  readonly firstOffset: number
  readonly lastOffset: number
  /** -1 when the batch has no timestamps. */
  readonly maxTimestamp: number
  /** -1 with CreateTime, as in the Produce response. */
  readonly logAppendTime: number
  readonly logStartOffset: number
  /** True when an idempotent producer sent these records before: nothing was written. */
  readonly duplicate: boolean
  /** After the append; a control batch may have moved it. */
  readonly lastStableOffset: number
}

export interface ReadOptions {
  /** The read ends before the first batch that begins at or after this offset (high watermark, LSO). */
  readonly limitOffset: number
  /** The first batch is returned whole even when it is larger than `maxBytes` (KIP-74). */
  readonly minOneBatch: boolean
  /** read_committed adds the aborted transactions that overlap what is returned. */
  readonly isolation?: 'read_uncommitted' | 'read_committed'
}

/** A row of Fetch's `aborted_transactions`. */
export interface AbortedTransaction {
  readonly producerId: number
  readonly firstOffset: number
}

export interface ReadResult {
  /** Whole record batches; the first one contains the offset asked for. Never modified later. */
  readonly records: Buffer
  readonly abortedTransactions?: readonly AbortedTransaction[]
}

/** Answers of ListOffsets. */
export interface TimestampedOffset {
  readonly offset: number
  readonly timestamp: number
  /** -1: unknown. */
  readonly leaderEpoch: number
}

export interface LogOptions {
  readonly topic: string
  readonly partition: number
  readonly topicId?: string
  readonly config: LogConfig
  /** Everything below is on the disk for sure; recovery starts here. */
  readonly recoveryPoint?: number
  /** From the log-start-offset-checkpoint. */
  readonly logStartOffset?: number
  /** After a clean shutdown nothing is scanned. */
  readonly cleanShutdown?: boolean
  readonly producerIdExpirationMs?: number
}

/** State of one producer, as DescribeProducers shows it. */
export interface ActiveProducer {
  readonly producerId: number
  readonly producerEpoch: number
  readonly lastSequence: number
  readonly lastTimestamp: number
  readonly coordinatorEpoch: number
  /** First offset of the open transaction, or -1. */
  readonly currentTxnStartOffset: number
}

export declare class Log {
  readonly topic: string
  readonly partition: number
  /** Kafka uuid (22 characters); undefined when the directory has no partition.metadata. */
  topicId: string | undefined
  /** Full path of `<topic>-<partition>`; changes when the log is deleted. */
  readonly directory: string
  readonly config: LogConfig
  readonly logStartOffset: number
  readonly logEndOffset: number
  readonly highWatermark: number
  /** Lower than the high watermark while a transaction is open. */
  readonly lastStableOffset: number
  readonly recoveryPoint: number
  /** Bytes of all segments' records. */
  readonly size: number
  /** -1 when the log has none. */
  readonly latestLeaderEpoch: number
  readonly numberOfSegments: number
  /**
   * Opens or makes the log in `directory`, recovering what an unclean shutdown left.
   * Throws KafkaError KAFKA_STORAGE_ERROR when the directory cannot be used.
   */
  static open(system: System, logger: Logger, directory: string, options: LogOptions): Log
  /**
   * Appends record batches; their base offsets, leader epochs and (LogAppendTime) timestamps are set in place,
   * and the buffer belongs to the log from here on. When it returns the records are in the page cache.
   * Throws KafkaError: CORRUPT_MESSAGE, INVALID_RECORD (an `InvalidRecords` with `recordErrors`),
   * INVALID_TIMESTAMP (same), MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE, UNSUPPORTED_FOR_MESSAGE_FORMAT,
   * OUT_OF_ORDER_SEQUENCE_NUMBER, INVALID_PRODUCER_EPOCH, INVALID_TXN_STATE, TRANSACTION_COORDINATOR_FENCED,
   * KAFKA_STORAGE_ERROR; nothing of the append remains then.
   */
  append(records: Buffer, options: AppendOptions): AppendResult
  /** Never moves back, never beyond the log's end; returns whether it moved. */
  updateHighWatermark(offset: number): boolean
  /** Throws OFFSET_OUT_OF_RANGE below logStartOffset and above logEndOffset; at the end: empty. */
  read(offset: number, maxBytes: number, options: ReadOptions): ReadResult
  /** Aborted transactions with records in [from, to), by first offset. */
  abortedTransactions(from: number, to: number): AbortedTransaction[]
  /** The first record whose timestamp is at least `timestamp`; undefined: there is none. */
  offsetForTimestamp(timestamp: number): TimestampedOffset | undefined
  /** The first record that has the largest timestamp; undefined: the log is empty. */
  maxTimestampOffset(): TimestampedOffset | undefined
  /** The largest epoch up to `leaderEpoch` and where it ends; undefined: unknown (answer -1, -1). */
  endOffsetForEpoch(leaderEpoch: number): { leaderEpoch: number; endOffset: number } | undefined
  /** The leader epoch of the record at `offset`, -1: unknown. */
  epochForOffset(offset: number): number
  /** Notes the epoch of a new leader, as Kafka does when a broker becomes leader. */
  assignLeaderEpoch(leaderEpoch: number, startOffset: number): void
  /** Moves the log start up to `offset` (-1: the high watermark); returns the low watermark. Throws OFFSET_OUT_OF_RANGE. */
  deleteRecordsBefore(offset: number): number
  /** Whole batches from the one containing `fromOffset` (or the next) to the log's end. */
  batches(fromOffset: number): Generator<RecordBatch>
  activeProducers(): ActiveProducer[]
  /** Starts a new segment; flushes the old one in the background. */
  roll(now: number): void
  /** Syncs everything to disk and moves the recovery point. Throws KAFKA_STORAGE_ERROR. */
  flush(): void
  /** Closes cleanly: indexes trimmed, producer snapshot written. The log is unusable then. */
  close(): void
  updateConfig(config: LogConfig): void
  /** Applies retention.ms, retention.bytes and the log start offset; returns how many segments went. */
  deleteOldSegments(now: number): number
  /** Forgets producers that were silent for producer.id.expiration.ms. */
  expireProducers(now: number): void
}
