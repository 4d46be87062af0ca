/** Heartbeat, and what happens to members that are not heard of. */

import type { HeartbeatRequest, Outcome } from '../requests.ts'
import { maybeCompleteJoin, removeMember } from './rebalance.ts'
import { checkMember, renewSession, type Step } from './step.ts'

export function heartbeat(step: Step, request: HeartbeatRequest): Outcome {
  const { group } = step
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE'
  const { memberId, groupInstanceId, generation } = request
  const error = checkMember(step, memberId, groupInstanceId, 'heartbeat')
  if (error !== 'NONE') return error
  if (generation !== group.generation) return 'ILLEGAL_GENERATION'
  if (group.state === 'Empty') return 'UNKNOWN_MEMBER_ID'
  renewSession(step, group.get(memberId))
  return group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE'
}

/** The timer `session <member>`. A member that is parked is alive as far as anyone can tell. */
export function sessionTimeout(step: Step, memberId: string): void {
  const { group, effects } = step
  const member = group.members.get(memberId)
  if (member === undefined) return
  const isParked = member.joinToken !== undefined || member.syncToken !== undefined
  if (isParked && !member.isNew) return
  effects.events.push({ type: 'memberFailed', memberId })
  removeMember(step, member, `removing member ${memberId} on heartbeat expiration`)
}

/** The timer `pending <member>`: the id was never used. */
export function pendingTimeout(step: Step, memberId: string): void {
  const { group, effects } = step
  if (!group.pendingMembers.has(memberId)) return
  effects.events.push({ type: 'pendingMemberExpired', memberId })
  group.remove(memberId)
  maybeCompleteJoin(step)
}
