/**
 * Reads a segment batch by batch after an unclean shutdown: checks each checksum and that offsets rise,
 * writes its indexes anew and takes in producers, transactions and leader epochs. The first batch that does
 * not hold ends it, and the segment is cut there.
 */
import { CorruptRecordError } from '../../../protocol/records/corrupt-record-error.ts'
import type { Logger } from '../../logger.ts'
import type { LeaderEpochs } from '../checkpoints/leader-epochs.ts'
import { fileSuffix } from '../file-names.ts'
import type { TimestampOffset } from '../indexes/time-index.ts'
import type { LogConfig } from '../log-config.ts'
import type { ProducerStates } from '../producers/producer-states.ts'
import type { Segment } from '../segment.ts'

export interface RecoveryState {
  readonly logger: Logger
  readonly config: LogConfig
  readonly epochs: LeaderEpochs
  readonly producers: ProducerStates
}

const loggerName = 'org.apache.kafka.storage.internals.log.LogSegment'

/** Offsets in indexes are relative to the base offset, as int32. */
const relativeOffsetMax = 0x7fff_ffff

/** Returns how many bytes were cut off. */
export function recoverSegment(segment: Segment, state: RecoveryState): number {
  const { producers, epochs, config } = state
  segment.indexes.reset()
  producers.skipTo(segment.baseOffset)
  producers.takeSnapshot()
  let validBytes = 0
  let nextOffset = segment.baseOffset
  let lastIndexEntry = 0
  let max: TimestampOffset = { timestamp: -1, offset: segment.baseOffset }
  try {
    for (const { position, batch } of segment.batches(0)) {
      batch.ensureValid()
      const { lastOffset, maxTimestamp } = batch
      if (batch.baseOffset < nextOffset || lastOffset - segment.baseOffset > relativeOffsetMax) {
        throw new CorruptRecordError(
          `the batch of offsets ${batch.baseOffset} to ${lastOffset} cannot follow offset ${nextOffset - 1}`,
        )
      }
      if (maxTimestamp > max.timestamp) max = { timestamp: maxTimestamp, offset: lastOffset }
      if (position - lastIndexEntry > config.indexIntervalBytes) {
        segment.indexes.append(lastOffset, position, max)
        lastIndexEntry = position
      }
      if (batch.partitionLeaderEpoch > epochs.latestEpoch) {
        epochs.assign(batch.partitionLeaderEpoch, batch.baseOffset)
      }
      for (const completed of producers.replay(batch)) {
        if (!completed.isAborted) continue
        const lastStableOffset = producers.lastStableOffsetAfter(completed)
        segment.indexes.transaction.append({ ...completed, lastStableOffset })
      }
      validBytes = position + batch.sizeInBytes
      nextOffset = batch.nextOffset
    }
  } catch (error) {
    if (!(error instanceof CorruptRecordError)) throw error
    const file = segment.path(fileSuffix.log)
    const message = `Found invalid messages in log segment ${file} at byte offset ${validBytes}: ${error.message}`
    state.logger.log('WARN', loggerName, message)
  }
  producers.skipTo(nextOffset)
  const truncatedBytes = segment.size - validBytes
  segment.truncate(validBytes)
  segment.noteMaxTimestamp(max)
  segment.deactivate()
  return truncatedBytes
}
