import { api, array, int16, int32, string } from '../schema.ts'

/**
 * Deletes committed offsets of a group (KIP-496). A topic that a member subscribes to is
 * GROUP_SUBSCRIBED_TO_TOPIC, an unknown partition UNKNOWN_TOPIC_OR_PARTITION. For the whole:
 * GROUP_ID_NOT_FOUND, NON_EMPTY_GROUP for groups that are not of consumers, NOT_COORDINATOR,
 * COORDINATOR_LOAD_IN_PROGRESS.
 */
export const offsetDelete = api({
  name: 'OffsetDelete',
  key: 47,
  versions: '0',
  flexible: 'none',
  request: {
    groupId: string(),
    topics: array({ name: string(), partitions: array({ partitionIndex: int32() }) }),
  },
  response: {
    errorCode: int16(),
    throttleTimeMs: int32(),
    topics: array({
      name: string(),
      partitions: array({ partitionIndex: int32(), errorCode: int16() }),
    }),
  },
})
