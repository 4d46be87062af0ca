/** JoinGroup: new members, pending members that come back with their id, and members that join again. */

import type { JoinGroupRequest, Outcome } from '../requests.ts'
import type { ClassicGroup } from './classic-group.ts'
import { hasProtocols, type Member, NO_BYTES } from './member.ts'
import { maybeCompleteJoin, maybePrepareRebalance } from './rebalance.ts'
import { replaceStaticMember } from './static-member.ts'
import {
  checkMember,
  joinError,
  joinedGeneration,
  parkJoin,
  type Step,
  UNKNOWN_MEMBER_ID,
} from './step.ts'

/**
 * How long a new member may be parked before it is given up. It has no session yet, and a client that went
 * away while it waited would count as a member for ever.
 */
const NEW_MEMBER_JOIN_TIMEOUT_MS = 5 * 60_000

/** A JoinGroup being worked on. */
export interface Join {
  readonly token: number
  readonly request: JoinGroupRequest
  /** The id it gets if it needs one. */
  readonly newMemberId: string
}

export function join(step: Step, join: Join): void {
  const { group } = step
  const { memberId } = join.request
  if (!hasRoomFor(step, memberId)) {
    if (group.has(memberId)) step.effects.cancelTimer(`session ${memberId}`)
    group.remove(memberId)
    refuse(step, join, 'GROUP_MAX_SIZE_REACHED', UNKNOWN_MEMBER_ID)
  } else if (group.state === 'Dead') {
    refuse(step, join, 'COORDINATOR_NOT_AVAILABLE', memberId)
  } else if (!group.supportsProtocols(join.request.protocolType, protocolNames(join.request))) {
    refuse(step, join, 'INCONSISTENT_GROUP_PROTOCOL', memberId)
  } else if (memberId === UNKNOWN_MEMBER_ID) {
    joinNewMember(step, join)
  } else if (group.pendingMembers.has(memberId)) {
    joinPendingMember(step, join)
  } else {
    joinKnownMember(step, join)
  }
  maybeCompleteJoin(step)
}

const protocolNames = (request: JoinGroupRequest): string[] =>
  request.protocols.map(({ name }) => name)

const clientReason = ({ reason }: JoinGroupRequest): string =>
  `client reason: ${reason === null || reason === '' ? 'not provided' : reason}`

/** group.max.size counts those who take part in the rebalance, or else the members. */
function hasRoomFor({ group, config }: Step, memberId: string): boolean {
  switch (group.state) {
    case 'Empty':
    case 'Dead':
      return true
    case 'PreparingRebalance':
      return isParked(group, memberId) || group.numAwaitingJoin < config.maxSize
    case 'CompletingRebalance':
    case 'Stable':
      return group.has(memberId) || group.members.size < config.maxSize
  }
}

const isParked = (group: ClassicGroup, memberId: string): boolean =>
  group.members.get(memberId)?.joinToken !== undefined

function refuse(step: Step, { token }: Join, error: Outcome, memberId: string): void {
  step.effects.replies.push({ type: 'join', token, result: joinError(error, memberId) })
}

function joinNewMember(step: Step, join: Join): void {
  const { group, effects } = step
  const { newMemberId: memberId, request } = join
  const { groupInstanceId } = request
  const { state } = group
  if (groupInstanceId !== null) {
    const oldMemberId = group.staticMemberId(groupInstanceId)
    if (oldMemberId !== undefined) {
      effects.events.push({ type: 'staticMemberReplaced', oldMemberId, groupInstanceId, state })
      replaceStaticMember(step, join, group.get(oldMemberId), clientReason(request))
      return
    }
    effects.events.push({ type: 'staticMemberAdded', memberId, groupInstanceId, state })
    addMember(step, join, memberId)
  } else if (request.requireKnownMemberId) {
    effects.events.push({ type: 'memberIdRequired', memberId, state })
    group.pendingMembers.add(memberId)
    effects.setTimer(`pending ${memberId}`, request.sessionTimeoutMs)
    refuse(step, join, 'MEMBER_ID_REQUIRED', memberId)
  } else {
    effects.events.push({ type: 'dynamicMemberAdded', memberId, state })
    addMember(step, join, memberId)
  }
}

function joinPendingMember(step: Step, join: Join): void {
  const { group, effects } = step
  const { memberId, groupInstanceId } = join.request
  if (groupInstanceId !== null) {
    // Ids are given out to dynamic members only.
    refuse(step, join, 'UNKNOWN_MEMBER_ID', memberId)
    return
  }
  effects.events.push({ type: 'pendingMemberJoined', memberId, state: group.state })
  effects.cancelTimer(`pending ${memberId}`)
  addMember(step, join, memberId)
}

function addMember(step: Step, { token, request }: Join, memberId: string): void {
  const { group, effects } = step
  const member: Member = {
    memberId,
    groupInstanceId: request.groupInstanceId,
    clientId: request.clientId,
    clientHost: request.clientHost,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    sessionTimeoutMs: request.sessionTimeoutMs,
    protocols: request.protocols,
    assignment: NO_BYTES,
    isNew: true,
    joinToken: token,
    syncToken: undefined,
  }
  if (group.initialJoin !== undefined && group.generation === 0) {
    group.initialJoin.newMemberAdded = true
  }
  group.add(member, request.protocolType)
  effects.setTimer(`session ${memberId}`, NEW_MEMBER_JOIN_TIMEOUT_MS)
  maybePrepareRebalance(
    step,
    `Adding new member ${memberId} with group instance id ${member.groupInstanceId ?? 'None'}; ${clientReason(request)}`,
  )
}

function joinKnownMember(step: Step, join: Join): void {
  const { group, effects } = step
  const { request, token } = join
  const { memberId } = request
  const error = checkMember(step, memberId, request.groupInstanceId, 'join-group')
  if (error !== 'NONE') {
    refuse(step, join, error, memberId)
    return
  }
  const member = group.get(memberId)
  const isSame = hasProtocols(member, request.protocols)
  const answerNow = () =>
    effects.replies.push({ type: 'join', token, result: joinedGeneration(step, member) })
  switch (group.state) {
    case 'PreparingRebalance':
      rejoin(step, join, member, `Member ${memberId} joining during PreparingRebalance`)
      break
    case 'CompletingRebalance':
      // With the same protocols it may just have missed the answer to its first JoinGroup.
      if (isSame) answerNow()
      else
        rejoin(
          step,
          join,
          member,
          `Updating metadata for member ${memberId} during CompletingRebalance`,
        )
      break
    case 'Stable':
      // The leader asks for a rebalance by joining: the topics may have changed, not its subscription.
      if (group.leader === memberId) {
        rejoin(step, join, member, `Leader ${memberId} re-joining group during Stable`)
      } else if (!isSame) {
        rejoin(step, join, member, `Updating metadata for member ${memberId} during Stable`)
      } else answerNow()
      break
    case 'Empty':
    case 'Dead':
      effects.events.push({ type: 'rejoinInUnexpectedState', memberId, state: group.state })
      refuse(step, join, 'UNKNOWN_MEMBER_ID', memberId)
  }
}

function rejoin(step: Step, { token, request }: Join, member: Member, reason: string): void {
  step.group.setProtocols(member, request.protocols)
  member.rebalanceTimeoutMs = request.rebalanceTimeoutMs
  member.sessionTimeoutMs = request.sessionTimeoutMs
  parkJoin(step, member, token)
  maybePrepareRebalance(step, `${reason}; ${clientReason(request)}`)
}
