/**
 * The segments of a log as one file that grows at its end: writing, rolling, reading, flushing, deleting.
 * It knows batches and offsets, but no producers, epochs or watermarks; those are Log's.
 */
import { KafkaError } from '../../protocol/errors.ts'
import type { RecordBatch } from '../../protocol/records/record-batch.ts'
import type { Logger } from '../logger.ts'
import { isOutOfDescriptors } from '../system/bounded-files.ts'
import type { System } from '../system/system.ts'
import { GroupSync } from './group-sync.ts'
import type { AbortedTransactionEntry } from './indexes/transaction-index.ts'
import type { LogConfig } from './log-config.ts'
import { Segment, type SegmentOptions, type WholeBatches } from './segment.ts'
import type { SegmentRemoval } from './segment-removal.ts'
import type { Segments } from './segments.ts'

export interface LocalLogOptions {
  readonly directory: string
  /** For messages: `orders-0`. */
  readonly topicPartition: string
  readonly config: LogConfig
  readonly segments: Segments
  readonly logEndOffset: number
  readonly recoveryPoint: number
  readonly removal: SegmentRemoval
  /** A new segment begins at `baseOffset`. */
  readonly onRoll: (baseOffset: number) => void
  /** More records than before are on the disk for sure. */
  readonly onSynced: () => void
  readonly onFailure: ((cause: Error) => void) | undefined
}

/** Batches with their final offsets, and where the log ends after them. */
export interface Write {
  readonly batches: readonly RecordBatch[]
  /** Transactions that an ABORT marker among the batches ends. */
  readonly aborted: readonly AbortedTransactionEntry[]
  readonly nextOffset: number
  readonly maxTimestamp: number
  readonly now: number
}

export interface ReadLimits {
  readonly maxBytes: number
  readonly limitOffset: number
  readonly minOneBatch: boolean
}

/** Relative offsets in indexes are int32. */
const relativeOffsetMax = 0x7fff_ffff

/** A consumer that reads old segments one after another must not use up the file descriptors. */
const openInactiveMax = 4

const loggerName = 'org.apache.kafka.storage.internals.log.UnifiedLog'
const localLoggerName = 'org.apache.kafka.storage.internals.log.LocalLog'

export class LocalLog {
  config: LogConfig
  readonly segments: Segments
  /** Since the log was opened. */
  bytesAppended = 0
  readonly #system: System
  readonly #logger: Logger
  readonly #options: LocalLogOptions
  /** Of the active segment. */
  #rollJitterMs: number
  #logEndOffset: number
  #recoveryPoint: number
  #lastFlushTime: number
  #openInactive: Segment[] = []
  /** A sync failed: what is on the disk is unknown, and trying again proves nothing. */
  #failure: Error | undefined
  #isClosed = false
  #isSyncing = false
  readonly #groupSync: GroupSync

  constructor(system: System, logger: Logger, options: LocalLogOptions) {
    this.#system = system
    this.#logger = logger
    this.#options = options
    this.config = options.config
    this.segments = options.segments
    this.#logEndOffset = options.logEndOffset
    this.#recoveryPoint = options.recoveryPoint
    this.#lastFlushTime = system.clock.now()
    this.#rollJitterMs = this.#chooseJitter()
    const { directory, segments, onSynced } = options
    this.#groupSync = new GroupSync(system, {
      directory,
      segments,
      syncedOffset: options.recoveryPoint,
      logEndOffset: () => this.#logEndOffset,
      onSynced,
      onFailure: (failure) => this.fail(failure),
    })
  }

  #chooseJitter(): number {
    const jitter = Math.min(this.config.segmentJitterMs, maxSegmentMs(this.config))
    // Random numbers reach up to 2^48 only; no jitter is longer than that.
    return jitter > 0 ? this.#system.random.integer(Math.min(jitter, 2 ** 48 - 1)) : 0
  }

  get logEndOffset(): number {
    return this.#logEndOffset
  }

  get recoveryPoint(): number {
    return this.#recoveryPoint
  }

  /** Whether flush.messages wants the records at the end synced before anybody is told of them. */
  get owesSync(): boolean {
    return this.#logEndOffset - this.#groupSync.syncedOffset >= this.config.flushMessages
  }

  /** The log's end, or what of it is synced while `owesSync`. */
  get safeEndOffset(): number {
    return this.owesSync ? this.#groupSync.syncedOffset : this.#logEndOffset
  }

  get lastFlushTime(): number {
    return this.#lastFlushTime
  }

  /** Throws KAFKA_STORAGE_ERROR once the log is closed: its directory may be another log's by then. */
  ensureOpen(): void {
    if (!this.#isClosed) return
    const message = `The log for ${this.#options.topicPartition} is closed`
    throw new KafkaError('KAFKA_STORAGE_ERROR', message)
  }

  /** Throws KAFKA_STORAGE_ERROR once a sync has failed or the log is closed. */
  ensureWritable(): void {
    this.ensureOpen()
    if (this.#failure === undefined) return
    const message = `The log for ${this.#options.topicPartition} is offline: ${this.#failure.message}`
    throw new KafkaError('KAFKA_STORAGE_ERROR', message, { cause: this.#failure })
  }

  /** All or nothing. Throws RECORD_LIST_TOO_LARGE, and what the disk throws. */
  write(write: Write): void {
    const bytes = write.batches.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0)
    if (bytes > this.config.segmentBytes) {
      throw new KafkaError(
        'RECORD_LIST_TOO_LARGE',
        `Message batch size is ${bytes} bytes in append to partition ${this.#options.topicPartition}, which exceeds the maximum configured segment size of ${this.config.segmentBytes}.`,
      )
    }
    if (this.#shouldRoll(write, bytes)) this.roll(write.now)
    this.segments.active.append(write.batches, write.aborted, this.config, write.now)
    this.bytesAppended += bytes
    this.#logEndOffset = write.nextOffset
    if (this.owesSync) this.#groupSync.request()
  }

  #shouldRoll({ nextOffset, maxTimestamp, now }: Write, bytes: number): boolean {
    const { active } = this.segments
    const { segmentBytes, segmentIndexBytes } = this.config
    if (nextOffset - 1 - active.baseOffset > relativeOffsetMax) return true
    if (active.size === 0) return false
    if (active.size > segmentBytes - bytes || active.indexes.isFull(segmentIndexBytes)) return true
    const first = active.firstBatchTimestamp ?? -1
    const waited = first >= 0 ? maxTimestamp - first : now - active.created
    return waited > maxSegmentMs(this.config) - this.#rollJitterMs
  }

  /** Starts a new segment at the end; the old one is synced in the background. */
  roll(now: number): void {
    const { disk } = this.#system
    const { directory } = this.#options
    const startedAt = this.#system.clock.monotonic()
    const baseOffset = this.#logEndOffset
    const old = this.segments.active
    if (old.size === 0 && old.baseOffset === baseOffset) return
    const options = { disk, logger: this.#logger, directory, baseOffset, created: now }
    old.deactivate()
    this.#options.onRoll(baseOffset)
    this.segments.add(this.#createSegment(options))
    this.#rollJitterMs = this.#chooseJitter()
    const tookMs = Math.round(this.#system.clock.monotonic() - startedAt)
    this.#log(`Rolled new log segment at offset ${baseOffset} in ${tookMs} ms.`)
    this.#syncInactiveSegments()
  }

  #log(message: string): void {
    const { directory, topicPartition } = this.#options
    const prefix = `[LocalLog partition=${topicPartition}, dir=${directory}]`
    this.#logger.log('INFO', localLoggerName, `${prefix} ${message}`)
  }

  /**
   * Syncs the inactive segments from the recovery point on, one after another: bytes, then file names; only
   * then does the recovery point move past a segment.
   */
  #syncInactiveSegments(): void {
    const [segment, next] = this.segments.from(this.#recoveryPoint)
    if (this.#isSyncing || this.#isClosed || this.#failure !== undefined) return
    if (segment === undefined || next === undefined) return
    this.#isSyncing = true
    const finished = (failure: Error | undefined): void => {
      this.#isSyncing = false
      if (this.#isClosed) return
      if (failure !== undefined) {
        // The next roll or flush tries again.
        if (!isOutOfDescriptors(failure)) this.fail(failure)
        return
      }
      this.#recoveryPoint = Math.max(this.#recoveryPoint, next.baseOffset)
      this.#syncInactiveSegments()
    }
    const synced = (failure: Error | undefined): void => {
      if (!this.#isClosed) this.#noteInactive(segment)
      // The directory of a deleted log has another name by now.
      if (failure !== undefined || this.#isClosed) finished(failure)
      else this.#groupSync.syncNamesInBackground(finished)
    }
    try {
      segment.syncInBackground(synced)
    } catch (error) {
      finished(error as Error)
    }
  }

  /** An empty segment that nobody knows would cut the log off at the next start: it must not stay. */
  #createSegment(options: SegmentOptions): Segment {
    try {
      return Segment.create(options, this.config)
    } catch (error) {
      try {
        Segment.remove(options)
      } catch (removalError) {
        this.fail(removalError as Error)
      }
      throw error
    }
  }

  /** From now on nothing is written, and nothing synced: its directory is not used any more. */
  takeOffline(cause: Error): void {
    this.#failure ??= cause
    this.#groupSync.stop()
  }

  get isOffline(): boolean {
    return this.#failure !== undefined
  }

  /** The log takes nothing more: what its files hold is unknown. */
  fail(cause: Error): void {
    if (this.#failure !== undefined) return
    this.takeOffline(cause)
    const { topicPartition, directory } = this.#options
    const message = `Error while flushing log for ${topicPartition} in dir ${directory}`
    this.#logger.log('ERROR', loggerName, message, cause)
    this.#options.onFailure?.(cause)
  }

  /** Syncs everything from the recovery point on, and the directory. Throws what the disk throws. */
  flush(): void {
    this.ensureWritable()
    const end = this.#logEndOffset
    if (end > this.#recoveryPoint) {
      try {
        for (const segment of this.segments.from(this.#recoveryPoint)) segment.sync()
        this.#system.disk.syncDirectory(this.#options.directory)
        this.#groupSync.syncParentDirectory()
      } catch (error) {
        if (!isOutOfDescriptors(error)) this.fail(error as Error)
        throw error
      }
      this.#recoveryPoint = end
      this.#groupSync.syncedUpTo(end)
    }
    this.#lastFlushTime = this.#system.clock.now()
  }

  /** Whole batches from the one that contains `offset`, out of one segment. */
  read(offset: number, limits: ReadLimits): WholeBatches | undefined {
    this.ensureOpen()
    return this.segments.search(offset, (segment, next) => {
      if (next !== undefined) this.#noteInactive(segment)
      return segment.read(offset, { ...limits, endOffset: next?.baseOffset ?? this.#logEndOffset })
    })
  }

  *batches(fromOffset: number): Generator<RecordBatch, void, undefined> {
    for (const segment of this.segments.from(fromOffset)) {
      this.ensureOpen()
      if (segment !== this.segments.active) this.#noteInactive(segment)
      const position = segment.positionOf(fromOffset)
      if (position === undefined) continue
      for (const { batch } of segment.batches(position)) yield batch
    }
  }

  /** Keeps the files of the last few inactive segments open. */
  #noteInactive(segment: Segment): void {
    if (this.#openInactive.at(-1) === segment) return
    this.#openInactive = [...this.#openInactive.filter((other) => other !== segment), segment]
    if (this.#openInactive.length > openInactiveMax) this.#openInactive.shift()?.release()
  }

  /** Deletes the oldest segments; when none is left, a new one begins at the end. Returns how many went. */
  remove(segments: readonly Segment[], now: number): number {
    if (segments.length === this.segments.count) this.roll(now)
    for (const segment of segments) {
      this.#openInactive = this.#openInactive.filter((other) => other !== segment)
      this.#options.removal.remove(segment, this.config.fileDeleteDelayMs)
      this.segments.remove(segment)
    }
    return segments.length
  }

  /** For readers `segment` is there in place of `replaced`; their files stay as they are. */
  replaceSegments(replaced: readonly Segment[], segment: Segment): void {
    this.segments.replace(replaced, segment)
    this.#openInactive = this.#openInactive.filter((other) => !replaced.includes(other))
    for (const each of replaced) each.release()
  }

  /** Trims the active segment's indexes and closes all files. */
  close(): void {
    this.#isClosed = true
    this.#options.removal.cancel()
    this.segments.active.deactivate()
    this.abandon()
  }

  /** Closes all files as they are: the log is deleted. */
  abandon(): void {
    this.#isClosed = true
    this.#groupSync.stop()
    this.#options.removal.cancel()
    for (const segment of this.segments.all) segment.release()
  }
}

/** A record that must be compacted in time must not lie in the active segment for longer (KIP-354). */
function maxSegmentMs(config: LogConfig): number {
  const isBounded = config.cleanupPolicy.includes('compact') && config.maxCompactionLagMs > 0
  return isBounded ? Math.min(config.maxCompactionLagMs, config.segmentMs) : config.segmentMs
}
