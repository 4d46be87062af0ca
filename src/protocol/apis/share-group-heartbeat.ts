import { api, array, type Fields, int16, int32, string, struct, uuid } from '../schema.ts'

const topicPartitions = { topicId: uuid(), partitions: array(int32()) } satisfies Fields

export const shareGroupHeartbeat = api({
  name: 'ShareGroupHeartbeat',
  key: 76,
  versions: '1',
  flexible: '0+',
  request: {
    groupId: string(),
    memberId: string(),
    memberEpoch: int32(),
    rackId: string('0+', { nullable: true, default: null }),
    subscribedTopicNames: array(string(), '0+', { nullable: true, default: null }),
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
