import { api, array, int16, int32, string, uuid } from '../schema.ts'

/**
 * The group coordinator has the share coordinator delete the state of share partitions (KIP-932).
 * Errors, per partition: NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS, INVALID_REQUEST.
 */
export const deleteShareGroupState = api({
  name: 'DeleteShareGroupState',
  key: 86,
  versions: '0',
  flexible: '0+',
  request: {
    groupId: string(),
    topics: array({ topicId: uuid(), partitions: array({ partition: int32() }) }),
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
