/**
 * Walks the record batches of a segment file. `batchHeaders` reads only headers where batches are large;
 * `wholeBatches` has the bytes of each. Both end before an incomplete batch, and throw CorruptRecordError
 * at bytes that are no batch.
 */
import { DefaultRecordBatch } from '../../protocol/records/default-record-batch.ts'
import { batchOverhead, magicPosition } from '../../protocol/records/layout.ts'
import { LegacyRecordBatch } from '../../protocol/records/legacy-record-batch.ts'
import {
  batchSizeAt,
  type RecordBatch,
  recordBatchAt,
} from '../../protocol/records/record-batch.ts'
import type { DiskFile } from '../system/system.ts'

export interface PositionedBatch {
  /** Where the batch begins in the file. */
  readonly position: number
  readonly batch: RecordBatch
}

const headerChunkBytes = 4096
const wholeChunkBytes = 256 * 1024

/** Reads exactly what is there of [position, position + length). */
export function readBytes(file: DiskFile, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const count = file.read(bytes, filled, length - filled, position + filled)
    if (count === 0) return bytes.subarray(0, filled)
    filled += count
  }
  return bytes
}

/** Batches whose header is in memory; nothing but header fields may be asked of them. */
export function* batchHeaders(
  file: DiskFile,
  from: number,
  to: number,
): Generator<PositionedBatch, void, undefined> {
  let chunk = readBytes(file, from, Math.min(headerChunkBytes, to - from))
  let chunkStart = from
  let position = from
  while (position < to) {
    if (position + batchOverhead > chunkStart + chunk.length && chunkStart + chunk.length < to) {
      chunk = readBytes(file, position, Math.min(headerChunkBytes, to - position))
      chunkStart = position
    }
    const at = position - chunkStart
    const size = batchSizeAt(chunk, at, chunk.length)
    if (size === undefined || position + size > to) return
    const batch =
      chunk[at + magicPosition] === 2
        ? new DefaultRecordBatch(chunk, at, size)
        : new LegacyRecordBatch(chunk, at, size)
    yield { position, batch }
    position += size
  }
}

export function* wholeBatches(
  file: DiskFile,
  from: number,
  to: number,
  leastChunkBytes = wholeChunkBytes,
): Generator<PositionedBatch, void, undefined> {
  let position = from
  let chunkBytes = leastChunkBytes
  while (position < to) {
    const chunk = readBytes(file, position, Math.min(chunkBytes, to - position))
    let at = 0
    for (;;) {
      const batch = recordBatchAt(chunk, at)
      if (batch === undefined) break
      yield { position: position + at, batch }
      at += batch.sizeInBytes
    }
    const next = batchSizeAt(chunk, at, chunk.length)
    position += at
    if (next !== undefined && position + next > to) return
    if (next === undefined && position + (chunk.length - at) >= to) return
    chunkBytes = Math.max(leastChunkBytes, next ?? 0)
  }
}
