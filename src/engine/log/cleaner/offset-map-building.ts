/** Goes through the dirty part of a log and notes the last offset of each key, until the end or until the map is full. */
import type { RecordBatch } from '../../../protocol/records/record-batch.ts'
import type { CleanableLog } from './cleanable-log.ts'
import { CleanedTransactions } from './cleaned-transactions.ts'
import type { CleaningStatistics } from './cleaning-statistics.ts'
import type { OffsetMap } from './offset-map.ts'
import type { CleaningStep } from './segment-cleaning.ts'

export interface DirtyRange {
  readonly start: number
  /** A segment begins there. */
  readonly end: number
}

/** A batch of a megabyte may hold a hundred thousand records. */
const RECORDS_PER_STEP = 1000

/** Throws CorruptRecordError, and what the disk throws. */
export function* buildOffsetMap(
  log: CleanableLog,
  { start, end }: DirtyRange,
  offsets: OffsetMap,
  statistics: CleaningStatistics,
  ioBufferBytes: number,
): Generator<CleaningStep, void, undefined> {
  const dirty = log.segments.from(start).filter(({ baseOffset }) => baseOffset < end)
  const transactions = new CleanedTransactions()
  transactions.addAborted(log.abortedTransactions(start, end))
  for (const [index, segment] of dirty.entries()) {
    const position = segment.indexes.offset.positionBefore(start)
    for (const batch of log.batchesOf(segment, position, ioBufferBytes)) {
      yield batch.sizeInBytes
      statistics.mapBytesRead += batch.sizeInBytes
      const isSkipped = batch.magic === 2 && transactions.isDiscardable(batch)
      if (!batch.isControl && !isSkipped) {
        const isComplete = yield* noteKeys(batch, start, offsets)
        if (!isComplete) return
      }
      if (batch.lastOffset >= start) offsets.latestOffset = batch.lastOffset
    }
    segment.release()
    // The segment's last records may be gone.
    offsets.latestOffset = (dirty[index + 1]?.baseOffset ?? end) - 1
  }
}

/** Returns false when a key found no room. */
function* noteKeys(
  batch: RecordBatch,
  start: number,
  offsets: OffsetMap,
): Generator<CleaningStep, boolean, undefined> {
  let count = 0
  for (const { key, offset } of batch.magic === 2 ? batch.recordSlices() : batch.records()) {
    count += 1
    if (count % RECORDS_PER_STEP === 0) yield 0
    if (key === null || offset < start) continue
    if (offsets.isFull) return false
    offsets.put(key, offset)
  }
  return true
}
