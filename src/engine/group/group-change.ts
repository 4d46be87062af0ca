/** One change of the groups' durable state: one record of `__consumer_offsets`. */
import type { GroupMetadata } from './classic/group-metadata.ts'
import type { ConsumerGroupChange } from './consumer/consumer-group-change.ts'

export interface CommittedOffset {
  readonly offset: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  readonly metadata: string
  /** Milliseconds since 1970. */
  readonly commitTimestamp: number
  /** Only for commits with a retention time of their own (OffsetCommit v2-v4); -1: none. */
  readonly expireTimestamp: number
}

export interface OffsetChange {
  readonly type: 'offset'
  readonly groupId: string
  readonly topic: string
  readonly partition: number
  /** Where its record is in the log, -1 until it is there. Of two commits the one written later counts. */
  readonly recordOffset: number
  /** Null removes it. */
  readonly value: CommittedOffset | null
}

export interface GroupMetadataChange {
  readonly type: 'group'
  readonly groupId: string
  /** Null removes it. */
  readonly value: GroupMetadata | null
}

export type GroupChange = OffsetChange | GroupMetadataChange | ConsumerGroupChange
