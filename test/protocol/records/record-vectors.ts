import { createHash } from 'node:crypto'
import { CorruptRecordError } from '../../../src/protocol/records/corrupt-record-error.ts'
import type { KafkaRecord } from '../../../src/protocol/records/record.ts'
import { type RecordBatch, recordBatches } from '../../../src/protocol/records/record-batch.ts'
import { readVectors } from '../../vectors/archive.ts'

/** What Kafka's reader saw in some bytes. 64-bit integers are decimal strings, bytes are base64. */
export interface RecordsVector {
  readonly name: string
  readonly hex: string
  readonly batches: readonly BatchVector[]
  readonly trailingBytes: number
  readonly error?: { readonly phase: Phase; readonly afterBatches: number }
}

export type Phase = 'batches' | 'header' | 'ensureValid' | 'records'

export interface BatchVector {
  readonly [field: string]: unknown
  readonly records?: readonly RecordVector[]
}

export interface RecordVector {
  readonly offset: string
  readonly timestamp: string
  readonly sequence?: number
  readonly sizeInBytes: number
  readonly key: string | null
  readonly value?: string | null
  readonly valueLength?: number
  readonly valueSha256?: string
  readonly headers: readonly { readonly key: string; readonly value: string | null }[]
}

export const recordsVectors = [
  ...readVectors<RecordsVector>('records.jsonl.gz'),
  ...readVectors<RecordsVector>('records-large.jsonl.gz'),
]

/** The fields of a batch vector that a view has under the same name, as numbers where they are decimal strings. */
export function expectedBatch(batch: BatchVector): Record<string, unknown> {
  const fields = Object.entries(batch).filter(([name]) => name in comparedFields)
  return Object.fromEntries(
    fields.map(([name, value]) => [
      name,
      comparedFields[name] === 'int64' ? toNumber(value) : value,
    ]),
  )
}

const comparedFields: Record<string, 'as is' | 'int64'> = {
  position: 'as is',
  sizeInBytes: 'as is',
  magic: 'as is',
  crc: 'as is',
  baseOffset: 'int64',
  lastOffset: 'int64',
  nextOffset: 'int64',
  partitionLeaderEpoch: 'as is',
  attributes: 'as is',
  compression: 'as is',
  timestampType: 'as is',
  isTransactional: 'as is',
  isControl: 'as is',
  deleteHorizonMs: 'int64',
  lastOffsetDelta: 'as is',
  baseTimestamp: 'int64',
  maxTimestamp: 'int64',
  producerId: 'int64',
  producerEpoch: 'as is',
  baseSequence: 'as is',
  lastSequence: 'as is',
  recordCount: 'as is',
}

function toNumber(value: unknown): number | null {
  return value === null ? null : Number(value)
}

/** A view's properties with the names that `expected` has. */
export function actualBatch(
  batch: RecordBatch,
  expected: Record<string, unknown>,
): Record<string, unknown> {
  const view = batch as unknown as Record<string, unknown>
  return Object.fromEntries(Object.keys(expected).map((name) => [name, view[name]]))
}

/** A record in the form of the vectors; the value as length and hash where the vector has it so. */
export function recordVector(record: KafkaRecord, like: RecordVector | undefined): unknown {
  const { key, value, headers } = record
  const sequence = like?.sequence === undefined ? {} : { sequence: record.sequence }
  return {
    offset: record.offset,
    timestamp: record.timestamp,
    ...sequence,
    key: base64(key),
    ...(like?.valueSha256 === undefined || value === null
      ? { value: base64(value) }
      : {
          valueLength: value.length,
          valueSha256: createHash('sha256').update(value).digest('hex'),
        }),
    headers: headers.map((header) => ({ key: header.key, value: base64(header.value) })),
    sizeInBytes: record.sizeInBytes,
  }
}

/** The vector without what the view does not show, with numbers for decimal strings. */
export function expectedRecord({ ...vector }: RecordVector): unknown {
  const { control: _, ...record } = vector as RecordVector & { control?: unknown }
  return { ...record, offset: Number(record.offset), timestamp: Number(record.timestamp) }
}

function base64(bytes: Buffer | null): string | null {
  return bytes === null ? null : bytes.toString('base64')
}

/** Everything that reading some bytes yields: the batches seen with their records, and where it failed, if it did. */
export interface ReadResult {
  readonly batches: { readonly batch: RecordBatch; readonly records: KafkaRecord[] }[]
  readonly parsedBytes: number
  readonly error?: { readonly phase: Phase; readonly afterBatches: number }
}

/** Reads as a broker does: find a batch, look at its header, verify its checksum, go through its records. */
export function readAll(buffer: Buffer): ReadResult {
  const batches: { batch: RecordBatch; records: KafkaRecord[] }[] = []
  let phase: Phase = 'batches'
  let parsedBytes = 0
  try {
    for (const batch of recordBatches(buffer)) {
      const records: KafkaRecord[] = []
      batches.push({ batch, records })
      phase = 'header'
      batch.compression
      phase = 'ensureValid'
      batch.ensureValid()
      phase = 'records'
      for (const record of batch.records()) records.push(record)
      parsedBytes = batch.position + batch.sizeInBytes
      phase = 'batches'
    }
  } catch (error) {
    if (!(error instanceof CorruptRecordError)) throw error
    return { batches, parsedBytes, error: { phase, afterBatches: batches.length } }
  }
  return { batches, parsedBytes }
}
