import { api, array, int8, int16, int32, int64, string, uuid } from '../schema.ts'

export const writeShareGroupState = api({
  name: 'WriteShareGroupState',
  key: 85,
  versions: '0',
  flexible: '0+',
  request: {
    groupId: string(),
    topics: array({
      topicId: uuid(),
      partitions: array({
        partition: int32(),
        stateEpoch: int32(),
        leaderEpoch: int32(),
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
  response: {
    results: array({
      topicId: uuid(),
      partitions: array({
        partition: int32(),
        errorCode: int16(),
        errorMessage: string('0+', { nullable: true, default: null }),
      }),
    }),
  },
})
