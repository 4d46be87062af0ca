/**
 * One cleaning of one log, from its beginning: the last offsets of the keys in its dirty part are noted, and everything
 * before that part's end is written anew without what they supersede. Kafka's Cleaner.
 */
import type { Logger } from '../../logger.ts'
import type { Clock } from '../../system/system.ts'
import type { AbortedTransactionEntry } from '../indexes/transaction-index.ts'
import type { CleanableLog } from './cleanable-log.ts'
import type { CleanableRange } from './cleanable-range.ts'
import { CleanedTransactions } from './cleaned-transactions.ts'
import type { CleanerConfig } from './cleaner-config.ts'
import { CleaningStatistics } from './cleaning-statistics.ts'
import { OffsetMap, offsetMapCapacity } from './offset-map.ts'
import { buildOffsetMap } from './offset-map-building.ts'
import { type CleaningStep, cleanSegments } from './segment-cleaning.ts'
import { groupSegments } from './segment-groups.ts'

export interface CleaningContext {
  readonly clock: Clock
  readonly logger: Logger
  /** Number of the cleaner, from 0. */
  readonly thread: number
  readonly config: CleanerConfig
}

export interface CleaningResult {
  /** Everything before it is clean. */
  readonly endOffset: number
  readonly statistics: CleaningStatistics
}

export const LOGGER = 'kafka.log.LogCleaner'

/** Throws CorruptRecordError, and what the disk throws. Ended early it leaves a log that is clean in part. */
export function* cleanLog(
  log: CleanableLog,
  range: CleanableRange,
  { clock, logger, thread, config }: CleaningContext,
): Generator<CleaningStep, CleaningResult, undefined> {
  const say = (message: string): void => logger.log('INFO', LOGGER, `Cleaner ${thread}: ${message}`)
  say(`Beginning cleaning of log ${log.name}`)
  const statistics = new CleaningStatistics(clock.monotonic())
  const now = clock.now()
  const { firstDirtyOffset: start, firstUncleanableOffset: end } = range
  say(`Building offset map for ${log.name}...`)
  const offsets = offsetMapFor(end - start, config)
  yield* buildOffsetMap(log, { start, end }, offsets, statistics, config.ioBufferBytes)
  say(`Offset map for log ${log.name} complete.`)
  statistics.mapped(clock.monotonic())

  const { deleteRetentionMs, segmentBytes, segmentIndexBytes } = log.config
  const endOffset = offsets.latestOffset + 1
  const segments = log.segments.all.filter(({ baseOffset }) => baseOffset < endOffset)
  const clean = segments.filter(({ baseOffset }) => baseOffset < start)
  const legacyDeleteHorizonMs =
    (clean.at(-1)?.lastModified ?? deleteRetentionMs) - deleteRetentionMs
  say(
    `Cleaning log ${log.name} (cleaning prior to ${new Date(segments.at(-1)?.lastModified ?? 0).toString()}, discarding tombstones prior to upper bound deletion horizon ${new Date(legacyDeleteHorizonMs).toString()})...`,
  )
  const retainedAborts: AbortedTransactionEntry[] = []
  const cleaning = {
    log,
    rules: { offsets, now, deleteRetentionMs, endOffset: end },
    transactions: new CleanedTransactions((transaction) => retainedAborts.push(transaction)),
    retainedAborts,
    statistics,
    legacyDeleteHorizonMs,
    ioBufferBytes: config.ioBufferBytes,
  }
  const limits = { segmentBytes, segmentIndexBytes, endOffset: end }
  for (const group of groupSegments(segments, limits)) {
    say(`Cleaning ${group.join(',')} in log ${log.name} into ${group[0]?.baseOffset ?? 0}`)
    yield* cleanSegments(cleaning, group)
  }
  statistics.bufferUtilization = offsets.utilization
  statistics.ended(clock.monotonic())
  return { endOffset, statistics }
}

/** No larger than the dirty offsets need, and no larger than it may be. */
function offsetMapFor(dirtyOffsets: number, config: CleanerConfig): OffsetMap {
  const capacity = offsetMapCapacity(config.dedupeBufferBytes, config.dedupeBufferLoadFactor)
  return new OffsetMap(Math.min(capacity, dirtyOffsets + 1), config.dedupeBufferLoadFactor)
}
