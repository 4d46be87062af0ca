import { api, array, type Fields, int16, int32, string, struct, uuid } from '../schema.ts'

const topicPartitions = { topicId: uuid(), partitions: array(int32()) } satisfies Fields

/**
 * All that a member of a consumer group of the new protocol says (KIP-848): it joins with member
 * epoch 0, leaves with -1, leaves for a while as a static member with -2, and else confirms its
 * epoch. Fields that have not changed are null or -1. The answer's assignment is null when it is
 * unchanged. Errors: FENCED_MEMBER_EPOCH, UNKNOWN_MEMBER_ID, UNRELEASED_INSTANCE_ID,
 * UNSUPPORTED_ASSIGNOR, GROUP_MAX_SIZE_REACHED, INVALID_REQUEST, NOT_COORDINATOR,
 * COORDINATOR_LOAD_IN_PROGRESS, GROUP_ID_NOT_FOUND. Version 1 has regular expressions
 * (INVALID_REGULAR_EXPRESSION) and member ids that the client makes up.
 */
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
