/** Which of a log's oldest segments may go, and why: Kafka's `deleteOldSegments`. */
import type { LogConfig } from './log-config.ts'
import type { Segment } from './segment.ts'
import type { Segments } from './segments.ts'

export interface RetentionBounds {
  readonly logStartOffset: number
  readonly logEndOffset: number
  /** Segments that reach beyond it stay: the log start may not pass it. */
  readonly highWatermark: number
}

export interface DeletableSegments {
  /** At least one. */
  readonly oldest: readonly Segment[]
  /** As Kafka logs it. */
  readonly reason: string
}

type Predicate = (segment: Segment, next: Segment | undefined) => boolean

function oldestWhile(
  segments: Segments,
  { highWatermark, logEndOffset }: RetentionBounds,
  isDeletable: Predicate,
): Segment[] {
  const deletable: Segment[] = []
  for (const [index, segment] of segments.all.entries()) {
    const next = segments.all[index + 1]
    if (highWatermark < (next?.baseOffset ?? logEndOffset)) break
    if (next === undefined && segment.size === 0) break
    if (!isDeletable(segment, next)) break
    deletable.push(segment)
  }
  return deletable
}

function isExcess(segments: Segments, retentionBytes: number): Predicate {
  let excess = segments.size - retentionBytes
  return ({ size }) => {
    excess -= size
    return excess >= 0
  }
}

/** A segment without timestamps counts from when it was opened. */
function isOld(now: number, retentionMs: number): Predicate {
  return (segment) => {
    const { timestamp } = segment.maxTimestamp
    return now - (timestamp >= 0 ? timestamp : segment.created) > retentionMs
  }
}

/** One reason after another; each looks at what the ones before it have left. */
export function* deletableSegments(
  segments: Segments,
  bounds: RetentionBounds,
  config: LogConfig,
  now: number,
): Generator<DeletableSegments, void, undefined> {
  const { retentionBytes, retentionMs, cleanupPolicy } = config
  const { logStartOffset } = bounds
  const isBeforeStart: Predicate = (_, next) =>
    next !== undefined && next.baseOffset <= logStartOffset
  const rules: { predicate: () => Predicate; reason: string }[] = [
    { predicate: () => isBeforeStart, reason: `log start offset ${logStartOffset} breach` },
  ]
  if (cleanupPolicy.includes('delete')) {
    if (retentionBytes >= 0) {
      const reason = `log retention size ${retentionBytes} breach`
      rules.push({ predicate: () => isExcess(segments, retentionBytes), reason })
    }
    if (retentionMs >= 0) {
      const reason = `log retention time ${retentionMs}ms breach based on the largest record timestamp in the segment`
      rules.push({ predicate: () => isOld(now, retentionMs), reason })
    }
  }
  for (const { predicate, reason } of rules) {
    const oldest = oldestWhile(segments, bounds, predicate())
    if (oldest.length > 0) yield { oldest, reason }
  }
}
