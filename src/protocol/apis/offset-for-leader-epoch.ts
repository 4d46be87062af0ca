import { api, array, int16, int32, int64, string } from '../schema.ts'

/**
 * Finds where a leader epoch ends: the largest epoch up to the one asked for, and the offset behind
 * its last record; -1 and -1 when it is unknown. Followers and consumers learn from it whether
 * their log was truncated. Errors: UNKNOWN_LEADER_EPOCH, FENCED_LEADER_EPOCH,
 * NOT_LEADER_OR_FOLLOWER, UNKNOWN_TOPIC_OR_PARTITION.
 */
export const offsetForLeaderEpoch = api({
  name: 'OffsetForLeaderEpoch',
  key: 23,
  versions: '2-4',
  flexible: '4+',
  request: {
    replicaId: int32('3+', { default: -2, ignorable: true }),
    topics: array({
      topic: string(),
      partitions: array({
        partition: int32(),
        currentLeaderEpoch: int32('0+', { default: -1 }),
        leaderEpoch: int32(),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    topics: array({
      topic: string(),
      partitions: array({
        errorCode: int16(),
        partition: int32(),
        leaderEpoch: int32('0+', { default: -1 }),
        endOffset: int64('0+', { default: -1 }),
      }),
    }),
  },
})
