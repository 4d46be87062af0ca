/**
 * The table-valued function `records(topic, from, to)` of `samsa sql`: the records of a topic, partition by partition
 * in the order of the log, read as the query asks for them and never held.
 */
import { isUtf8 } from 'node:buffer'
import { controlRecordType } from '../../protocol/records/control-record.ts'
import type { KafkaRecord } from '../../protocol/records/record.ts'
import type { RecordBatch } from '../../protocol/records/record-batch.ts'
import type { DataDirectory } from './data-directory.ts'
import { NoDataError } from './data-directory.ts'
import type { PartitionReader, StoredBatch } from './partition-reader.ts'

export type SqlValue = string | number | Buffer | null

/** An end of a range: of offsets, or of timestamps. */
type Bound =
  | { readonly type: 'none' }
  | { readonly type: 'offset'; readonly offset: number }
  | { readonly type: 'timestamp'; readonly timestamp: number }

/** In the order of the columns of catalog.ts. */
export function* recordRows(
  data: DataDirectory,
  topic: SqlValue | undefined,
  from: SqlValue | undefined,
  to: SqlValue | undefined,
): Generator<SqlValue[]> {
  const logs = topic === undefined ? data.partitions() : data.partitionsOf(String(topic))
  const range = { from: bound(from, 'earliest'), to: bound(to, 'latest') }
  for (const log of logs) yield* rowsOf(log, range)
}

/** An offset, a time in ISO 8601, or the word that stands for no bound. Throws NoDataError. */
function bound(value: SqlValue | undefined, open: 'earliest' | 'latest'): Bound {
  if (value === undefined || value === open) return { type: 'none' }
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) {
    return { type: 'offset', offset: value }
  }
  const timestamp = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (!Number.isNaN(timestamp)) return { type: 'timestamp', timestamp }
  throw new NoDataError(
    `records(): ${typeof value === 'string' ? `'${value}'` : value} is neither an offset, nor a time like '2026-01-31T09:00:00Z', nor '${open}'`,
  )
}

interface Range {
  readonly from: Bound
  readonly to: Bound
}

function* rowsOf(log: PartitionReader, { from, to }: Range): Generator<SqlValue[]> {
  const fromOffset = Math.max(from.type === 'offset' ? from.offset : 0, log.logStartOffset)
  const toOffset = to.type === 'offset' ? to.offset : Number.POSITIVE_INFINITY
  const fromTime = from.type === 'timestamp' ? from.timestamp : Number.NEGATIVE_INFINITY
  const toTime = to.type === 'timestamp' ? to.timestamp : Number.POSITIVE_INFINITY
  const isWanted = (batch: RecordBatch) => batch.maxTimestamp >= fromTime
  for (const stored of log.storedBatches(fromOffset, isWanted)) {
    if (stored.batch.baseOffset >= toOffset) return
    for (const record of stored.batch.records()) {
      const { offset, timestamp } = record
      const isInside =
        offset >= fromOffset && offset < toOffset && timestamp >= fromTime && timestamp < toTime
      if (isInside) yield row(log, stored, record)
    }
  }
}

function row(log: PartitionReader, stored: StoredBatch, record: KafkaRecord): SqlValue[] {
  const { batch } = stored
  return [
    log.topic,
    log.partition,
    record.offset,
    record.timestamp,
    timeText(record.timestamp),
    batch.timestampType,
    textOrBytes(record.key),
    textOrBytes(record.value),
    headersText(record),
    batch.isControl ? controlRecordType(record.key) : null,
    Number(batch.isTransactional),
    batch.producerId,
    batch.producerEpoch,
    record.sequence,
    batch.partitionLeaderEpoch,
    batch.compression,
    batch.baseOffset,
    batch.sizeInBytes,
    batch.magic,
    record.sizeInBytes,
    stored.file,
    stored.position,
  ]
}

/** ISO 8601 in UTC; null for no timestamp and for one that no calendar has. */
function timeText(timestamp: number): string | null {
  const date = new Date(timestamp)
  return timestamp < 0 || Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/** UTF-8 comes as text; what is none, as the bytes. */
function textOrBytes(bytes: Buffer | null): string | Buffer | null {
  return bytes !== null && isUtf8(bytes) ? bytes.toString('utf8') : bytes
}

/** JSON in the order of the record; a value that is no text is {"base64": …}. */
function headersText({ headers }: KafkaRecord): string {
  return JSON.stringify(
    headers.map(({ key, value }) => {
      const text = textOrBytes(value)
      return { key, value: Buffer.isBuffer(text) ? { base64: text.toString('base64') } : text }
    }),
  )
}
