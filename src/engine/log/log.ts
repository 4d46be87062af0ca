/**
 * The log of one partition: record batches with rising offsets in segments, and what is known about them:
 * leader epochs, producers, transactions. An append is in the page cache when it returns, or nothing of it
 * remains. Nothing here happens on its own: no timer runs for a log that nobody uses.
 *
 *     logStartOffset <= lastStableOffset <= highWatermark <= logEndOffset
 *
 * The high watermark is the partition's affair: it moves only by `updateHighWatermark`, and readers say
 * themselves how far they may read.
 */
import { KafkaError } from '../../protocol/errors.ts'
import type { RecordBatch } from '../../protocol/records/record-batch.ts'
import type { Logger } from '../logger.ts'
import type { Disk, System } from '../system/system.ts'
import { findAbortedTransactions } from './aborted-transactions.ts'
import type { AppendOptions, AppendResult } from './append.ts'
import { Appender } from './appender.ts'
import type { LeaderEpochs } from './checkpoints/leader-epochs.ts'
import { topicIdIn } from './checkpoints/partition-metadata.ts'
import { CleanableLog } from './cleaner/cleanable-log.ts'
import { LocalLog } from './local-log.ts'
import type { LogConfig } from './log-config.ts'
import type { LogOptions } from './log-options.ts'
import {
  findMaxTimestampOffset,
  findOffsetForTimestamp,
  type TimestampedOffset,
} from './offset-lookup.ts'
import type { ProducerEntry } from './producers/producer-entry.ts'
import type { ProducerStates } from './producers/producer-states.ts'
import type { AbortedTransaction, ReadOptions, ReadResult } from './read.ts'
import { loadLog } from './recovery/log-loader.ts'
import { deleteOldSegments } from './segment-deletion.ts'
import { SegmentRemoval } from './segment-removal.ts'
import { withStorageErrors } from './storage-error.ts'

const loggerName = 'org.apache.kafka.storage.internals.log.UnifiedLog'
const dayMs = 86_400_000

export class Log {
  readonly topic: string
  readonly partition: number
  readonly directory: string
  readonly cleanable: CleanableLog
  readonly #logger: Logger
  readonly #name: string
  readonly #local: LocalLog
  readonly #appender: Appender
  readonly #epochs: LeaderEpochs
  readonly #producers: ProducerStates
  readonly #onLogStartOffsetMoved: (() => void) | undefined
  #topicId: string | undefined
  #logStartOffset: number
  #highWatermark: number

  private constructor(system: System, logger: Logger, directory: string, options: LogOptions) {
    this.topic = options.topic
    this.partition = options.partition
    this.directory = directory
    this.#logger = logger
    this.#name = `${options.topic}-${options.partition}`
    this.#onLogStartOffsetMoved = options.onLogStartOffsetMoved
    if (!system.disk.exists(directory)) system.disk.makeDirectory(directory)
    const fileNames = system.disk.list(directory)
    this.#topicId = topicIdIn(system.disk, directory, fileNames, options.topicId)
    const removal = new SegmentRemoval(system, logger, directory, this.#name)
    const common = { directory, topicPartition: this.#name, config: options.config, removal }
    const loaded = loadLog({
      ...common,
      system,
      logger,
      fileNames,
      recoveryPoint: options.recoveryPoint ?? 0,
      logStartOffset: options.logStartOffset ?? 0,
      cleanShutdown: options.cleanShutdown ?? false,
      producerIdExpirationMs: options.producerIdExpirationMs ?? (() => dayMs),
    })
    this.#epochs = loaded.epochs
    this.#producers = loaded.producers
    this.#logStartOffset = loaded.logStartOffset
    this.#highWatermark = loaded.logStartOffset
    this.#local = new LocalLog(system, logger, {
      ...common,
      segments: loaded.segments,
      logEndOffset: loaded.logEndOffset,
      recoveryPoint: loaded.recoveryPoint,
      onRoll: (baseOffset) => {
        this.#producers.skipTo(baseOffset)
        this.#producers.takeSnapshot()
      },
      onSynced: () => options.onSynced?.(),
      onFailure: options.onFailure,
    })
    // What a crash left in the page cache only is about to be shown as if it had been acknowledged.
    if (this.#local.owesSync) this.#local.flush()
    const { epochs, producers } = loaded
    const local = this.#local
    const name = this.#name
    this.cleanable = new CleanableLog({ ...common, system, logger, name, local, producers })
    this.#appender = new Appender({ topicPartition: name, local, epochs, producers })
  }

  /**
   * Opens or makes the log in `directory`, recovering what an unclean shutdown left. Throws KafkaError
   * KAFKA_STORAGE_ERROR when the directory cannot be used.
   */
  static open(system: System, logger: Logger, directory: string, options: LogOptions): Log {
    const what = `loading log ${options.topic}-${options.partition} in dir ${directory}`
    return withStorageErrors(what, () => new Log(system, logger, directory, options))
  }

  /** Kafka uuid (22 characters); undefined: not known. */
  get topicId(): string | undefined {
    return this.#topicId
  }

  /** Gives a directory its topic's id, which it has lost or never had. */
  assignTopicId(disk: Disk, topicId: string): void {
    this.#topicId = this.#attempt('assigning a topic id to', () =>
      topicIdIn(disk, this.directory, disk.list(this.directory), topicId),
    )
  }

  get config(): LogConfig {
    return this.#local.config
  }

  updateConfig(config: LogConfig): void {
    this.#local.config = config
  }

  get logStartOffset(): number {
    return this.#logStartOffset
  }

  get logEndOffset(): number {
    return this.#local.logEndOffset
  }

  get highWatermark(): number {
    return this.#highWatermark
  }

  /**
   * Nobody may be told of records from here on: the log's end, but while flush.messages wants a sync only what has
   * been synced. A sync that is wanted is under way.
   */
  get safeEndOffset(): number {
    return this.#local.safeEndOffset
  }

  /** The log takes no more appends: its directory failed. */
  get isOffline(): boolean {
    return this.#local.isOffline
  }

  takeOffline(cause: Error): void {
    this.#local.takeOffline(cause)
    this.cleanable.abort()
  }

  /** Lower than the high watermark while a transaction is open or its marker is above it. */
  get lastStableOffset(): number {
    const first = this.#producers.firstUnstableOffset
    if (first === undefined) return this.#highWatermark
    return Math.min(Math.max(first, this.#logStartOffset), this.#highWatermark)
  }

  /** Everything below is on the disk for sure. */
  get recoveryPoint(): number {
    return this.#local.recoveryPoint
  }

  /** When the log was last flushed, or opened; milliseconds since 1970. */
  get lastFlushTime(): number {
    return this.#local.lastFlushTime
  }

  /** Bytes of record batches appended since the log was opened; never goes back. */
  get bytesAppended(): number {
    return this.#local.bytesAppended
  }

  /** Bytes of all segments' record batches. */
  get size(): number {
    return this.#local.segments.size
  }

  get numberOfSegments(): number {
    return this.#local.segments.count
  }

  /** Base offset of the oldest segment; at most the log start offset. */
  get firstSegmentOffset(): number {
    return this.#local.segments.first.baseOffset
  }

  /** -1 when there is none. */
  get latestLeaderEpoch(): number {
    return this.#epochs.latestEpoch
  }

  /** What is known of producers, as DescribeProducers shows it. */
  get producers(): readonly ProducerEntry[] {
    return [...this.#producers.producers]
  }

  producer(producerId: number): ProducerEntry | undefined {
    return this.#producers.producer(producerId)
  }

  #attempt<T>(what: string, operation: () => T): T {
    return withStorageErrors(`${what} ${this.#name} in dir ${this.directory}`, operation)
  }

  /**
   * Appends record batches; their base offsets, leader epochs and (LogAppendTime) timestamps are set in
   * place, and the buffer belongs to the log from here on.
   * Throws KafkaError: CORRUPT_MESSAGE, INVALID_RECORD and INVALID_TIMESTAMP (a RecordValidationError
   * where single records are to blame), MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE,
   * UNSUPPORTED_FOR_MESSAGE_FORMAT, OUT_OF_ORDER_SEQUENCE_NUMBER, INVALID_PRODUCER_EPOCH,
   * INVALID_TXN_STATE, TRANSACTION_COORDINATOR_FENCED, KAFKA_STORAGE_ERROR; nothing of the append
   * remains then.
   */
  append(records: Buffer, options: AppendOptions): AppendResult {
    return this.#attempt('appending records to', () =>
      this.#appender.append(records, options, this.#logStartOffset),
    )
  }

  /** Never moves back, never beyond the log's end; returns whether it moved. */
  updateHighWatermark(offset: number): boolean {
    const next = Math.min(offset, this.logEndOffset)
    if (next <= this.#highWatermark) return false
    this.#highWatermark = next
    this.#producers.highWatermarkReached(next)
    return true
  }

  /**
   * Reads batches from the one that contains `offset`. Throws KafkaError: OFFSET_OUT_OF_RANGE below
   * logStartOffset and above logEndOffset, CORRUPT_MESSAGE, KAFKA_STORAGE_ERROR. Empty at the end, at the
   * limit, and when not even one batch fits.
   */
  read(offset: number, maxBytes: number, options: ReadOptions): ReadResult {
    if (offset < this.#logStartOffset || offset > this.logEndOffset) {
      throw new KafkaError(
        'OFFSET_OUT_OF_RANGE',
        `Received request for offset ${offset} for partition ${this.#name}, but we only have log segments in the range ${this.#logStartOffset} to ${this.logEndOffset}.`,
      )
    }
    const { limitOffset, minOneBatch } = options
    const found =
      offset >= Math.min(limitOffset, this.logEndOffset)
        ? undefined
        : this.#attempt('reading from', () =>
            this.#local.read(offset, { maxBytes, limitOffset, minOneBatch }),
          )
    const records = found?.records ?? Buffer.alloc(0)
    if (options.isolation !== 'read_committed') return { records }
    const abortedTransactions =
      found === undefined ? [] : this.abortedTransactions(offset, found.nextOffset)
    return { records, abortedTransactions }
  }

  /** Aborted transactions with records in [from, to), by first offset. */
  abortedTransactions(from: number, to: number): AbortedTransaction[] {
    return this.#attempt('reading transactions of', () =>
      findAbortedTransactions(this.#local.segments, from, to),
    )
  }

  /** The first record whose timestamp is at least `timestamp`; undefined: there is none. */
  offsetForTimestamp(timestamp: number): TimestampedOffset | undefined {
    this.#local.ensureOpen()
    return this.#attempt('looking up a timestamp in', () =>
      findOffsetForTimestamp(this.#local.segments, this.#logStartOffset, timestamp),
    )
  }

  /** The first record that has the largest timestamp; undefined: no record has one. */
  maxTimestampOffset(): TimestampedOffset | undefined {
    this.#local.ensureOpen()
    return this.#attempt('looking up a timestamp in', () =>
      findMaxTimestampOffset(this.#local.segments),
    )
  }

  /** The largest epoch up to `leaderEpoch` and where it ends; undefined: unknown (answer -1, -1). */
  endOffsetForEpoch(leaderEpoch: number): { leaderEpoch: number; endOffset: number } | undefined {
    return this.#epochs.endOffsetFor(leaderEpoch, this.logEndOffset)
  }

  /** The leader epoch of the record at `offset`, -1: unknown. */
  epochForOffset(offset: number): number {
    return this.#epochs.epochFor(offset)
  }

  /** Notes the epoch of a new leader, which begins at the log's end. */
  assignLeaderEpoch(leaderEpoch: number): void {
    this.#local.ensureOpen()
    this.#attempt('assigning a leader epoch to', () =>
      this.#epochs.assignAtEnd(leaderEpoch, this.logEndOffset),
    )
  }

  /**
   * Moves the log start up to `offset` (-1: the high watermark), never back; returns the low watermark.
   * Throws KafkaError OFFSET_OUT_OF_RANGE.
   */
  deleteRecordsBefore(offset: number, reason = 'client delete records request'): number {
    const target = offset === -1 ? this.#highWatermark : offset
    if (target < 0 || target > this.#highWatermark) {
      throw new KafkaError(
        'OFFSET_OUT_OF_RANGE',
        target < 0
          ? `The offset ${target} for partition ${this.#name} is not valid`
          : `Cannot increment the log start offset to ${target} of partition ${this.#name} since it is larger than the high watermark ${this.#highWatermark}`,
      )
    }
    this.#local.ensureWritable()
    const isMoved = this.#attempt('deleting records of', () => this.#moveLogStart(target, reason))
    if (isMoved) this.#onLogStartOffsetMoved?.()
    return this.#logStartOffset
  }

  #moveLogStart(offset: number, reason: string): boolean {
    if (offset <= this.#logStartOffset) return false
    this.#epochs.truncateFromStart(offset)
    this.#logStartOffset = offset
    this.#producers.logStartMoved(offset)
    this.#say('INFO', `Incremented log start offset to ${offset} due to ${reason}`)
    return true
  }

  #say(level: 'INFO' | 'WARN', message: string, name = loggerName): void {
    const parent = this.directory.slice(0, this.directory.lastIndexOf('/'))
    const prefix = `[UnifiedLog partition=${this.#name}, dir=${parent}]`
    this.#logger.log(level, name, `${prefix} ${message}`)
  }

  /** Whole batches from the one containing `fromOffset`, or the next one, to the log's end. */
  batches(fromOffset: number): Generator<RecordBatch, void, undefined> {
    return this.#local.batches(fromOffset)
  }

  /** Starts a new segment, unless the active one is empty; the old one is synced in the background. */
  roll(now: number): void {
    this.#local.ensureWritable()
    this.#attempt('rolling', () => this.#local.roll(now))
  }

  /** Syncs everything to disk and moves the recovery point. Throws KafkaError KAFKA_STORAGE_ERROR. */
  flush(): void {
    this.#attempt('flushing', () => this.#local.flush())
  }

  /** Applies the log start offset, retention.bytes and retention.ms; returns how many segments went. */
  deleteOldSegments(now: number): number {
    return this.#attempt('deleting segments of', () =>
      deleteOldSegments(
        {
          local: this.#local,
          producers: this.#producers,
          bounds: this,
          say: (level, message, name) => this.#say(level, message, name),
          moveLogStart: (offset, reason) => this.#moveLogStart(offset, reason),
        },
        now,
      ),
    )
  }

  /** Forgets producers that were silent for producer.id.expiration.ms. */
  expireProducers(now: number): void {
    this.#producers.expire(now)
  }

  /** Closes cleanly: indexes trimmed, producer snapshot written. */
  close(): void {
    this.#attempt('closing', () => {
      this.cleanable.abort()
      this.#producers.takeSnapshot()
      this.#local.close()
    })
  }

  /** Closes the files as they are, because the log is being deleted. */
  abandon(): void {
    this.#attempt('closing', () => {
      this.cleanable.abort()
      this.#local.abandon()
    })
  }
}
