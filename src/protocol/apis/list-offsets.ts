import { api, array, int8, int16, int32, int64, string } from '../schema.ts'

export const listOffsets = api({
  name: 'ListOffsets',
  key: 2,
  versions: '1-10',
  flexible: '6+',
  request: {
    replicaId: int32(),
    isolationLevel: int8('2+'),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        currentLeaderEpoch: int32('4+', { default: -1, ignorable: true }),
        timestamp: int64(),
      }),
    }),
    timeoutMs: int32('10+', { ignorable: true }),
  },
  response: {
    throttleTimeMs: int32('2+', { ignorable: true }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        timestamp: int64('0+', { default: -1 }),
        offset: int64('0+', { default: -1 }),
        leaderEpoch: int32('4+', { default: -1 }),
      }),
    }),
  },
})
