/**
 * The indexes of a segment. They are opened at first use and checked then; an index that is missing or does
 * not fit is rebuilt from the batches' headers, so that a lost index costs time, never data.
 */
import { CorruptRecordError } from '../../../protocol/records/corrupt-record-error.ts'
import type { Logger } from '../../logger.ts'
import type { Disk } from '../../system/system.ts'
import type { PositionedBatch } from '../batch-scan.ts'
import { fileSuffix } from '../file-names.ts'
import { CorruptIndexError } from './corrupt-index-error.ts'
import { OffsetIndex } from './offset-index.ts'
import { TimeIndex, type TimestampOffset } from './time-index.ts'
import { TransactionIndex } from './transaction-index.ts'

/** The segment as its indexes see it. */
interface IndexedSegment {
  readonly baseOffset: number
  readonly size: number
  path(suffix: string): string
  headers(from: number): Generator<PositionedBatch, void, undefined>
}

export interface IndexEntries {
  readonly offset: number
  readonly time: number
  readonly transaction: number
}

/** Kafka's default; an index that is rebuilt may be denser than its topic wants, which harms nobody. */
const rebuildIntervalBytes = 4096

const loggerName = 'org.apache.kafka.storage.internals.log.LogSegment'

export class SegmentIndexes {
  readonly transaction: TransactionIndex
  readonly #segment: IndexedSegment
  readonly #disk: Disk
  readonly #logger: Logger
  #offset: OffsetIndex | undefined
  #time: TimeIndex | undefined
  #preallocateBytes: number | undefined

  constructor(segment: IndexedSegment, disk: Disk, logger: Logger, isNew: boolean) {
    this.#segment = segment
    this.#disk = disk
    this.#logger = logger
    const { baseOffset } = segment
    const path = segment.path(fileSuffix.transactionIndex)
    this.transaction = new TransactionIndex(disk, path, baseOffset)
    if (isNew) this.#openEmpty()
  }

  get offset(): OffsetIndex {
    if (this.#offset === undefined) this.#open()
    return this.#offset as OffsetIndex
  }

  get time(): TimeIndex {
    if (this.#time === undefined) this.#open()
    return this.#time as TimeIndex
  }

  get entries(): IndexEntries {
    const transaction = this.transaction.transactions.length
    return { offset: this.offset.entries, time: this.time.entries, transaction }
  }

  #open(): void {
    const { baseOffset, size } = this.#segment
    const offsetPath = this.#segment.path(fileSuffix.offsetIndex)
    const timePath = this.#segment.path(fileSuffix.timeIndex)
    const isMissing = !this.#disk.exists(offsetPath) || !this.#disk.exists(timePath)
    if (isMissing && size > 0) {
      this.#rebuild(`Could not find an index file of segment ${this.#segment.path(fileSuffix.log)}`)
      return
    }
    this.#offset = new OffsetIndex(this.#disk, offsetPath, baseOffset)
    this.#time = new TimeIndex(this.#disk, timePath, baseOffset)
    try {
      this.#offset.ensureSane()
      this.#time.ensureSane()
      if (this.#offset.lastPosition > size) {
        throw new CorruptIndexError(`Index file ${offsetPath} points beyond the end of its segment`)
      }
    } catch (error) {
      if (!(error instanceof CorruptIndexError)) throw error
      this.#rebuild(error.message)
    }
  }

  #openEmpty(): void {
    this.#offset?.close()
    this.#time?.close()
    const { baseOffset } = this.#segment
    const offsetPath = this.#segment.path(fileSuffix.offsetIndex)
    const timePath = this.#segment.path(fileSuffix.timeIndex)
    this.#offset = new OffsetIndex(this.#disk, offsetPath, baseOffset, true)
    this.#time = new TimeIndex(this.#disk, timePath, baseOffset, true)
  }

  #rebuild(reason: string): void {
    this.#logger.log('WARN', loggerName, `${reason}; rebuilding its indexes`)
    this.#openEmpty()
    let validBytes = 0
    let lastEntry = 0
    let max: TimestampOffset = { timestamp: -1, offset: this.#segment.baseOffset }
    try {
      for (const { position, batch } of this.#segment.headers(0)) {
        const { lastOffset, maxTimestamp } = batch
        if (maxTimestamp > max.timestamp) max = { timestamp: maxTimestamp, offset: lastOffset }
        if (position - lastEntry > rebuildIntervalBytes) {
          this.append(lastOffset, position, max)
          lastEntry = position
        }
        validBytes = position + batch.sizeInBytes
      }
    } catch (error) {
      if (!(error instanceof CorruptRecordError)) throw error
      const file = this.#segment.path(fileSuffix.log)
      this.#logger.log(
        'ERROR',
        loggerName,
        `Found invalid messages in ${file} at byte offset ${validBytes}: ${error.message}`,
      )
    }
    this.time.maybeAppend(max)
    this.trim()
  }

  append(offset: number, position: number, maxTimestamp: TimestampOffset): void {
    this.offset.append(offset, position)
    this.time.maybeAppend(maxTimestamp)
  }

  isTransactionIndexReadable(): boolean {
    try {
      return this.transaction.transactions.length >= 0
    } catch (error) {
      if (error instanceof CorruptIndexError) return false
      throw error
    }
  }

  isFull(indexBytes: number): boolean {
    return this.offset.isFull(indexBytes) || this.time.isFull(indexBytes)
  }

  /** Drops all entries, of the transaction index too. */
  reset(): void {
    this.#openEmpty()
    this.transaction.reset()
  }

  truncateEntries(entries: IndexEntries): void {
    this.offset.truncateEntries(entries.offset)
    this.time.truncateEntries(entries.time)
    this.transaction.truncateEntries(entries.transaction)
  }

  preallocate(indexBytes: number): void {
    this.offset.preallocate(indexBytes)
    this.time.preallocate(indexBytes)
  }

  /** Preallocates when the segment is first written: most logs that are opened never are. */
  preallocateAtAppend(indexBytes: number): void {
    this.#preallocateBytes = indexBytes
  }

  beforeAppend(): void {
    if (this.#preallocateBytes === undefined) return
    this.preallocate(this.#preallocateBytes)
    this.#preallocateBytes = undefined
  }

  trim(): void {
    this.offset.trim()
    this.time.trim()
    this.transaction.trim()
  }

  sync(): void {
    this.offset.sync()
    this.time.sync()
    this.transaction.sync()
  }

  /** Calls `done` three times, once for each index. */
  syncInBackground(done: (failure: Error | undefined) => void): void {
    this.offset.syncInBackground(done)
    this.time.syncInBackground(done)
    this.transaction.syncInBackground(done)
  }

  /** Closes the files; they are opened again when needed. */
  release(): void {
    this.#offset?.close()
    this.#time?.close()
    this.transaction.close()
  }
}
