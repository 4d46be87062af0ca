/**
 * The last batches of producers before the place where recovery begins. A snapshot has only the last one of each, as
 * Kafka's format has it; a producer that was cut off by a kill sends up to five again, and each must be recognised.
 */
import type { RecordBatch } from '../../../protocol/records/record-batch.ts'
import type { Segment } from '../segment.ts'

/** What producers have on their way is near the end; of a segment that is larger, about so much is looked through. */
const LOOKED_THROUGH_BYTES = 4 * 1024 * 1024

/** Ascending; at least those of the last bytes before `endOffset`, which is the end of a segment. */
export function* recentBatches(
  segments: readonly Segment[],
  endOffset: number,
): Generator<RecordBatch> {
  const before = segments.filter(({ baseOffset }) => baseOffset < endOffset)
  let bytes = 0
  let first = before.length
  while (first > 0 && bytes < LOOKED_THROUGH_BYTES) {
    first -= 1
    bytes += before[first]?.size ?? 0
  }
  for (const [index, segment] of before.slice(first).entries()) {
    const next = before[first + index + 1]?.baseOffset ?? endOffset
    const surplus = index === 0 ? Math.max(0, bytes - LOOKED_THROUGH_BYTES) : 0
    const from = startOf(segment, next, surplus)
    if (from === undefined) continue
    for (const { batch } of segment.batches(from)) {
      if (batch.baseOffset >= endOffset) return
      yield batch
    }
  }
}

/** Leaves out about `surplus` bytes at the start, as if all records were of one size. */
function startOf(segment: Segment, nextBase: number, surplus: number): number | undefined {
  if (surplus === 0) return 0
  const share = surplus / Math.max(1, segment.size)
  const { baseOffset } = segment
  return segment.positionOf(baseOffset + Math.floor((nextBase - baseOffset) * share))
}
