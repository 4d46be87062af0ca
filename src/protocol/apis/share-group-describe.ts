import { api, array, boolean, type Fields, int16, int32, string, struct, uuid } from '../schema.ts'

const topicPartitions = {
  topicId: uuid(),
  topicName: string(),
  partitions: array(int32()),
} satisfies Fields

const assignment = { topicPartitions: array(topicPartitions) } satisfies Fields

/**
 * Describes share groups: epochs, members and their assignments (KIP-932). Errors, per group:
 * GROUP_ID_NOT_FOUND, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS, GROUP_AUTHORIZATION_FAILED.
 */
export const shareGroupDescribe = api({
  name: 'ShareGroupDescribe',
  key: 77,
  versions: '1',
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
        rackId: string('0+', { nullable: true, default: null }),
        memberEpoch: int32(),
        clientId: string(),
        clientHost: string(),
        subscribedTopicNames: array(string()),
        assignment: struct(assignment),
      }),
      authorizedOperations: int32('0+', { default: -2147483648 }),
    }),
  },
})
