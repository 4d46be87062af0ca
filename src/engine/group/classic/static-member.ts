/**
 * A static member that comes back without its member id (KIP-345): it takes over the place, and the
 * assignment, of the member with its instance id. What the old one has parked is fenced.
 */

import type { Outcome } from '../requests.ts'
import type { ReplacedMember } from './effects.ts'
import type { Join } from './join.ts'
import type { Member } from './member.ts'
import { maybePrepareRebalance } from './rebalance.ts'
import {
  answerJoin,
  answerSync,
  joinError,
  joinedMembers,
  renewSession,
  type Step,
  syncError,
  UNKNOWN_MEMBER_ID,
} from './step.ts'

export function replaceStaticMember(step: Step, join: Join, member: Member, reason: string): void {
  const { group, effects } = step
  const { request, token, newMemberId } = join
  const { memberId: oldMemberId, groupInstanceId } = member
  const replaced: ReplacedMember = {
    oldMemberId,
    newMemberId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    sessionTimeoutMs: member.sessionTimeoutMs,
    protocols: member.protocols,
    supportsSkippingAssignment: request.supportsSkippingAssignment,
    leaderBefore: group.leader,
  }
  answerJoin(step, member, joinError('FENCED_INSTANCE_ID', oldMemberId))
  answerSync(step, member, syncError('FENCED_INSTANCE_ID'))
  effects.cancelTimer(`session ${oldMemberId}`)
  group.rename(member, newMemberId)
  updateMember(step, member, request)
  member.joinToken = token
  renewSession(step, member)
  const who = `static member ${newMemberId} with instance id ${groupInstanceId}`
  if (group.state === 'CompletingRebalance') {
    // The leader may be assigning partitions to the old id right now.
    maybePrepareRebalance(step, `Updating metadata for ${who}; ${reason}`)
  } else if (group.state === 'Stable' && group.selectProtocol() !== group.protocolName) {
    maybePrepareRebalance(
      step,
      `Group's selectedProtocol will change because ${who} joined with change of protocol; ${reason}`,
    )
  } else if (group.state === 'Stable') {
    effects.events.push({ type: 'staticMemberKept' })
    const metadata = group.metadata(({ assignment }) => assignment)
    effects.writes.push({ metadata, purpose: { type: 'replacement', replaced } })
  }
}

function updateMember(
  { group }: Step,
  member: Member,
  update: Pick<
    Member,
    'clientId' | 'clientHost' | 'protocols' | 'rebalanceTimeoutMs' | 'sessionTimeoutMs'
  >,
): void {
  group.setProtocols(member, update.protocols)
  member.clientId = update.clientId
  member.clientHost = update.clientHost
  member.rebalanceTimeoutMs = update.rebalanceTimeoutMs
  member.sessionTimeoutMs = update.sessionTimeoutMs
}

/** The new id is stored, or could not be: then the old one is back. */
export function replacementWritten(step: Step, replaced: ReplacedMember, error: Outcome): void {
  const { group, effects } = step
  const { newMemberId, oldMemberId } = replaced
  const member = group.members.get(newMemberId)
  if (member === undefined) return
  if (error !== 'NONE') {
    effects.events.push({ type: 'writeFailed', error })
    answerJoin(step, member, joinError(error, UNKNOWN_MEMBER_ID))
    effects.cancelTimer(`session ${newMemberId}`)
    group.rename(member, oldMemberId)
    updateMember(step, member, replaced)
    renewSession(step, member)
    return
  }
  const isLeader = group.leader === newMemberId
  const skips = replaced.supportsSkippingAssignment
  answerJoin(step, member, {
    error: 'NONE',
    generation: group.generation,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    // Old clients must not think that they lead: they would assign, and a stable group drops that.
    leader: (skips ? group.leader : replaced.leaderBefore) ?? '',
    skipAssignment: skips && isLeader,
    memberId: newMemberId,
    members: skips && isLeader ? joinedMembers(group) : [],
  })
}
