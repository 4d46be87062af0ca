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
  /** What Kafka logs about it, a line each. */
  readonly reasons: readonly string[]
}

/** Kafka says so at every check: a wrong clock somewhere keeps the records for ever. */
export type WarnOfFuture = (segment: Segment) => void

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

/** A segment without timestamps counts from when it was last written. */
function isOld(now: number, retentionMs: number, warnOfFuture: WarnOfFuture): Predicate {
  return (segment) => {
    const { timestamp } = segment.maxTimestamp
    if (timestamp > now) warnOfFuture(segment)
    return now - (timestamp >= 0 ? timestamp : segment.lastModified) > retentionMs
  }
}

interface Rule {
  /** Made when the rules before it are through: it may count what they have left. */
  predicate(): Predicate
  reasons(oldest: readonly Segment[]): string[]
}

function logStartRule(logStartOffset: number): Rule {
  return {
    predicate: () => (_, next) => next !== undefined && next.baseOffset <= logStartOffset,
    reasons: (oldest) => [
      `Deleting segments due to log start offset ${logStartOffset} breach: ${oldest.join(',')}`,
    ],
  }
}

function sizeRule(segments: Segments, retentionBytes: number): Rule {
  return {
    predicate: () => isExcess(segments, retentionBytes),
    reasons: (oldest) => {
      let { size } = segments
      return oldest.map((segment) => {
        size -= segment.size
        return `Deleting segment ${segment} due to log retention size ${retentionBytes} breach. Log size after deletion will be ${size}.`
      })
    },
  }
}

function timeRule(now: number, retentionMs: number, warnOfFuture: WarnOfFuture): Rule {
  return {
    predicate: () => isOld(now, retentionMs, warnOfFuture),
    reasons: (oldest) =>
      oldest.map((segment) => {
        const by =
          segment.maxTimestamp.timestamp >= 0
            ? 'largest record timestamp in'
            : 'last modified time of'
        return `Deleting segment ${segment} due to log retention time ${retentionMs}ms breach based on the ${by} the segment`
      }),
  }
}

/** One reason after another; each looks at what the ones before it have left. */
export function* deletableSegments(
  segments: Segments,
  bounds: RetentionBounds,
  config: LogConfig,
  now: number,
  warnOfFuture: WarnOfFuture,
): Generator<DeletableSegments, void, undefined> {
  const rules = [logStartRule(bounds.logStartOffset)]
  if (config.cleanupPolicy.includes('delete')) {
    if (config.retentionBytes >= 0) rules.push(sizeRule(segments, config.retentionBytes))
    if (config.retentionMs >= 0) rules.push(timeRule(now, config.retentionMs, warnOfFuture))
  }
  for (const { predicate, reasons } of rules) {
    const oldest = oldestWhile(segments, bounds, predicate())
    if (oldest.length > 0) yield { oldest, reasons: reasons(oldest) }
  }
}
