import {
  api,
  array,
  boolean,
  type Fields,
  int8,
  int16,
  int32,
  string,
  struct,
  uuid,
} from '../schema.ts'

const topicPartitions = {
  topicId: uuid(),
  topicName: string(),
  partitions: array(int32()),
} satisfies Fields

const assignment = { topicPartitions: array(topicPartitions) } satisfies Fields

/**
 * Describes groups of the consumer protocol (KIP-848): epochs, and the current and target
 * assignment of every member. A group that is unknown, or classic, is GROUP_ID_NOT_FOUND. Other
 * errors: NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS, GROUP_AUTHORIZATION_FAILED,
 * TOPIC_AUTHORIZATION_FAILED.
 */
export const consumerGroupDescribe = api({
  name: 'ConsumerGroupDescribe',
  key: 69,
  versions: '0-1',
  flexible: '0+',
  request: { groupIds: array(string()), includeAuthorizedOperations: boolean() },
  response: {
    throttleTimeMs: int32(),
    groups: array({
      errorCode: int16(),
      errorMessage: string('0+', { nullable: true, default: null }),
      groupId: string(),
      groupState: string(),
      groupEpoch: int32(),
      assignmentEpoch: int32(),
      assignorName: string(),
      members: array({
        memberId: string(),
        instanceId: string('0+', { nullable: true, default: null }),
        rackId: string('0+', { nullable: true, default: null }),
        memberEpoch: int32(),
        clientId: string(),
        clientHost: string(),
        subscribedTopicNames: array(string()),
        subscribedTopicRegex: string('0+', { nullable: true, default: null }),
        assignment: struct(assignment),
        targetAssignment: struct(assignment),
        memberType: int8('1+', { default: -1, ignorable: true }),
      }),
      authorizedOperations: int32('0+', { default: -2147483648 }),
    }),
  },
})
