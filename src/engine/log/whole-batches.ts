import { CorruptRecordError } from '../../protocol/records/corrupt-record-error.ts'
import { magicPosition, readInt64 } from '../../protocol/records/layout.ts'
import { batchSizeAt } from '../../protocol/records/record-batch.ts'

/** How many of the first `length` bytes are whole batches that end before `limitOffset`. */
export function wholeBatchesUpTo(
  chunk: Buffer,
  length: number,
  limitOffset: number,
): { size: number; nextOffset: number } {
  let at = 0
  let nextOffset = -1
  for (;;) {
    const size = sizeAt(chunk, at, length)
    if (size === undefined || at + size > length) break
    const isDefault = chunk[at + magicPosition] === 2
    const lastOffset = readInt64(chunk, at) + (isDefault ? chunk.readInt32BE(at + 23) : 0)
    if (lastOffset >= limitOffset) break
    nextOffset = lastOffset + 1
    at += size
  }
  return { size: at, nextOffset }
}

/** Damage after the first batch ends a read before it; the next read, which begins there, reports it. */
function sizeAt(chunk: Buffer, at: number, length: number): number | undefined {
  try {
    return batchSizeAt(chunk, at, length)
  } catch (error) {
    if (error instanceof CorruptRecordError && at > 0) return undefined
    throw error
  }
}
