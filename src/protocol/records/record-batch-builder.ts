import assert from 'node:assert/strict'
import { type Compression, compress, compressionId } from './compression/compression.ts'
import { crc32c } from './crc32c.ts'
import { attribute, batchOverhead, logOverhead, writeInt64 } from './layout.ts'
import type { NewRecord, RecordSlice } from './record.ts'
import { sizeOfRecordBody, writeRecord, writeRecordSlice } from './record-writer.ts'
import { sizeOfVarint } from './varint.ts'

/** The header of a batch to be written. What is left out is as in a new batch of a producer without idempotence. */
export interface RecordBatchOptions {
  /** 0 if left out: the broker moves a produced batch to its place. */
  readonly baseOffset?: number
  /** The last offset, where it is not the last record's (the cleaner keeps it) or there are no records. */
  readonly lastOffset?: number
  readonly partitionLeaderEpoch?: number
  readonly compression?: Compression
  readonly compressionLevel?: number
  /** Makes the timestamp type LogAppendTime, with this as every record's timestamp. */
  readonly logAppendTime?: number
  /** The maximum timestamp of a batch without records; elsewhere it follows from the records. */
  readonly maxTimestamp?: number
  readonly producerId?: number
  readonly producerEpoch?: number
  readonly baseSequence?: number
  readonly isTransactional?: boolean
  readonly isControl?: boolean
  /** Set by the cleaner (KIP-534); takes the place of the base timestamp. */
  readonly deleteHorizonMs?: number | null
  /** `hasRoomFor` goes by this size, in bytes before compression; unlimited if left out. */
  readonly sizeInBytesMax?: number
  /** Room that is made at once, in bytes before compression; it grows beyond as needed. */
  readonly sizeInBytesExpected?: number
}

const initialBytes = 1024

/** Writes records into one growing buffer behind the room for the header; `build` compresses and seals them. */
export class RecordBatchBuilder {
  readonly #options: RecordBatchOptions
  readonly #baseOffset: number
  #buffer: Buffer
  #position = batchOverhead
  #count = 0
  #lastOffset: number
  #baseTimestamp: number | undefined
  #maxTimestamp: number
  #built = false

  constructor(options: RecordBatchOptions = {}) {
    this.#options = options
    this.#baseOffset = options.baseOffset ?? 0
    this.#lastOffset = this.#baseOffset - 1
    this.#baseTimestamp = options.deleteHorizonMs ?? undefined
    this.#maxTimestamp = options.maxTimestamp ?? -1
    this.#buffer = Buffer.allocUnsafe(options.sizeInBytesExpected ?? initialBytes)
  }

  /** The number of records so far. */
  get count(): number {
    return this.#count
  }

  /** Header and records before compression. */
  get estimatedSizeInBytes(): number {
    return this.#position
  }

  /** The offset that a record without one will get. */
  get nextOffset(): number {
    return this.#lastOffset + 1
  }

  /** Whether the record fits below `sizeInBytesMax`. The first record of a batch always does. */
  hasRoomFor(record: NewRecord): boolean {
    const { sizeInBytesMax = Number.POSITIVE_INFINITY } = this.#options
    if (this.#count === 0 || sizeInBytesMax === Number.POSITIVE_INFINITY) return true
    const [timestampDelta, offsetDelta] = this.#deltas(record)
    const size = sizeOfRecordBody(record, timestampDelta, offsetDelta)
    return this.#position + sizeOfVarint(size) + size <= sizeInBytesMax
  }

  /** Adds a record; offsets must rise. Returns its offset. */
  append(record: NewRecord): number {
    assert(!this.#built, 'a batch takes no records after it is built')
    const offset = record.offset ?? this.nextOffset
    assert(offset > this.#lastOffset, 'offsets rise within a batch')
    this.#baseTimestamp ??= record.timestamp
    const [timestampDelta, offsetDelta] = this.#deltas(record)
    const bodySize = sizeOfRecordBody(record, timestampDelta, offsetDelta)
    this.#reserve(5 + bodySize)
    this.#position = writeRecord(
      this.#buffer,
      this.#position,
      record,
      bodySize,
      timestampDelta,
      offsetDelta,
    )
    this.#note(offset, record.timestamp)
    return offset
  }

  /** Takes over a record of a batch with the same base offset; offsets must rise. */
  appendSlice(record: RecordSlice): void {
    assert(!this.#built, 'a batch takes no records after it is built')
    assert(record.offset > this.#lastOffset, 'offsets rise within a batch')
    this.#baseTimestamp ??= record.timestamp
    // The length and a 64-bit delta take at most 5 and 10 bytes.
    this.#reserve(16 + record.rest.length)
    const timestampDelta = record.timestamp - this.#baseTimestamp
    this.#position = writeRecordSlice(this.#buffer, this.#position, record.rest, timestampDelta)
    this.#note(record.offset, record.timestamp)
  }

  #note(offset: number, timestamp: number): void {
    this.#lastOffset = offset
    this.#maxTimestamp = this.#count === 0 ? timestamp : Math.max(this.#maxTimestamp, timestamp)
    this.#count += 1
  }

  #deltas(record: NewRecord): [timestampDelta: number, offsetDelta: number] {
    return [
      record.timestamp - (this.#baseTimestamp ?? record.timestamp),
      (record.offset ?? this.nextOffset) - this.#baseOffset,
    ]
  }

  #reserve(count: number): void {
    if (this.#position + count <= this.#buffer.length) return
    const size = Math.max(this.#position + count, 2 * this.#buffer.length)
    const larger = Buffer.allocUnsafe(size)
    this.#buffer.copy(larger, 0, 0, this.#position)
    this.#buffer = larger
  }

  /** The finished batch. The builder is used up by this. */
  build(): Buffer {
    assert(!this.#built, 'a batch is built once')
    this.#built = true
    const batch = this.#compressed()
    this.#writeHeader(batch)
    return batch
  }

  #compressed(): Buffer {
    const plain = this.#buffer.subarray(0, this.#position)
    const { compression = 'none', compressionLevel } = this.#options
    if (compression === 'none' || this.#count === 0) return plain
    const records = compress(compression, plain.subarray(batchOverhead), compressionLevel)
    if (records.length > plain.length - batchOverhead) {
      return Buffer.concat([plain.subarray(0, batchOverhead), records])
    }
    // Nobody reads the plain records any more: the compressed ones take their place.
    records.copy(plain, batchOverhead)
    return plain.subarray(0, batchOverhead + records.length)
  }

  #writeHeader(batch: Buffer): void {
    const options = this.#options
    const lastOffset = options.lastOffset ?? this.#lastOffset
    writeInt64(batch, 0, this.#baseOffset)
    batch.writeInt32BE(batch.length - logOverhead, 8)
    batch.writeInt32BE(options.partitionLeaderEpoch ?? -1, 12)
    batch.writeInt8(2, 16)
    batch.writeInt16BE(attributesOf(options), 21)
    batch.writeInt32BE(lastOffset - this.#baseOffset, 23)
    writeInt64(batch, 27, this.#baseTimestamp ?? -1)
    writeInt64(batch, 35, options.logAppendTime ?? this.#maxTimestamp)
    writeInt64(batch, 43, options.producerId ?? -1)
    batch.writeInt16BE(options.producerEpoch ?? -1, 51)
    batch.writeInt32BE(options.baseSequence ?? -1, 53)
    batch.writeInt32BE(this.#count, 57)
    batch.writeUInt32BE(crc32c(batch, 21), 17)
  }
}

function attributesOf(options: RecordBatchOptions): number {
  return (
    compressionId(options.compression ?? 'none') |
    (options.logAppendTime === undefined ? 0 : attribute.logAppendTime) |
    (options.isTransactional ? attribute.transactional : 0) |
    (options.isControl ? attribute.control : 0) |
    (options.deleteHorizonMs == null ? 0 : attribute.deleteHorizon)
  )
}

/** One batch with the given records, which may be none (as the cleaner leaves behind to keep a producer's last sequence). */
export function buildRecordBatch(
  options: RecordBatchOptions,
  records: Iterable<NewRecord>,
): Buffer {
  const builder = new RecordBatchBuilder(options)
  for (const record of records) builder.append(record)
  return builder.build()
}
