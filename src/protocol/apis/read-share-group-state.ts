import { api, array, int8, int16, int32, int64, string, uuid } from '../schema.ts'

/**
 * A partition's leader reads the delivery state of share partitions (KIP-932). Errors, per
 * partition: FENCED_LEADER_EPOCH, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS,
 * UNKNOWN_TOPIC_OR_PARTITION, INVALID_REQUEST.
 */
export const readShareGroupState = api({
  name: 'ReadShareGroupState',
  key: 84,
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
        startOffset: int64(),
        stateBatches: array({
          firstOffset: int64(),
          lastOffset: int64(),
          deliveryState: int8(),
          deliveryCount: int16(),
        }),
      }),
    }),
  },
})
