import { api, array, type Fields, int16, int32, string, struct, uuid } from '../schema.ts'

const topicPartitions = { topicId: uuid(), partitions: array(int32()) } satisfies Fields

export const consumerGroupHeartbeat = api({
  name: 'ConsumerGroupHeartbeat',
  key: 68,
  versions: '0-1',
  flexible: '0+',
  request: {
    groupId: string(),
    memberId: string(),
    memberEpoch: int32(),
    instanceId: string('0+', { nullable: true, default: null }),
    rackId: string('0+', { nullable: true, default: null }),
    rebalanceTimeoutMs: int32('0+', { default: -1 }),
    subscribedTopicNames: array(string(), '0+', { nullable: true, default: null }),
    subscribedTopicRegex: string('1+', { nullable: true, default: null }),
    serverAssignor: string('0+', { nullable: true, default: null }),
    topicPartitions: array({ topicId: uuid(), partitions: array(int32()) }, '0+', {
      nullable: true,
      default: null,
    }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true, default: null }),
    memberId: string('0+', { nullable: true, default: null }),
    memberEpoch: int32(),
    heartbeatIntervalMs: int32(),
    assignment: struct({ topicPartitions: array(topicPartitions) }, '0+', {
      nullable: true,
      default: null,
    }),
  },
})
