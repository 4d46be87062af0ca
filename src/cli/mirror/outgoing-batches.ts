/**
 * From batches as they were fetched to batches for the target. One that is to be copied whole goes on as it is, still
 * compressed, under another header; small ones are gathered into larger ones, and of others (with gaps, with append times,
 * of the old formats) the records are written anew, with the codec that they had.
 */
import type { FetchedBatch } from '../../client/consumer/fetched-records.ts'
import { crc32c } from '../../protocol/records/crc32c.ts'
import { attribute, writeInt64 } from '../../protocol/records/layout.ts'
import type { KafkaRecord } from '../../protocol/records/record.ts'
import { type RecordBatch, recordBatches } from '../../protocol/records/record-batch.ts'
import { RecordBatchBuilder } from '../../protocol/records/record-batch-builder.ts'

/** `count` records that follow each other without a gap in the source. */
export interface SourceRange {
  readonly source: number
  readonly count: number
}

/** Without producer id and sequence: see `seal`. */
export interface OutgoingBatch {
  readonly bytes: Buffer
  readonly recordCount: number
  readonly ranges: readonly SourceRange[]
}

/** Smaller batches are gathered. */
const SMALL_BYTES = 16 * 1024
/** Before compression. */
const GATHERED_BYTES_MAX = 256 * 1024

type Codec = RecordBatch['compression']

/** In order. Throws CorruptRecordError. */
export function outgoingBatches(fetched: readonly FetchedBatch[]): OutgoingBatch[] {
  const gathering = new Gathering()
  for (const { batch, from } of fetched) gathering.add(batch, from)
  return gathering.finish()
}

class Gathering {
  readonly #done: OutgoingBatch[] = []
  /** A small batch that goes on as it is unless there are neighbours. */
  #lone: RecordBatch | undefined
  #builder: RecordBatchBuilder | undefined
  #codec: Codec = 'none'
  #ranges: { source: number; count: number }[] = []

  add(batch: RecordBatch, from: number): void {
    const isWhole = isCopyable(batch, from)
    if (isWhole && batch.sizeInBytes >= SMALL_BYTES) {
      this.#flush()
      this.#done.push(copied(batch))
    } else if (isWhole && this.#lone === undefined && this.#builder === undefined)
      this.#lone = batch
    else {
      const lone = this.#lone
      this.#lone = undefined
      if (lone !== undefined) this.#gather(lone, lone.baseOffset)
      this.#gather(batch, from)
    }
  }

  finish(): OutgoingBatch[] {
    this.#flush()
    return this.#done
  }

  #gather(batch: RecordBatch, from: number): void {
    const codec = batch.compression
    for (const record of batch.records()) {
      if (record.offset >= from) this.#append(record, codec)
    }
  }

  #append(record: KafkaRecord, codec: Codec): void {
    const size = (this.#builder?.estimatedSizeInBytes ?? 0) + record.sizeInBytes
    if (this.#builder !== undefined && (codec !== this.#codec || size > GATHERED_BYTES_MAX)) {
      this.#flush()
    }
    this.#builder ??= new RecordBatchBuilder({ compression: codec })
    this.#codec = codec
    const { timestamp, key, value, headers } = record
    this.#builder.append({ timestamp, key, value, headers })
    const last = this.#ranges[this.#ranges.length - 1]
    if (last !== undefined && record.offset === last.source + last.count) last.count += 1
    else this.#ranges.push({ source: record.offset, count: 1 })
  }

  #flush(): void {
    if (this.#lone !== undefined) this.#done.push(copied(this.#lone))
    this.#lone = undefined
    if (this.#builder === undefined) return
    const recordCount = this.#builder.count
    this.#done.push({ bytes: this.#builder.build(), recordCount, ranges: this.#ranges })
    this.#builder = undefined
    this.#ranges = []
  }
}

/** Brokers take batches of magic 2 in which every offset has a record; and timestamps must be the records' own. */
function isCopyable(batch: RecordBatch, from: number): boolean {
  if (batch.magic !== 2 || batch.baseOffset < from) return false
  if (batch.timestampType !== 'CreateTime' || batch.deleteHorizonMs !== null) return false
  return batch.recordCount > 0 && batch.recordCount === batch.lastOffsetDelta + 1
}

function copied(batch: RecordBatch): OutgoingBatch {
  const source = batch.baseOffset
  const count = batch.lastOffset - source + 1
  // A copy, so that what was fetched together with it is not kept in memory by it.
  const bytes = Buffer.from(batch.bytes())
  writeInt64(bytes, 0, 0)
  bytes.writeInt32BE(-1, 12)
  bytes.writeInt16BE(bytes.readInt16BE(21) & attribute.compression, 21)
  return { bytes, recordCount: count, ranges: [{ source, count }] }
}

export interface ProducerSequence {
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
}

/** Writes the producer's part of the header, and the checksum, into `bytes`. */
export function seal(bytes: Buffer, { producerId, producerEpoch, baseSequence }: ProducerSequence) {
  writeInt64(bytes, 43, producerId)
  bytes.writeInt16BE(producerEpoch, 51)
  bytes.writeInt32BE(baseSequence, 53)
  bytes.writeUInt32BE(crc32c(bytes, 21), 17)
}

/** The same records in two batches, for a broker that found one too large; not sealed. */
export function halved({ bytes, recordCount }: Pick<OutgoingBatch, 'bytes' | 'recordCount'>) {
  const half = Math.ceil(recordCount / 2)
  const parts: Buffer[] = []
  let builder: RecordBatchBuilder | undefined
  let index = 0
  for (const batch of recordBatches(bytes)) {
    for (const { timestamp, key, value, headers } of batch.records()) {
      if (index === half && builder !== undefined) parts.push(builder.build())
      if (index === 0 || index === half) {
        builder = new RecordBatchBuilder({ compression: batch.compression })
      }
      builder?.append({ timestamp, key, value, headers })
      index += 1
    }
  }
  if (builder !== undefined) parts.push(builder.build())
  return [
    { bytes: parts[0] ?? bytes, recordCount: half },
    { bytes: parts[1] ?? bytes, recordCount: recordCount - half },
  ] as const
}
