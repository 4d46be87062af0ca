/** ListOffsets by timestamp: precise to the record, also inside compressed batches. */
import type { RecordBatch } from '../../protocol/records/record-batch.ts'
import type { Segment } from './segment.ts'
import type { Segments } from './segments.ts'

export interface TimestampedOffset {
  readonly offset: number
  readonly timestamp: number
  /** Of the record found; -1: unknown. */
  readonly leaderEpoch: number
}

function firstRecord(
  batch: RecordBatch,
  fromOffset: number,
  fromTimestamp: number,
): TimestampedOffset | undefined {
  for (const { offset, timestamp } of batch.records()) {
    if (timestamp >= fromTimestamp && offset >= fromOffset) {
      return { offset, timestamp, leaderEpoch: batch.partitionLeaderEpoch }
    }
  }
  return undefined
}

function searchSegment(
  segment: Segment,
  fromOffset: number,
  timestamp: number,
): TimestampedOffset | undefined {
  const before = segment.indexes.time.lookup(timestamp)
  const start = segment.indexes.offset.positionBefore(Math.max(before.offset, fromOffset))
  for (const { position, batch } of segment.headers(start)) {
    if (batch.maxTimestamp < timestamp || batch.lastOffset < fromOffset) continue
    for (const whole of segment.batches(position)) {
      const found = firstRecord(whole.batch, fromOffset, timestamp)
      if (found !== undefined) return found
      break
    }
  }
  return undefined
}

/** The first record at or after `logStartOffset` whose timestamp is at least `timestamp`. */
export function findOffsetForTimestamp(
  segments: Segments,
  logStartOffset: number,
  timestamp: number,
): TimestampedOffset | undefined {
  return segments.search(logStartOffset, (segment) =>
    segment.maxTimestamp.timestamp < timestamp
      ? undefined
      : searchSegment(segment, logStartOffset, timestamp),
  )
}

/** The first record that has the largest timestamp of all. */
export function findMaxTimestampOffset(segments: Segments): TimestampedOffset | undefined {
  let latest: Segment | undefined
  for (const segment of segments.all) {
    const largest = latest?.maxTimestamp.timestamp ?? -1
    if (segment.maxTimestamp.timestamp > largest) latest = segment
  }
  if (latest === undefined) return undefined
  return searchSegment(latest, latest.baseOffset, latest.maxTimestamp.timestamp)
}
