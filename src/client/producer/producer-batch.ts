/**
 * The records of one partition that travel together. A batch takes records until it is full or sent;
 * its sequence number is written when it is sealed, and may be written anew after the epoch was bumped.
 */
import assert from 'node:assert/strict'
import { crc32c } from '../../protocol/records/crc32c.ts'
import { addToSequence } from '../../protocol/records/record.ts'
import { recordBatches } from '../../protocol/records/record-batch.ts'
import {
  RecordBatchBuilder,
  type RecordBatchOptions,
} from '../../protocol/records/record-batch-builder.ts'
import type { TopicPartition } from '../topic-partition.ts'
import type { ProducerRecord, RecordMetadata, SendCallback } from './producer-record.ts'

export interface Sequence {
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
}

export interface Appended {
  readonly baseOffset: number
  /** -1 where the records keep their own timestamps. */
  readonly logAppendTimeMs: number
}

type Compression = NonNullable<RecordBatchOptions['compression']>

export interface BatchSettings {
  readonly compression: Compression
  readonly compressionLevel: number | undefined
  /** Bytes that a batch is expected to grow to (`batch.size`). */
  readonly batchSize: number
  readonly isTransactional: boolean
}

/** Places in the header of a batch, for sealing it again. */
const CRC_AT = 17
const CRC_FROM = 21
const PRODUCER_ID_AT = 43
const PRODUCER_EPOCH_AT = 51
const BASE_SEQUENCE_AT = 53

/** Limits of the room that a new batch takes before it has records. */
const ROOM_BYTES_MIN = 256
const ROOM_BYTES_MAX = 1 << 20

export class ProducerBatch {
  readonly partition: TopicPartition
  readonly createdAt: number
  /** Grows from batch to batch of a producer. */
  readonly order: number
  /** The bytes that it takes of `buffer.memory`. */
  reserved = 0
  attempts = 0
  /** Not to be sent before this time. */
  retryAt = 0
  /** An attempt ended without telling whether the broker wrote it. */
  maybeWritten = false
  sequence: Sequence | undefined
  readonly #settings: BatchSettings
  readonly #header: { -readonly [K in keyof RecordBatchOptions]: RecordBatchOptions[K] }
  readonly #builder: RecordBatchBuilder
  #bytes: Buffer | undefined
  // Who is told of a record's end, and what of it is told, by the record's place in the batch. Columns, because
  // an object for each record in flight would keep the garbage collector busy.
  #callbacks: (SendCallback | undefined)[] = []
  readonly #timestamps: number[] = []
  readonly #keySizes: number[] = []
  readonly #valueSizes: number[] = []
  #onDone: (() => void)[] = []
  #done = false

  constructor(
    partition: TopicPartition,
    { createdAt, order }: { createdAt: number; order: number },
    settings: BatchSettings,
  ) {
    this.partition = partition
    this.createdAt = createdAt
    this.order = order
    this.#settings = settings
    // The builder reads the header when it builds, so that the sequence can be filled in until then.
    this.#header = {
      compression: settings.compression,
      isTransactional: settings.isTransactional,
      sizeInBytesExpected: Math.max(ROOM_BYTES_MIN, Math.min(settings.batchSize, ROOM_BYTES_MAX)),
    }
    if (settings.compressionLevel !== undefined) {
      this.#header.compressionLevel = settings.compressionLevel
    }
    this.#builder = new RecordBatchBuilder(this.#header)
  }

  get recordCount(): number {
    return this.#builder.count
  }

  /** Bytes so far, before compression; after sealing, the bytes that are sent. */
  get size(): number {
    return this.#bytes?.length ?? this.#builder.estimatedSizeInBytes
  }

  /** Whether its records were told that they succeeded or failed. */
  get isDone(): boolean {
    return this.#done
  }

  get isOpen(): boolean {
    return this.#bytes === undefined
  }

  append(record: ProducerRecord, timestamp: number, callback: SendCallback | undefined): void {
    const { key, value, headers } = record
    this.#callbacks.push(callback)
    this.#timestamps.push(timestamp)
    this.#keySizes.push(key?.length ?? -1)
    this.#valueSizes.push(value?.length ?? -1)
    if (headers === undefined) this.#builder.append({ timestamp, key, value })
    else this.#builder.append({ timestamp, key, value, headers })
  }

  /** The bytes to send, with the sequence in the header (undefined: not idempotent). */
  seal(sequence: Sequence | undefined): Buffer {
    const known = this.#bytes
    if (known !== undefined) {
      if (sequence !== undefined && sequence !== this.sequence) writeSequence(known, sequence)
    } else if (sequence !== undefined) Object.assign(this.#header, sequence)
    this.sequence = sequence
    const bytes = known ?? this.#builder.build()
    this.#bytes = bytes
    return bytes
  }

  /** Resolves once the batch has succeeded or failed. */
  done(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#done) resolve()
      else this.#onDone.push(resolve)
    })
  }

  succeed({ baseOffset, logAppendTimeMs }: Appended): void {
    const { topic, partition } = this.partition
    this.#finish((callback, index) => {
      const metadata: RecordMetadata = {
        topic,
        partition,
        offset: baseOffset < 0 ? -1 : baseOffset + index,
        timestamp: logAppendTimeMs < 0 ? (this.#timestamps[index] ?? -1) : logAppendTimeMs,
        serializedKeySize: this.#keySizes[index] ?? -1,
        serializedValueSize: this.#valueSizes[index] ?? -1,
      }
      callback(undefined, metadata)
    })
  }

  /** Fails every record; `errorOf` gives the error of the record at a place in the batch. */
  fail(errorOf: (index: number) => Error): void {
    this.#finish((callback, index) => callback(errorOf(index), undefined))
  }

  /**
   * Two batches with half of the records each, for a broker that found this one too large. They share its sequence
   * numbers, as the broker has used none of them.
   */
  split(): ProducerBatch[] {
    assert(this.#bytes !== undefined, 'only a batch that was sent is split')
    const half = Math.ceil(this.recordCount / 2)
    const create = (): ProducerBatch => new ProducerBatch(this.partition, this, this.#settings)
    const parts = [create(), create()] as const
    let index = 0
    for (const batch of recordBatches(this.#bytes)) {
      for (const { key, value, headers, timestamp } of batch.records()) {
        const part = parts[index < half ? 0 : 1]
        const record = { topic: this.partition.topic, key, value, headers }
        part.append(record, timestamp, this.#callbacks[index])
        index += 1
      }
    }
    if (this.sequence !== undefined) {
      const middle = addToSequence(this.sequence.baseSequence, half)
      parts[0].sequence = this.sequence
      parts[1].sequence = { ...this.sequence, baseSequence: middle }
    }
    parts[0].reserved = Math.floor(this.reserved / 2)
    parts[1].reserved = this.reserved - parts[0].reserved
    for (const resolve of this.#onDone.splice(0)) {
      void Promise.all(parts.map((part) => part.done())).then(() => resolve())
    }
    return [...parts]
  }

  #finish(tell: (callback: SendCallback, index: number) => void): void {
    assert(!this.#done, 'a batch ends once')
    this.#done = true
    const callbacks = this.#callbacks
    this.#callbacks = []
    for (const [index, callback] of callbacks.entries()) {
      if (callback !== undefined) tell(callback, index)
    }
    for (const resolve of this.#onDone.splice(0)) resolve()
  }
}

function writeSequence(bytes: Buffer, sequence: Sequence): void {
  bytes.writeBigInt64BE(BigInt(sequence.producerId), PRODUCER_ID_AT)
  bytes.writeInt16BE(sequence.producerEpoch, PRODUCER_EPOCH_AT)
  bytes.writeInt32BE(sequence.baseSequence, BASE_SEQUENCE_AT)
  bytes.writeUInt32BE(crc32c(bytes, CRC_FROM), CRC_AT)
}
