/** Which part of a log is dirty, which part of that may be cleaned, and how much of the log it is. */
import type { LogConfig } from '../log-config.ts'
import type { Segment } from '../segment.ts'
import type { Segments } from '../segments.ts'

/** A log as it is when the cleaner looks at it. */
export interface LogState {
  readonly segments: Segments
  readonly config: LogConfig
  readonly logStartOffset: number
  readonly lastStableOffset: number
  readonly logEndOffset: number
}

export interface CleanableRange {
  readonly firstDirtyOffset: number
  /** Base offset of the first segment that must stay as it is. */
  readonly firstUncleanableOffset: number
  readonly cleanableBytes: number
  /** The clean bytes and the cleanable ones. */
  readonly totalBytes: number
  /** How long ago a record should have been compacted (`max.compaction.lag.ms`), in milliseconds; 0: none should. */
  readonly overdueMs: number
  /** Why the cleaner's checkpoint does not hold for this log; undefined: it does. */
  readonly reset: 'below the log start' | 'above the log end' | undefined
}

export function cleanableRange(
  log: LogState,
  checkpointed: number | undefined,
  now: number,
): CleanableRange {
  const { segments, config, logStartOffset } = log
  const dirty = checkpointed ?? logStartOffset
  const reset =
    dirty < logStartOffset
      ? 'below the log start'
      : dirty > log.logEndOffset
        ? 'above the log end'
        : undefined
  const firstDirtyOffset = reset === undefined ? dirty : logStartOffset
  const inactive = inactiveFrom(segments, firstDirtyOffset)
  const bound = Math.max(firstDirtyOffset, uncleanableFrom(log, inactive, now))
  const firstUncleanableOffset =
    inactiveFrom(segments, bound)[0]?.baseOffset ?? segments.active.baseOffset
  const cleanable = segments
    .from(Math.min(firstDirtyOffset, firstUncleanableOffset))
    .filter(({ baseOffset }) => baseOffset < firstUncleanableOffset)
  const cleanableBytes = sizeOf(cleanable)
  const clean = segments.all.filter(({ baseOffset }) => baseOffset < firstDirtyOffset)
  return {
    firstDirtyOffset,
    firstUncleanableOffset,
    cleanableBytes,
    totalBytes: sizeOf(clean) + cleanableBytes,
    overdueMs: overdueMs(inactive, config.maxCompactionLagMs, now),
    reset,
  }
}

const sizeOf = (segments: readonly Segment[]): number =>
  segments.reduce((sum, { size }) => sum + size, 0)

/** The segment that contains `offset` and later ones, but for the active one. */
function inactiveFrom(segments: Segments, offset: number): Segment[] {
  return offset > segments.active.baseOffset ? [] : segments.from(offset).slice(0, -1)
}

/** The active segment, what consumers of committed records do not see yet, and what is too young stay. */
function uncleanableFrom(log: LogState, dirty: readonly Segment[], now: number): number {
  const { minCompactionLagMs } = log.config
  const bound = Math.min(log.lastStableOffset, log.segments.active.baseOffset)
  if (minCompactionLagMs <= 0) return bound
  const young = dirty.find(({ maxTimestamp }) => maxTimestamp.timestamp > now - minCompactionLagMs)
  return Math.min(bound, young?.baseOffset ?? bound)
}

function overdueMs(dirty: readonly Segment[], maxCompactionLagMs: number, now: number): number {
  if (!Number.isFinite(maxCompactionLagMs)) return 0
  const cleanUntil = now - Math.max(0, maxCompactionLagMs)
  let earliest = Number.POSITIVE_INFINITY
  for (const { firstBatchTimestamp = 0 } of dirty) {
    if (firstBatchTimestamp > 0 && firstBatchTimestamp < earliest) earliest = firstBatchTimestamp
  }
  return Math.max(0, cleanUntil - earliest)
}

/** The share of the log that a cleaning would go through anew; more than 1 where a segment is partly clean. */
export function dirtyRatio({ cleanableBytes, totalBytes }: CleanableRange): number {
  return totalBytes === 0 ? 0 : cleanableBytes / totalBytes
}

export function isWorthCleaning(range: CleanableRange, config: LogConfig): boolean {
  if (range.totalBytes === 0) return false
  if (range.overdueMs > 0 && range.cleanableBytes > 0) return true
  return dirtyRatio(range) > config.minCleanableDirtyRatio
}
