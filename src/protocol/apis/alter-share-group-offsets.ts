import { api, array, int16, int32, int64, string, uuid } from '../schema.ts'

/**
 * Sets the start offsets of a share group that has no members (KIP-932). Errors: NON_EMPTY_GROUP,
 * GROUP_ID_NOT_FOUND, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS, and per partition
 * UNKNOWN_TOPIC_OR_PARTITION.
 */
export const alterShareGroupOffsets = api({
  name: 'AlterShareGroupOffsets',
  key: 91,
  versions: '0',
  flexible: '0+',
  request: {
    groupId: string(),
    topics: array({
      topicName: string(),
      partitions: array({ partitionIndex: int32(), startOffset: int64() }),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true, default: null }),
    responses: array({
      topicName: string(),
      topicId: uuid(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        errorMessage: string('0+', { nullable: true, default: null }),
      }),
    }),
  },
})
