import { api, array, boolean, int16, int32, int64, string, uuid } from '../schema.ts'

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
