import { crc32 } from 'node:zlib'
import {
  type Compression,
  compressionOf,
  decompress,
  decompressedBytesMax,
} from './compression/compression.ts'
import { CorruptRecordError } from './corrupt-record-error.ts'
import {
  attribute,
  logOverhead,
  magicPosition,
  minimumLength,
  readInt64,
  type TimestampType,
} from './layout.ts'
import type { KafkaRecord } from './record.ts'

/**
 * A view on a message of magic 0 or 1, which earlier releases wrote: one record, or a wrapper whose value is a
 * compressed set of messages. The wrapper's offset is that of its last record; the messages in a wrapper of magic 1
 * have offsets relative to each other. Such batches are read only: no release since 4.0 takes or writes them.
 */
export class LegacyRecordBatch {
  readonly buffer: Buffer
  readonly position: number
  readonly sizeInBytes: number
  readonly magic: 0 | 1
  readonly partitionLeaderEpoch = -1
  readonly isTransactional = false
  readonly isControl = false
  readonly deleteHorizonMs: number | null = null
  readonly producerId = -1
  readonly hasProducerId = false
  readonly producerEpoch = -1
  readonly baseSequence = -1
  readonly lastSequence = -1

  constructor(buffer: Buffer, position: number, sizeInBytes: number) {
    this.buffer = buffer
    this.position = position
    this.sizeInBytes = sizeInBytes
    this.magic = buffer[position + magicPosition] === 0 ? 0 : 1
  }

  /** The first record's offset. A wrapper is decompressed to find it. */
  get baseOffset(): number {
    if (this.compression === 'none') return this.lastOffset
    for (const record of this.records()) return record.offset
    return this.lastOffset
  }

  get lastOffset(): number {
    return readInt64(this.buffer, this.position)
  }

  get nextOffset(): number {
    return this.lastOffset + 1
  }

  get lastOffsetDelta(): number {
    return this.lastOffset - this.baseOffset
  }

  /** The stored checksum. */
  get crc(): number {
    return this.buffer.readUInt32BE(this.position + 12)
  }

  get attributes(): number {
    return this.buffer.readInt8(this.position + 17)
  }

  /** Throws CorruptRecordError if the attributes name no known codec. */
  get compression(): Compression {
    return compressionOf(this.attributes & attribute.compression)
  }

  get timestampType(): TimestampType {
    if (this.magic === 0) return 'NoTimestampType'
    return this.attributes & attribute.logAppendTime ? 'LogAppendTime' : 'CreateTime'
  }

  get baseTimestamp(): number {
    return this.maxTimestamp
  }

  /** -1 for magic 0. */
  get maxTimestamp(): number {
    return this.magic === 0 ? -1 : readInt64(this.buffer, this.position + 18)
  }

  /** A wrapper is decompressed to count its records. */
  get recordCount(): number {
    return this.messages().length
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
    return crc32(
      this.buffer.subarray(this.position + magicPosition, this.position + this.sizeInBytes),
    )
  }

  /** The batch's bytes, not copied. */
  bytes(): Buffer {
    return this.buffer.subarray(this.position, this.position + this.sizeInBytes)
  }

  /**
   * The records in order. Throws CorruptRecordError at a message whose fields do not fit its size, and at a wrapper
   * that cannot be decompressed to at most `bytesMax`, is empty or holds something else than plain messages of its magic.
   */
  *records(bytesMax = decompressedBytesMax): Generator<KafkaRecord, void, undefined> {
    if (this.compression === 'none') {
      yield this.#record(this.lastOffset, this.maxTimestamp)
      return
    }
    const messages = this.messages(bytesMax)
    const appended = this.timestampType === 'LogAppendTime' ? this.maxTimestamp : undefined
    const lastInnerOffset = messages.at(-1)?.lastOffset ?? 0
    const shift = this.magic === 1 ? this.lastOffset - lastInnerOffset : 0
    for (const message of messages) {
      yield message.#record(message.lastOffset + shift, appended ?? message.maxTimestamp)
    }
  }

  /** The plain messages in it: itself, or those of a wrapper, with offsets as stored. Throws as `records` does. */
  messages(bytesMax = decompressedBytesMax): readonly LegacyRecordBatch[] {
    return this.compression === 'none' ? [this] : this.#innerMessages(bytesMax)
  }

  #record(offset: number, timestamp: number): KafkaRecord {
    const [key, value] = this.#fields()
    return {
      offset,
      timestamp,
      sequence: -1,
      sizeInBytes: this.sizeInBytes,
      key,
      value,
      headers: [],
    }
  }

  #fields(): [key: Buffer | null, value: Buffer | null] {
    const keyStart = this.position + logOverhead + minimumLength[this.magic] - 8
    const key = this.#field(keyStart)
    const value = this.#field(keyStart + 4 + (key?.length ?? 0))
    return [key, value]
  }

  #field(position: number): Buffer | null {
    const end = this.position + this.sizeInBytes
    if (position + 4 > end) throw new CorruptRecordError('the message ends too early')
    const size = this.buffer.readInt32BE(position)
    if (size < 0) return null
    if (size > end - position - 4) throw new CorruptRecordError('the message ends too early')
    return this.buffer.subarray(position + 4, position + 4 + size)
  }

  #innerMessages(bytesMax: number): LegacyRecordBatch[] {
    const [, value] = this.#fields()
    if (value === null) {
      throw new CorruptRecordError(
        `Found invalid compressed record set with null value (magic = ${this.magic})`,
      )
    }
    const bytes = decompress(this.compression, value, bytesMax, {
      brokenLz4HeaderChecksum: this.magic === 0,
    })
    const messages: LegacyRecordBatch[] = []
    for (let at = 0; at < bytes.length; at += messages.at(-1)?.sizeInBytes ?? 0) {
      messages.push(this.#innerMessage(bytes, at))
    }
    if (messages.length === 0) {
      throw new CorruptRecordError('Found invalid compressed record set with no inner records')
    }
    return messages
  }

  #innerMessage(bytes: Buffer, position: number): LegacyRecordBatch {
    const least = logOverhead + minimumLength[this.magic]
    const remaining = bytes.length - position
    const sizeInBytes = remaining < least ? 0 : bytes.readInt32BE(position + 8) + logOverhead
    if (sizeInBytes < least || sizeInBytes > remaining) {
      throw new CorruptRecordError('a message in a compressed message does not fit into it')
    }
    const message = new LegacyRecordBatch(bytes, position, sizeInBytes)
    if (bytes[position + magicPosition] !== this.magic) {
      throw new CorruptRecordError(
        `Compressed message magic ${bytes[position + magicPosition]} does not match wrapper magic ${this.magic}`,
      )
    }
    if (message.compression !== 'none') {
      throw new CorruptRecordError('Inner messages must not be compressed')
    }
    return message
  }
}
