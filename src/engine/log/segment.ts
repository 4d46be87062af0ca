/**
 * A segment: the record batches from `baseOffset` up to the next segment's, in a `.log` file, with an
 * offset index, a time index and a transaction index beside it. Only the last segment of a log, the active
 * one, is written. Files are opened when they are first needed.
 */
import { batchOverhead } from '../../protocol/records/layout.ts'
import { batchSizeAt, type RecordBatch } from '../../protocol/records/record-batch.ts'
import type { Logger } from '../logger.ts'
import type { Disk, DiskFile } from '../system/system.ts'
import { batchHeaders, type PositionedBatch, readBytes, wholeBatches } from './batch-scan.ts'
import { fileSuffix, offsetFileName } from './file-names.ts'
import { SegmentIndexes } from './indexes/segment-indexes.ts'
import type { TimestampOffset } from './indexes/time-index.ts'
import type { AbortedTransactionEntry } from './indexes/transaction-index.ts'
import type { LogConfig } from './log-config.ts'
import { ReadHints } from './read-hints.ts'
import { wholeBatchesUpTo } from './whole-batches.ts'

export interface SegmentRead {
  readonly maxBytes: number
  readonly limitOffset: number
  readonly minOneBatch: boolean
  /** The offset after the segment's last batch. */
  readonly endOffset: number
}

export interface SegmentOptions {
  readonly disk: Disk
  readonly logger: Logger
  readonly directory: string
  readonly baseOffset: number
  /** Milliseconds since 1970; segment.ms counts from here until there is a record. */
  readonly created: number
  /** Appended to the files' names; `.swap` while compaction replaces segments. */
  readonly fileSuffix?: string
}

export interface WholeBatches {
  readonly records: Buffer
  /** The offset after the last of them. */
  readonly nextOffset: number
}

const segmentSuffixes = [
  fileSuffix.log,
  fileSuffix.offsetIndex,
  fileSuffix.timeIndex,
  fileSuffix.transactionIndex,
]

type SegmentPlace = Pick<SegmentOptions, 'directory' | 'baseOffset' | 'fileSuffix'>

function pathOf({ directory, baseOffset, fileSuffix = '' }: SegmentPlace, suffix: string): string {
  return `${directory}/${offsetFileName(baseOffset, suffix)}${fileSuffix}`
}

const noRecords = Buffer.alloc(0)
const nothing = (offset: number): WholeBatches => ({ records: noRecords, nextOffset: offset })

export class Segment {
  readonly baseOffset: number
  readonly created: number
  readonly indexes: SegmentIndexes
  readonly #disk: Disk
  readonly #directory: string
  readonly #fileSuffix: string
  readonly #hints = new ReadHints()
  #file: DiskFile | undefined
  #size: number
  #lastModified: number | undefined
  #maxTimestamp: TimestampOffset | undefined
  #firstBatchTimestamp: number | undefined
  #bytesSinceLastIndexEntry = 0
  /** Its indexes may be longer than their entries, or lack the last one. */
  #isActive = false
  /** A failed write may have left bytes beyond `size`. */
  #hasDirtyTail = false

  private constructor(options: SegmentOptions, isNew: boolean) {
    this.baseOffset = options.baseOffset
    this.created = options.created
    this.#disk = options.disk
    this.#directory = options.directory
    this.#fileSuffix = options.fileSuffix ?? ''
    this.#size = isNew ? 0 : options.disk.size(this.path(fileSuffix.log))
    this.indexes = new SegmentIndexes(this, options.disk, options.logger, isNew)
  }

  /** Makes the files of a segment, with preallocated indexes; what they held before is lost. */
  static create(options: SegmentOptions, config: LogConfig): Segment {
    options.disk.open(pathOf(options, fileSuffix.log), 'create').close()
    const segment = new Segment(options, true)
    segment.#opened().truncate(0)
    segment.#maxTimestamp = { timestamp: -1, offset: options.baseOffset }
    segment.#lastModified = options.created
    segment.indexes.preallocate(config.segmentIndexBytes)
    segment.#isActive = true
    segment.release()
    return segment
  }

  /** Removes the files of a segment, those that are there. */
  static remove(options: SegmentOptions): void {
    const { disk } = options
    for (const suffix of segmentSuffixes) {
      const path = pathOf(options, suffix)
      if (disk.exists(path)) disk.removeFile(path)
    }
  }

  /** Gives the files of a closed segment another suffix, that of the records first. */
  static changeSuffix(options: SegmentOptions, fileSuffix: string): void {
    const { disk } = options
    for (const suffix of segmentSuffixes) {
      const path = pathOf(options, suffix)
      if (disk.exists(path)) disk.rename(path, pathOf({ ...options, fileSuffix }, suffix))
    }
  }

  static open(options: SegmentOptions): Segment {
    return new Segment(options, false)
  }

  path(suffix: string): string {
    return pathOf(
      { directory: this.#directory, baseOffset: this.baseOffset, fileSuffix: this.#fileSuffix },
      suffix,
    )
  }

  /** Bytes of record batches. */
  get size(): number {
    return this.#size
  }

  #opened(): DiskFile {
    this.#file ??= this.#disk.open(this.path(fileSuffix.log), 'write')
    return this.#file
  }

  /** The largest timestamp and the last offset of the first batch that has it; -1: none. */
  get maxTimestamp(): TimestampOffset {
    this.#maxTimestamp ??= this.indexes.time.lastEntry
    return this.#maxTimestamp
  }

  /** When records were last written to it, by this process or before; milliseconds since 1970. */
  get lastModified(): number {
    this.#lastModified ??= this.#disk.modifiedTime(this.path(fileSuffix.log))
    return this.#lastModified
  }

  /** As Kafka shows it in its log lines. */
  toString(): string {
    const { baseOffset, size, lastModified, maxTimestamp } = this
    return `LogSegment(baseOffset=${baseOffset}, size=${size}, lastModifiedTime=${lastModified}, largestRecordTimestamp=${maxTimestamp.timestamp})`
  }

  /** The largest timestamp of the first batch; undefined for an empty segment. */
  get firstBatchTimestamp(): number | undefined {
    if (this.#firstBatchTimestamp === undefined) {
      for (const { batch } of this.headers(0)) {
        this.#firstBatchTimestamp = batch.maxTimestamp
        break
      }
    }
    return this.#firstBatchTimestamp
  }

  headers(from: number): Generator<PositionedBatch, void, undefined> {
    return batchHeaders(this.#opened(), from, this.#size)
  }

  batches(from: number): Generator<PositionedBatch, void, undefined> {
    return wholeBatches(this.#opened(), from, this.#size)
  }

  /**
   * Writes batches, the aborted transactions whose markers are among them, and index entries as Kafka
   * does: before a batch, when more than `index.interval.bytes` have passed since the last entry. All or
   * nothing: when a write fails, what it left is cut off again and the error goes on.
   */
  append(
    batches: readonly RecordBatch[],
    aborted: readonly AbortedTransactionEntry[],
    config: LogConfig,
    now: number,
  ): void {
    this.#isActive = true
    this.indexes.beforeAppend()
    const before = {
      size: this.#size,
      maxTimestamp: this.maxTimestamp,
      bytesSinceLastIndexEntry: this.#bytesSinceLastIndexEntry,
      entries: this.indexes.entries,
    }
    try {
      this.#cutDirtyTail()
      this.#hasDirtyTail = true
      const buffers = batches.map((batch) => batch.bytes())
      this.#opened().write(buffers, this.#size)
      for (const batch of batches) this.#noteBatch(batch, config)
      for (const transaction of aborted) this.indexes.transaction.append(transaction)
      this.#hasDirtyTail = false
      this.#lastModified = now
    } catch (error) {
      this.#size = before.size
      this.#maxTimestamp = before.maxTimestamp
      this.#bytesSinceLastIndexEntry = before.bytesSinceLastIndexEntry
      this.indexes.truncateEntries(before.entries)
      this.#cutDirtyTail()
      throw error
    }
  }

  /** Half a batch must be gone before the next one is written; while that fails, so do appends. */
  #cutDirtyTail(): void {
    if (!this.#hasDirtyTail) return
    this.#opened().truncate(this.#size)
    this.indexes.transaction.trim()
    this.#hasDirtyTail = false
  }

  #noteBatch(batch: RecordBatch, config: LogConfig): void {
    if (batch.maxTimestamp > this.maxTimestamp.timestamp) {
      this.#maxTimestamp = { timestamp: batch.maxTimestamp, offset: batch.lastOffset }
    }
    if (this.#bytesSinceLastIndexEntry > config.indexIntervalBytes) {
      this.indexes.append(batch.lastOffset, this.#size, this.maxTimestamp)
      this.#bytesSinceLastIndexEntry = 0
    }
    if (this.#size === 0) this.#firstBatchTimestamp = batch.maxTimestamp
    this.#bytesSinceLastIndexEntry += batch.sizeInBytes
    this.#size += batch.sizeInBytes
  }

  /** Where the batch that contains `offset`, or the first one after it, begins; undefined: none here. */
  positionOf(offset: number): number | undefined {
    const hint = this.#hints.positionOf(offset)
    if (hint !== undefined) return hint < this.#size ? hint : undefined
    for (const { position, batch } of this.headers(this.indexes.offset.positionBefore(offset))) {
      if (batch.lastOffset >= offset) return position
    }
    return undefined
  }

  /** Whole batches from the one that contains `offset`; undefined when all batches here end before it. */
  read(offset: number, options: SegmentRead): WholeBatches | undefined {
    const position = this.positionOf(offset)
    if (position === undefined) return undefined
    const { maxBytes, limitOffset, endOffset } = options
    let budget = maxBytes
    let chunk = this.#readAt(position, Math.max(maxBytes, batchOverhead))
    const firstSize = batchSizeAt(chunk, 0, chunk.length) ?? 0
    if (firstSize > maxBytes) {
      if (!options.minOneBatch) return nothing(offset)
      budget = firstSize
      if (firstSize > chunk.length) chunk = this.#readAt(position, firstSize)
    }
    if (
      position + chunk.length === this.#size &&
      chunk.length <= budget &&
      limitOffset >= endOffset
    ) {
      this.#hints.note(endOffset, this.#size)
      return { records: chunk, nextOffset: endOffset }
    }
    const whole = wholeBatchesUpTo(chunk, Math.min(budget, chunk.length), limitOffset)
    if (whole.size === 0) return nothing(offset)
    this.#hints.note(whole.nextOffset, position + whole.size)
    return { records: chunk.subarray(0, whole.size), nextOffset: whole.nextOffset }
  }

  #readAt(position: number, length: number): Buffer {
    return readBytes(this.#opened(), position, Math.min(length, this.#size - position))
  }

  /** The offset after the last whole batch, and where that ends. Throws CorruptRecordError. */
  end(): { nextOffset: number; position: number } {
    if (this.#size === 0) return { nextOffset: this.baseOffset, position: 0 }
    let nextOffset = this.baseOffset
    let end = 0
    const { offset } = this.indexes
    for (const { position, batch } of this.headers(offset.positionBefore(offset.lastOffset))) {
      nextOffset = batch.nextOffset
      end = position + batch.sizeInBytes
    }
    return { nextOffset, position: end }
  }

  /** Cuts the file; the caller has put the indexes right. */
  truncate(size: number): void {
    this.#isActive = true
    if (this.#opened().size() !== size) this.#opened().truncate(size)
    this.#size = size
    this.#hasDirtyTail = false
    this.#hints.clear()
    this.#firstBatchTimestamp = undefined
    this.#bytesSinceLastIndexEntry = 0
  }

  noteMaxTimestamp(maxTimestamp: TimestampOffset): void {
    this.#maxTimestamp = maxTimestamp
  }

  /** Puts the largest timestamp into the time index and cuts the indexes to their entries, if it was written. */
  deactivate(): void {
    if (!this.#isActive) return
    this.#cutDirtyTail()
    this.indexes.time.maybeAppend(this.maxTimestamp)
    this.indexes.trim()
    this.#isActive = false
  }

  /** Throws what the disk throws. */
  sync(): void {
    this.#opened().sync()
    this.indexes.sync()
  }

  /** Syncs the batches alone, which is all that recovery needs. */
  syncBatchesInBackground(done: (failure: Error | undefined) => void): void {
    this.#opened().syncInBackground(done)
  }

  /** Syncs without blocking; `done` is called once, with the first failure. */
  syncInBackground(done: (failure: Error | undefined) => void): void {
    let pending = 4
    let first: Error | undefined
    const finished = (failure: Error | undefined): void => {
      first ??= failure
      pending -= 1
      if (pending === 0) done(first)
    }
    this.#opened().syncInBackground(finished)
    this.indexes.syncInBackground(finished)
  }

  /** Closes the files; they are opened again when needed. */
  release(): void {
    this.#file?.close()
    this.#file = undefined
    this.indexes.release()
  }
}
