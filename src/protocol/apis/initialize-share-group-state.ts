import { api, array, int16, int32, int64, string, uuid } from '../schema.ts'

/**
 * The group coordinator has the share coordinator begin the state of share partitions (KIP-932).
 * Errors, per partition: FENCED_STATE_EPOCH, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS,
 * INVALID_REQUEST.
 */
export const initializeShareGroupState = api({
  name: 'InitializeShareGroupState',
  key: 83,
  versions: '0',
  flexible: '0+',
  request: {
    groupId: string(),
    topics: array({
      topicId: uuid(),
      partitions: array({ partition: int32(), stateEpoch: int32(), startOffset: int64() }),
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
