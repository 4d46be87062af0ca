import { api, array, int16, int32, string, uuid } from '../schema.ts'

/**
 * Deletes the offsets of a share group for topics, when it has no members (KIP-932). Errors:
 * NON_EMPTY_GROUP, GROUP_ID_NOT_FOUND, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS, and per topic
 * UNKNOWN_TOPIC_OR_PARTITION.
 */
export const deleteShareGroupOffsets = api({
  name: 'DeleteShareGroupOffsets',
  key: 92,
  versions: '0',
  flexible: '0+',
  request: { groupId: string(), topics: array({ topicName: string() }) },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true, default: null }),
    responses: array({
      topicName: string(),
      topicId: uuid(),
      errorCode: int16(),
      errorMessage: string('0+', { nullable: true, default: null }),
    }),
  },
})
