import { CorruptRecordError } from './corrupt-record-error.ts'
import {
  addToSequence,
  type KafkaRecord,
  type RecordBounds,
  type RecordHeader,
  type RecordSlice,
} from './record.ts'
import type { RecordCursor } from './record-cursor.ts'

/*
 * A record of magic 2:
 *
 *     varint   length of what follows
 *     int8     attributes (unused)
 *     varlong  timestamp delta
 *     varint   offset delta
 *     varint   key length or -1, key
 *     varint   value length or -1, value
 *     varint   number of headers, each: varint key length, key, varint value length or -1, value
 */

const noHeaders: readonly RecordHeader[] = []

/** Reads the record at the cursor and moves past it. `appendTime` replaces its timestamp. */
export function readRecord(
  cursor: RecordCursor,
  baseOffset: number,
  baseTimestamp: number,
  baseSequence: number,
  appendTime: number | undefined,
): KafkaRecord {
  const start = cursor.position
  const end = readLength(cursor)
  cursor.skip(1)
  const timestampDelta = cursor.varlong()
  const offsetDelta = cursor.varint()
  const keySize = cursor.varint()
  const key = keySize < 0 ? null : cursor.slice(keySize)
  const valueSize = cursor.varint()
  const value = valueSize < 0 ? null : cursor.slice(valueSize)
  const headers = readHeaders(cursor)
  ensureEndsAt(cursor, end)
  return {
    offset: baseOffset + offsetDelta,
    timestamp: appendTime ?? baseTimestamp + timestampDelta,
    sequence: baseSequence === -1 ? -1 : addToSequence(baseSequence, offsetDelta),
    sizeInBytes: end - start,
    key,
    value,
    headers,
  }
}

/** Reads past a record; fills in all but the index, with `offset` and `timestamp` as deltas. */
export function readRecordBounds(cursor: RecordCursor, bounds: RecordBounds): void {
  const start = cursor.position
  const end = readLength(cursor)
  cursor.skip(1)
  bounds.timestamp = cursor.varlong()
  bounds.offset = cursor.varint()
  bounds.keySize = skipField(cursor)
  bounds.valueSize = skipField(cursor)
  const headerCount = readHeaderCount(cursor)
  for (let i = 0; i < headerCount; i += 1) {
    ensureHeaderKey(skipField(cursor))
    skipField(cursor)
  }
  ensureEndsAt(cursor, end)
  bounds.sizeInBytes = end - start
}

/** Reads the record at the cursor without its headers and moves past it. */
export function readRecordSlice(
  cursor: RecordCursor,
  baseOffset: number,
  baseTimestamp: number,
  appendTime: number | undefined,
): RecordSlice {
  const end = readLength(cursor)
  cursor.skip(1)
  const timestampDelta = cursor.varlong()
  const restStart = cursor.position
  const offsetDelta = cursor.varint()
  const keySize = cursor.varint()
  const key = keySize < 0 ? null : cursor.slice(keySize)
  const valueSize = skipField(cursor)
  if (cursor.position >= end) throw new CorruptRecordError('the record ends too early')
  cursor.position = end
  return {
    offset: baseOffset + offsetDelta,
    timestamp: appendTime ?? baseTimestamp + timestampDelta,
    key,
    hasValue: valueSize >= 0,
    rest: cursor.buffer.subarray(restStart, end),
  }
}

/** Where the record ends. */
function readLength(cursor: RecordCursor): number {
  if (cursor.remaining === 0) {
    throw new CorruptRecordError('Incorrect declared batch size, premature EOF reached')
  }
  const length = cursor.varint()
  if (length < 0 || length > cursor.remaining) {
    throw new CorruptRecordError(
      `Invalid record size: expected ${length} bytes in record payload, but instead the buffer has only ${cursor.remaining} remaining bytes.`,
    )
  }
  return cursor.position + length
}

function skipField(cursor: RecordCursor): number {
  const size = cursor.varint()
  if (size < 0) return -1
  cursor.skip(size)
  return size
}

function readHeaderCount(cursor: RecordCursor): number {
  const count = cursor.varint()
  if (count < 0) throw new CorruptRecordError(`Found invalid number of record headers ${count}`)
  if (count > cursor.remaining) {
    throw new CorruptRecordError(
      `Found invalid number of record headers. ${count} is larger than the remaining size of the buffer`,
    )
  }
  return count
}

function readHeaders(cursor: RecordCursor): readonly RecordHeader[] {
  const count = readHeaderCount(cursor)
  if (count === 0) return noHeaders
  const headers: RecordHeader[] = []
  for (let i = 0; i < count; i += 1) {
    const keySize = cursor.varint()
    ensureHeaderKey(keySize)
    const keyStart = cursor.position
    cursor.skip(keySize)
    const key = cursor.buffer.toString('utf8', keyStart, cursor.position)
    const valueSize = cursor.varint()
    headers.push({ key, value: valueSize < 0 ? null : cursor.slice(valueSize) })
  }
  return headers
}

function ensureHeaderKey(size: number): void {
  if (size < 0) throw new CorruptRecordError(`Invalid negative header key size ${size}`)
}

function ensureEndsAt(cursor: RecordCursor, end: number): void {
  if (cursor.position !== end) {
    throw new CorruptRecordError('Invalid record size: the fields do not fill the record exactly')
  }
}
