import { api, array, boolean, int16, int32, string, struct, uuid } from '../schema.ts'

/**
 * Describes topics page by page: up to `responsePartitionLimit` partitions, and a cursor to go on
 * from, null at the end (KIP-966). No topics ask for all. Java clients fail on null arrays of
 * eligible replicas where empty ones were meant. Errors, per topic: UNKNOWN_TOPIC_OR_PARTITION,
 * INVALID_TOPIC_EXCEPTION, TOPIC_AUTHORIZATION_FAILED; INVALID_REQUEST for a cursor out of place.
 */
export const describeTopicPartitions = api({
  name: 'DescribeTopicPartitions',
  key: 75,
  versions: '0',
  flexible: '0+',
  request: {
    topics: array({ name: string() }),
    responsePartitionLimit: int32('0+', { default: 2000 }),
    cursor: struct({ topicName: string(), partitionIndex: int32() }, '0+', {
      nullable: true,
      default: null,
    }),
  },
  response: {
    throttleTimeMs: int32(),
    topics: array({
      errorCode: int16(),
      name: string('0+', { nullable: true }),
      topicId: uuid(),
      isInternal: boolean('0+', { default: false }),
      partitions: array({
        errorCode: int16(),
        partitionIndex: int32(),
        leaderId: int32(),
        leaderEpoch: int32('0+', { default: -1 }),
        replicaNodes: array(int32()),
        isrNodes: array(int32()),
        eligibleLeaderReplicas: array(int32(), '0+', { nullable: true, default: null }),
        lastKnownElr: array(int32(), '0+', { nullable: true, default: null }),
        offlineReplicas: array(int32()),
      }),
      topicAuthorizedOperations: int32('0+', { default: -2147483648 }),
    }),
    nextCursor: struct({ topicName: string(), partitionIndex: int32() }, '0+', {
      nullable: true,
      default: null,
    }),
  },
})
