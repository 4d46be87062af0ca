/**
 * LeaveGroup: members leave. v0-v2 one, whose error is the response's; v3+ several, each with its own error, and
 * static members by their instance id alone (KIP-345).
 *
 * UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID per member; INVALID_GROUP_ID, NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE.
 */
import type { leaveGroup as api } from '../../protocol/apis/leave-group.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

export const leaveGroup: Handler<typeof api> = async (request, { apiVersion }, { groups }) => {
  const { groupId, memberId } = request
  if (apiVersion < 3) {
    const { error, members } = await groups.leaveGroup(groupId, [
      { memberId, groupInstanceId: null, reason: null },
    ])
    const [left = { error }] = members
    return { throttleTimeMs: 0, errorCode: errorCode(left.error), members: [] }
  }
  const { error, members } = await groups.leaveGroup(groupId, request.members)
  return {
    throttleTimeMs: 0,
    errorCode: errorCode(error),
    members: members.map(({ error: memberError, ...member }) => ({
      ...member,
      errorCode: errorCode(memberError),
    })),
  }
}
