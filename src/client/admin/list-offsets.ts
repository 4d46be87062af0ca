import type { TopicPartition } from '../topic-partition.ts'
import type { Outcome } from './outcome.ts'

/** Offsets that can be asked for in the place of a timestamp. */
export const OFFSET_SPECS = {
  latest: -1,
  earliest: -2,
  maxTimestamp: -3,
  earliestLocal: -4,
  latestTiered: -5,
  earliestPendingUpload: -6,
} as const

export interface OffsetQuestion extends TopicPartition {
  /** A timestamp in milliseconds (the first record at or after it), or one of OFFSET_SPECS. */
  readonly timestamp: number
}

export interface FoundOffset {
  /** -1 where no record matches. */
  readonly offset: number
  readonly timestamp: number
  readonly leaderEpoch: number | undefined
}

export interface ListedOffset extends TopicPartition {
  readonly found: Outcome<FoundOffset>
}

export interface ListOffsetsOptions {
  readonly isolationLevel?: 'read_uncommitted' | 'read_committed' | undefined
}
