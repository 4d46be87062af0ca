import { api, array, int16, int32, int64, string, uuid } from '../schema.ts'

/**
 * Commits a group's offsets. A member gives its generation (classic groups) or its member epoch
 * (version 9, KIP-848); a client that assigns itself gives -1, which a group with members refuses.
 * Errors, per partition: OFFSET_METADATA_TOO_LARGE, UNKNOWN_TOPIC_OR_PARTITION, ILLEGAL_GENERATION,
 * STALE_MEMBER_EPOCH, UNKNOWN_MEMBER_ID, REBALANCE_IN_PROGRESS, FENCED_INSTANCE_ID,
 * NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS, GROUP_AUTHORIZATION_FAILED.
 *
 * `retentionTimeMs` ended with version 4: since then the broker's setting holds. Version 10, not
 * stable in 4.1, has topic ids.
 */
export const offsetCommit = api({
  name: 'OffsetCommit',
  key: 8,
  versions: '2-10',
  flexible: '8+',
  latestVersionUnstable: true,
  request: {
    groupId: string(),
    generationIdOrMemberEpoch: int32('0+', { default: -1 }),
    memberId: string(),
    groupInstanceId: string('7+', { nullable: true, default: null }),
    retentionTimeMs: int64('2-4', { default: -1, ignorable: true }),
    topics: array({
      name: string('0-9', { ignorable: true }),
      topicId: uuid('10+', { ignorable: true }),
      partitions: array({
        partitionIndex: int32(),
        committedOffset: int64(),
        committedLeaderEpoch: int32('6+', { default: -1, ignorable: true }),
        committedMetadata: string('0+', { nullable: true }),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32('3+', { ignorable: true }),
    topics: array({
      name: string('0-9', { ignorable: true }),
      topicId: uuid('10+', { ignorable: true }),
      partitions: array({ partitionIndex: int32(), errorCode: int16() }),
    }),
  },
})
