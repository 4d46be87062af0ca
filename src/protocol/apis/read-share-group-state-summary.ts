import { api, array, int16, int32, int64, string, uuid } from '../schema.ts'

/**
 * Reads the start offsets of share partitions without the state of single records, to describe the
 * group's progress (KIP-932). Errors, per partition: FENCED_LEADER_EPOCH, NOT_COORDINATOR,
 * COORDINATOR_LOAD_IN_PROGRESS, UNKNOWN_TOPIC_OR_PARTITION.
 */
export const readShareGroupStateSummary = api({
  name: 'ReadShareGroupStateSummary',
  key: 87,
  versions: '0',
  flexible: '0+',
  request: {
    groupId: string(),
    topics: array({
      topicId: uuid(),
      partitions: array({ partition: int32(), leaderEpoch: int32() }),
    }),
  },
  response: {
    results: array({
      topicId: uuid(),
      partitions: array({
        partition: int32(),
        errorCode: int16(),
        errorMessage: string('0+', { nullable: true, default: null }),
        stateEpoch: int32(),
        leaderEpoch: int32(),
        startOffset: int64(),
      }),
    }),
  },
})
