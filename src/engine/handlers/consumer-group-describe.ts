/**
 * ConsumerGroupDescribe: epochs and members of groups of the consumer protocol (KIP-848), with what each member has
 * and should have; v1+ tells which members speak the classic protocol (KIP-1099).
 *
 * Per group: GROUP_ID_NOT_FOUND, also for a classic group, NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE.
 */
import type { consumerGroupDescribe as api } from '../../protocol/apis/consumer-group-describe.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'
import { groupOperations, NOT_ASKED } from './resource-operations.ts'

const CLASSIC_MEMBER = 0
const CONSUMER_MEMBER = 1

export const consumerGroupDescribe: Handler<typeof api> = (request, _, { groups }) => ({
  throttleTimeMs: 0,
  groups: request.groupIds.map((groupId) => {
    const described = groups.describeConsumerGroup(groupId)
    const isShown = described.error === 'NONE' && request.includeAuthorizedOperations
    return {
      errorCode: errorCode(described.error),
      errorMessage: described.errorMessage,
      groupId,
      groupState: described.state,
      groupEpoch: described.groupEpoch,
      assignmentEpoch: described.assignmentEpoch,
      assignorName: described.assignor,
      members: described.members.map(({ member, assignment, targetAssignment }) => ({
        memberId: member.memberId,
        instanceId: member.instanceId,
        rackId: member.rackId,
        memberEpoch: member.memberEpoch,
        clientId: member.clientId,
        clientHost: member.clientHost,
        subscribedTopicNames: [...member.subscribedTopicNames],
        subscribedTopicRegex: member.subscribedTopicRegex,
        assignment,
        targetAssignment,
        memberType: member.classic === null ? CONSUMER_MEMBER : CLASSIC_MEMBER,
      })),
      authorizedOperations: isShown ? groupOperations : NOT_ASKED,
    }
  }),
})
