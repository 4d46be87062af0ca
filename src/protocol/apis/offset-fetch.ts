import { api, array, boolean, int16, int32, int64, string, uuid } from '../schema.ts'

/**
 * Reads the committed offsets of a group, of many groups since version 8. Null topics ask for all.
 * A partition or group without commits is offset -1 and no error. With `requireStable` an offset
 * that an open transaction may still change is UNSTABLE_OFFSET_COMMIT. Other errors:
 * NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS, GROUP_AUTHORIZATION_FAILED, UNKNOWN_MEMBER_ID,
 * STALE_MEMBER_EPOCH (version 9, KIP-848). Version 10, not stable in 4.1, has topic ids.
 */
export const offsetFetch = api({
  name: 'OffsetFetch',
  key: 9,
  versions: '1-10',
  flexible: '6+',
  latestVersionUnstable: true,
  request: {
    groupId: string('0-7'),
    topics: array({ name: string(), partitionIndexes: array(int32()) }, '0-7', { nullable: '2-7' }),
    groups: array(
      {
        groupId: string(),
        memberId: string('9+', { nullable: true, default: null, ignorable: true }),
        memberEpoch: int32('9+', { default: -1, ignorable: true }),
        topics: array(
          {
            name: string('8-9', { ignorable: true }),
            topicId: uuid('10+', { ignorable: true }),
            partitionIndexes: array(int32()),
          },
          '0+',
          { nullable: true },
        ),
      },
      '8+',
    ),
    requireStable: boolean('7+', { default: false }),
  },
  response: {
    throttleTimeMs: int32('3+', { ignorable: true }),
    topics: array(
      {
        name: string(),
        partitions: array({
          partitionIndex: int32(),
          committedOffset: int64(),
          committedLeaderEpoch: int32('5-7', { default: -1, ignorable: true }),
          metadata: string('0+', { nullable: true }),
          errorCode: int16(),
        }),
      },
      '0-7',
    ),
    errorCode: int16('2-7', { default: 0, ignorable: true }),
    groups: array(
      {
        groupId: string(),
        topics: array({
          name: string('8-9', { ignorable: true }),
          topicId: uuid('10+', { ignorable: true }),
          partitions: array({
            partitionIndex: int32(),
            committedOffset: int64(),
            committedLeaderEpoch: int32('0+', { default: -1 }),
            metadata: string('0+', { nullable: true }),
            errorCode: int16(),
          }),
        }),
        errorCode: int16('0+', { default: 0 }),
      },
      '8+',
    ),
  },
})
