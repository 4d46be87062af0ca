import {
  type Compression,
  compressionOf,
  decompress,
  decompressedBytesMax,
} from './compression/compression.ts'
import { CorruptRecordError } from './corrupt-record-error.ts'
import { crc32c } from './crc32c.ts'
import { attribute, batchOverhead, readInt64, type TimestampType, writeInt64 } from './layout.ts'
import { addToSequence, type KafkaRecord, type RecordBounds, type RecordSlice } from './record.ts'
import { RecordCursor } from './record-cursor.ts'
import { readRecord, readRecordBounds, readRecordSlice } from './record-reader.ts'

/** A view on a batch of magic 2; see layout.ts for its form. Made by `recordBatches`, which checks magic and size. */
export class DefaultRecordBatch {
  readonly magic = 2
  readonly buffer: Buffer
  readonly position: number
  readonly sizeInBytes: number
  #records: Buffer | undefined

  constructor(buffer: Buffer, position: number, sizeInBytes: number) {
    this.buffer = buffer
    this.position = position
    this.sizeInBytes = sizeInBytes
  }

  get baseOffset(): number {
    return readInt64(this.buffer, this.position)
  }

  get lastOffset(): number {
    return this.baseOffset + this.lastOffsetDelta
  }

  get nextOffset(): number {
    return this.baseOffset + (this.lastOffsetDelta + 1)
  }

  get partitionLeaderEpoch(): number {
    return this.buffer.readInt32BE(this.position + 12)
  }

  /** The stored checksum. */
  get crc(): number {
    return this.buffer.readUInt32BE(this.position + 17)
  }

  get attributes(): number {
    return this.buffer.readInt16BE(this.position + 21)
  }

  /** Throws CorruptRecordError if the attributes name no known codec. */
  get compression(): Compression {
    return compressionOf(this.attributes & attribute.compression)
  }

  get timestampType(): TimestampType {
    return this.attributes & attribute.logAppendTime ? 'LogAppendTime' : 'CreateTime'
  }

  get isTransactional(): boolean {
    return (this.attributes & attribute.transactional) !== 0
  }

  get isControl(): boolean {
    return (this.attributes & attribute.control) !== 0
  }

  /** When the cleaner may drop the tombstones and markers of this batch (KIP-534), null before its first pass. */
  get deleteHorizonMs(): number | null {
    return this.attributes & attribute.deleteHorizon ? this.baseTimestamp : null
  }

  get lastOffsetDelta(): number {
    return this.buffer.readInt32BE(this.position + 23)
  }

  get baseTimestamp(): number {
    return readInt64(this.buffer, this.position + 27)
  }

  get maxTimestamp(): number {
    return readInt64(this.buffer, this.position + 35)
  }

  /** -1 for a batch of a producer without idempotence. */
  get producerId(): number {
    return readInt64(this.buffer, this.position + 43)
  }

  get hasProducerId(): boolean {
    return this.producerId > -1
  }

  get producerEpoch(): number {
    return this.buffer.readInt16BE(this.position + 51)
  }

  get baseSequence(): number {
    return this.buffer.readInt32BE(this.position + 53)
  }

  get lastSequence(): number {
    const baseSequence = this.baseSequence
    return baseSequence === -1 ? -1 : addToSequence(baseSequence, this.lastOffsetDelta)
  }

  /** As the header says; the records themselves may disagree in a corrupt batch. */
  get recordCount(): number {
    return this.buffer.readInt32BE(this.position + 57)
  }

  /** Whether the checksum is right. */
  isValid(): boolean {
    return this.crc === this.#computeCrc()
  }

  /** Throws CorruptRecordError if the checksum is wrong. */
  ensureValid(): void {
    const computed = this.#computeCrc()
    if (this.crc !== computed) {
      throw new CorruptRecordError(
        `Record is corrupt (stored crc = ${this.crc}, computed crc = ${computed})`,
      )
    }
  }

  #computeCrc(): number {
    return crc32c(this.buffer, this.position + 21, this.position + this.sizeInBytes)
  }

  /** The batch's bytes, not copied. */
  bytes(): Buffer {
    return this.buffer.subarray(this.position, this.position + this.sizeInBytes)
  }

  /**
   * The bytes after the header, decompressed; the view keeps them. Throws CorruptRecordError if they cannot be
   * decompressed or would take more than `bytesMax`.
   */
  decompressedRecords(bytesMax = decompressedBytesMax): Buffer {
    this.#records ??= decompress(
      this.compression,
      this.buffer.subarray(this.position + batchOverhead, this.position + this.sizeInBytes),
      bytesMax,
    )
    return this.#records
  }

  /**
   * The records in order. Throws CorruptRecordError, after the records before it, at one that cannot be read, that is
   * missing by the header's count, or that should be the last one and is not.
   */
  *records(bytesMax = decompressedBytesMax): Generator<KafkaRecord, void, undefined> {
    const count = this.#checkedCount()
    // A batch that the cleaner emptied keeps its compression bits without a stream.
    if (count === 0) return
    const bytes = this.decompressedRecords(bytesMax)
    const cursor = new RecordCursor(bytes, 0, bytes.length)
    const { baseOffset, baseTimestamp, baseSequence } = this
    const appendTime = this.#appendTime()
    for (let index = 0; index < count; index += 1) {
      const record = readRecord(cursor, baseOffset, baseTimestamp, baseSequence, appendTime)
      if (index === count - 1) ensureNothingRemains(cursor)
      yield record
    }
  }

  /**
   * Visits the records without making objects of them: `bounds` is one object, filled anew for each record. Throws as
   * `records` does.
   */
  forEachRecordBounds(
    visit: (bounds: Readonly<RecordBounds>) => void,
    bytesMax = decompressedBytesMax,
  ): void {
    const count = this.#checkedCount()
    // A batch that the cleaner emptied keeps its compression bits without a stream.
    if (count === 0) return
    const bytes = this.decompressedRecords(bytesMax)
    const cursor = new RecordCursor(bytes, 0, bytes.length)
    const { baseOffset, baseTimestamp } = this
    const appendTime = this.#appendTime()
    const bounds: RecordBounds = {
      index: 0,
      offset: 0,
      timestamp: 0,
      keySize: 0,
      valueSize: 0,
      sizeInBytes: 0,
    }
    for (let index = 0; index < count; index += 1) {
      readRecordBounds(cursor, bounds)
      bounds.index = index
      bounds.offset += baseOffset
      bounds.timestamp = appendTime ?? bounds.timestamp + baseTimestamp
      if (index === count - 1) ensureNothingRemains(cursor)
      visit(bounds)
    }
  }

  /** The records in order, for who copies some of them. Throws as `records` does. */
  *recordSlices(bytesMax = decompressedBytesMax): Generator<RecordSlice, void, undefined> {
    const count = this.#checkedCount()
    if (count === 0) return
    const bytes = this.decompressedRecords(bytesMax)
    const cursor = new RecordCursor(bytes, 0, bytes.length)
    const { baseOffset, baseTimestamp } = this
    const appendTime = this.#appendTime()
    for (let index = 0; index < count; index += 1) {
      const record = readRecordSlice(cursor, baseOffset, baseTimestamp, appendTime)
      if (index === count - 1) ensureNothingRemains(cursor)
      yield record
    }
  }

  #appendTime(): number | undefined {
    return this.attributes & attribute.logAppendTime ? this.maxTimestamp : undefined
  }

  #checkedCount(): number {
    const count = this.recordCount
    if (count < 0) {
      throw new CorruptRecordError(
        `Found invalid record count ${count} in magic v2 batch at offset ${this.baseOffset}`,
      )
    }
    return count
  }

  /** Moves the batch to another offset; the checksum does not cover it. */
  setBaseOffset(offset: number): void {
    writeInt64(this.buffer, this.position, offset)
  }

  /** The checksum does not cover the leader epoch. */
  setPartitionLeaderEpoch(epoch: number): void {
    this.buffer.writeInt32BE(epoch, this.position + 12)
  }

  /** Makes `timestampMs` the timestamp of all records, with timestamp type LogAppendTime, and corrects the checksum. */
  setLogAppendTime(timestampMs: number): void {
    this.buffer.writeInt16BE(this.attributes | attribute.logAppendTime, this.position + 21)
    writeInt64(this.buffer, this.position + 35, timestampMs)
    this.buffer.writeUInt32BE(this.#computeCrc(), this.position + 17)
  }
}

function ensureNothingRemains(cursor: RecordCursor): void {
  if (cursor.remaining > 0) {
    throw new CorruptRecordError('Incorrect declared batch size, records still remaining in file')
  }
}
