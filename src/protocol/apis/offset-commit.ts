import { api, array, int16, int32, int64, string, uuid } from '../schema.ts'

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
