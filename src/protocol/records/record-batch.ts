import { CorruptRecordError } from './corrupt-record-error.ts'
import { DefaultRecordBatch } from './default-record-batch.ts'
import { headerSizeUpToMagic, logOverhead, magicPosition, minimumLength } from './layout.ts'
import { LegacyRecordBatch } from './legacy-record-batch.ts'

/** A batch in place: every property reads the bytes it was found in. `magic` tells the two kinds apart. */
export type RecordBatch = DefaultRecordBatch | LegacyRecordBatch

/**
 * The batches that lie one after the other between `start` and `end`, of any magic. An incomplete batch at the end, as
 * a fetch cut at its byte limit leaves it, is passed over silently. Checksums are not verified: see `ensureValid`.
 *
 * Throws CorruptRecordError at a length that no batch has or an unknown magic.
 */
export function* recordBatches(
  buffer: Buffer,
  start = 0,
  end = buffer.length,
): Generator<RecordBatch, void, undefined> {
  let position = start
  for (;;) {
    const batch = recordBatchAt(buffer, position, end)
    if (batch === undefined) return
    yield batch
    position += batch.sizeInBytes
  }
}

/** The batch at `position`, or undefined if there are too few bytes before `end`. Throws as `recordBatches` does. */
export function recordBatchAt(
  buffer: Buffer,
  position: number,
  end = buffer.length,
): RecordBatch | undefined {
  const sizeInBytes = batchSizeAt(buffer, position, end)
  if (sizeInBytes === undefined || sizeInBytes > end - position) return undefined
  return buffer[position + magicPosition] === 2
    ? new DefaultRecordBatch(buffer, position, sizeInBytes)
    : new LegacyRecordBatch(buffer, position, sizeInBytes)
}

/**
 * The whole size of the batch whose first bytes are at `position`, or undefined if not even its magic is there. It
 * may be larger than what the buffer holds. Throws as `recordBatches` does.
 */
export function batchSizeAt(buffer: Buffer, position: number, end: number): number | undefined {
  if (end - position < logOverhead) return undefined
  const length = buffer.readInt32BE(position + 8)
  if (length < minimumLength[0]) {
    throw new CorruptRecordError(
      `Record size ${length} is less than the minimum record overhead (${minimumLength[0]})`,
    )
  }
  if (end - position < headerSizeUpToMagic) return undefined
  const magic = buffer.readInt8(position + magicPosition)
  const minimum = minimumLength[magic]
  if (minimum === undefined) {
    throw new CorruptRecordError(`Invalid magic found in record: ${magic}`)
  }
  if (length < minimum) {
    throw new CorruptRecordError(
      `Record batch is corrupt (the size ${length + logOverhead} is smaller than the minimum allowed overhead ${minimum + logOverhead})`,
    )
  }
  return length + logOverhead
}
