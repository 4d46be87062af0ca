/** Deletes what retention says of a log, and moves its start behind it. */
import type { LocalLog } from './local-log.ts'
import type { ProducerStates } from './producers/producer-states.ts'
import { deletableSegments, type RetentionBounds } from './retention.ts'

export interface DeletedFrom {
  readonly local: LocalLog
  readonly producers: ProducerStates
  readonly bounds: RetentionBounds
  /** `name`: the class that says so in Kafka, if not the log's. */
  say(level: 'INFO' | 'WARN', message: string, name?: string): void
  moveLogStart(offset: number, reason: string): void
}

/** Returns how many segments went. Throws KAFKA_STORAGE_ERROR, and what the disk throws. */
export function deleteOldSegments(log: DeletedFrom, now: number): number {
  const { local, producers, bounds } = log
  local.ensureWritable()
  const { logStartOffset, logEndOffset, highWatermark } = bounds
  const before = { logStartOffset, logEndOffset, highWatermark }
  const rounds = deletableSegments(local.segments, before, local.config, now, (segment) =>
    log.say(
      'WARN',
      `${segment} contains future timestamp(s), making it ineligible to be deleted`,
      'LogFutureTimestampLogger',
    ),
  )
  let deleted = 0
  for (const { oldest, reasons } of rounds) {
    for (const reason of reasons) log.say('INFO', reason)
    try {
      deleted += local.remove(oldest, now)
    } finally {
      producers.forgetSnapshots(oldest.map(({ baseOffset }) => baseOffset))
      log.moveLogStart(local.segments.first.baseOffset, 'segment deletion')
    }
  }
  return deleted
}
