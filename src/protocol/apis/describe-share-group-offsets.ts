import { api, array, int16, int32, int64, string, uuid } from '../schema.ts'

/**
 * Reads where share groups stand in their partitions; null topics ask for all (KIP-932). Errors:
 * GROUP_ID_NOT_FOUND, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS, GROUP_AUTHORIZATION_FAILED,
 * and per partition UNKNOWN_TOPIC_OR_PARTITION.
 */
export const describeShareGroupOffsets = api({
  name: 'DescribeShareGroupOffsets',
  key: 90,
  versions: '0',
  flexible: '0+',
  request: {
    groups: array({
      groupId: string(),
      topics: array({ topicName: string(), partitions: array(int32()) }, '0+', { nullable: true }),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    groups: array({
      groupId: string(),
      topics: array({
        topicName: string(),
        topicId: uuid(),
        partitions: array({
          partitionIndex: int32(),
          startOffset: int64(),
          leaderEpoch: int32(),
          errorCode: int16(),
          errorMessage: string('0+', { nullable: true, default: null }),
        }),
      }),
      errorCode: int16(),
      errorMessage: string('0+', { nullable: true, default: null }),
    }),
  },
})
