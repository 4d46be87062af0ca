/** LeaveGroup: of members, of ids that are still pending, and of static members by instance id. */

import type { LeaveGroupResult, LeavingMember, Outcome } from '../requests.ts'
import { maybeCompleteJoin, removeMember } from './rebalance.ts'
import { checkMember, type Step, UNKNOWN_MEMBER_ID } from './step.ts'

export function leave(step: Step, members: readonly LeavingMember[]): LeaveGroupResult {
  if (step.group.state === 'Dead') return { error: 'COORDINATOR_NOT_AVAILABLE', members: [] }
  return {
    error: 'NONE',
    members: members.map((leaving) => ({
      memberId: leaving.memberId,
      groupInstanceId: leaving.groupInstanceId,
      error: leaveOne(step, leaving),
    })),
  }
}

function leaveOne(step: Step, leaving: LeavingMember): Outcome {
  const { group, effects } = step
  const { memberId, groupInstanceId } = leaving
  const reason = leaving.reason === null || leaving.reason === '' ? 'not provided' : leaving.reason
  if (memberId === UNKNOWN_MEMBER_ID) {
    const current = groupInstanceId === null ? undefined : group.staticMemberId(groupInstanceId)
    if (current === undefined) return 'UNKNOWN_MEMBER_ID'
    removeLeaving(step, current, reason)
    return 'NONE'
  }
  if (group.pendingMembers.has(memberId)) {
    group.remove(memberId)
    effects.cancelTimer(`pending ${memberId}`)
    maybeCompleteJoin(step)
    effects.events.push({ type: 'pendingMemberLeft', memberId, reason })
    return 'NONE'
  }
  const error = checkMember(step, memberId, groupInstanceId, 'leave-group')
  if (error === 'NONE') removeLeaving(step, memberId, reason)
  return error
}

function removeLeaving(step: Step, memberId: string, reason: string): void {
  const member = step.group.get(memberId)
  removeMember(step, member, `Removing member ${memberId} on LeaveGroup; client reason: ${reason}`)
  step.effects.events.push({ type: 'memberLeft', member, reason })
}
