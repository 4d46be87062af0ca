import { api, array, type Fields, int16, int32, string, struct, uuid } from '../schema.ts'

const topicPartitions = { topicId: uuid(), partitions: array(int32()) } satisfies Fields

/**
 * All that a member of a share group says (KIP-932): it joins with member epoch 0, leaves with -1,
 * and else confirms its epoch. Errors: FENCED_MEMBER_EPOCH, UNKNOWN_MEMBER_ID,
 * GROUP_MAX_SIZE_REACHED, INVALID_REQUEST, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS.
 */
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
