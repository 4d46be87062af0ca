import { api, array, int8, int16, int32, int64, int64Exact, string } from '../schema.ts'

/**
 * Finds offsets by timestamp: the first record at or after it, or for negative timestamps the log
 * end (-1; the last stable offset with isolation level 1), the log start (-2), the record with the
 * largest timestamp (-3, version 7), the start of the local log (-4, version 8), the end of what is
 * tiered (-5, version 9). Nothing found is offset -1 without an error. Errors:
 * UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH,
 * OFFSET_NOT_AVAILABLE.
 */
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
        /** Clients ask for 2^63-1 when they mean "later than everything". */
        timestamp: int64Exact(),
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
