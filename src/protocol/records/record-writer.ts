import type { NewRecord } from './record.ts'
import { sizeOfVarint, sizeOfVarlong, writeVarint, writeVarlong } from './varint.ts'

/** The bytes of a record after its length field; see record-reader.ts for the form. */
export function sizeOfRecordBody(
  record: NewRecord,
  timestampDelta: number,
  offsetDelta: number,
): number {
  let size =
    1 +
    sizeOfVarlong(timestampDelta) +
    sizeOfVarint(offsetDelta) +
    sizeOfField(record.key) +
    sizeOfField(record.value)
  const { headers } = record
  if (headers === undefined) return size + 1
  size += sizeOfVarint(headers.length)
  for (const { key, value } of headers) {
    const keySize = Buffer.byteLength(key)
    size += sizeOfVarint(keySize) + keySize + sizeOfField(value)
  }
  return size
}

function sizeOfField(field: Uint8Array | null): number {
  return field === null ? 1 : sizeOfVarint(field.length) + field.length
}

/** Writes a record whose body takes `bodySize` bytes at `position`; returns the position after it. */
export function writeRecord(
  buffer: Buffer,
  position: number,
  record: NewRecord,
  bodySize: number,
  timestampDelta: number,
  offsetDelta: number,
): number {
  let at = writeVarint(buffer, position, bodySize)
  buffer[at] = 0
  at = writeVarlong(buffer, at + 1, timestampDelta)
  at = writeVarint(buffer, at, offsetDelta)
  at = writeField(buffer, at, record.key)
  at = writeField(buffer, at, record.value)
  const { headers } = record
  if (headers === undefined) {
    buffer[at] = 0
    return at + 1
  }
  at = writeVarint(buffer, at, headers.length)
  for (const { key, value } of headers) {
    at = writeVarint(buffer, at, Buffer.byteLength(key))
    at += buffer.write(key, at)
    at = writeField(buffer, at, value)
  }
  return at
}

/** Writes a record whose bytes from the offset delta on are `rest`; returns the position after it. */
export function writeRecordSlice(
  buffer: Buffer,
  position: number,
  rest: Buffer,
  timestampDelta: number,
): number {
  let at = writeVarint(buffer, position, 1 + sizeOfVarlong(timestampDelta) + rest.length)
  buffer[at] = 0
  at = writeVarlong(buffer, at + 1, timestampDelta)
  return at + rest.copy(buffer, at)
}

function writeField(buffer: Buffer, position: number, field: Uint8Array | null): number {
  if (field === null) {
    buffer[position] = 1 // zigzag of -1
    return position + 1
  }
  const at = writeVarint(buffer, position, field.length)
  buffer.set(field, at)
  return at + field.length
}
