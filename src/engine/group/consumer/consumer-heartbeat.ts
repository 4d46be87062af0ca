/** ConsumerGroupHeartbeat: a member joins, says that it lives and what it has, and learns what it should have. */
import type { ConsumerHeartbeatRequest, ConsumerHeartbeatResult } from '../requests.ts'
import {
  type ConsumerMember,
  JOINING,
  LEFT,
  LEFT_AS_STATIC_MEMBER,
  newMember,
} from './consumer-member.ts'
import { type ConsumerStep, memberOf, Refusal, staticMemberOf } from './consumer-step.ts'
import { type FoundMember, replaceMember } from './found-member.ts'
import { fenceMembers } from './member-removal.ts'
import { currentAssignmentOf, updateMember } from './member-update.ts'
import { checkRegularExpression } from './regular-expressions.ts'
import { includesAll, isSame, listOf, NO_PARTITIONS } from './topic-partitions.ts'

export interface ConsumerHeartbeat {
  readonly request: ConsumerHeartbeatRequest
  /** The id it gets if it has none. */
  readonly newMemberId: string
}

/** The request was checked by itself. */
export function consumerHeartbeat(
  step: ConsumerStep,
  heartbeat: ConsumerHeartbeat,
): ConsumerHeartbeatResult | Refusal {
  const { memberEpoch } = heartbeat.request
  if (memberEpoch === LEFT || memberEpoch === LEFT_AS_STATIC_MEMBER)
    return leave(step, heartbeat.request)
  const { group, config, effects } = step
  const memberId = heartbeat.request.memberId || heartbeat.newMemberId
  const { maxSize } = config.consumer
  if (group.members.size >= maxSize && !group.members.has(memberId)) {
    return new Refusal(
      'GROUP_MAX_SIZE_REACHED',
      `The consumer group has reached its maximum capacity of ${maxSize} members.`,
    )
  }
  const request = { ...heartbeat.request, memberId }
  const found =
    request.instanceId === null
      ? dynamicMember(step, request)
      : staticMember(step, request, request.instanceId)
  if (found instanceof Refusal) return found
  const invalid = checkRegularExpression(step, request.subscribedTopicRegex)
  if (invalid !== undefined) return invalid
  const { before, replacedId } = found
  const member = updateMember(step, {
    before,
    said: withWhatItSaid(before, request),
    replacedId,
    owned: request.owned,
  })
  const { sessionTimeoutMs, heartbeatIntervalMs } = config.consumer.of(group.groupId)
  effects.setTimer(`session ${memberId}`, sessionTimeoutMs)
  const wantsAssignment = isFullRequest(request) || !isSame(before.assigned, member.assigned)
  return {
    error: 'NONE',
    errorMessage: null,
    memberId,
    memberEpoch: member.memberEpoch,
    heartbeatIntervalMs,
    assignment: wantsAssignment ? listOf(member.assigned) : null,
  }
}

function dynamicMember(
  step: ConsumerStep,
  request: ConsumerHeartbeatRequest,
): FoundMember | Refusal {
  const { group, effects } = step
  const { memberId, memberEpoch } = request
  const isJoining = memberEpoch === JOINING
  const known = isJoining
    ? (group.members.get(memberId) ?? newMember(memberId))
    : memberOf(step, memberId)
  if (known instanceof Refusal) return known
  const refusal = checkEpoch(known, request)
  if (refusal !== undefined) return refusal
  if (isJoining) effects.events.push({ type: 'joined', memberId, protocol: 'consumer' })
  return { before: known, replacedId: undefined }
}

function staticMember(
  step: ConsumerStep,
  request: ConsumerHeartbeatRequest,
  instanceId: string,
): FoundMember | Refusal {
  const { group, effects } = step
  const { memberId, memberEpoch } = request
  if (memberEpoch !== JOINING) {
    const member = staticMemberOf(step, memberId, instanceId)
    if (member instanceof Refusal) return member
    return checkEpoch(member, request) ?? { before: member, replacedId: undefined }
  }
  const existing = group.staticMember(instanceId)
  if (existing === undefined) {
    effects.events.push({ type: 'staticMemberJoined', memberId, instanceId, protocol: 'consumer' })
    return { before: group.members.get(memberId) ?? newMember(memberId), replacedId: undefined }
  }
  const ownerId = existing.memberId
  if (existing.classic === null && existing.memberEpoch !== LEFT_AS_STATIC_MEMBER) {
    effects.events.push({ type: 'instanceIdUnreleased', memberId, instanceId, ownerId })
    return new Refusal(
      'UNRELEASED_INSTANCE_ID',
      `Static member ${memberId} with instance id ${instanceId} cannot join the group because the instance id is owned by ${ownerId} member.`,
    )
  }
  return replaceMember(step, existing, memberId, 'consumer')
}

/** The answer that bumped the epoch may have been lost: then the member comes with the one before. */
function checkEpoch(
  { memberEpoch: known, previousMemberEpoch, assigned }: ConsumerMember,
  { memberEpoch: received, owned }: ConsumerHeartbeatRequest,
): Refusal | undefined {
  if (received === known) return undefined
  const isRepeated =
    received === previousMemberEpoch && owned !== null && includesAll(assigned, owned)
  if (received < known && isRepeated) return undefined
  return new Refusal(
    'FENCED_MEMBER_EPOCH',
    `The consumer group member has a ${received > known ? 'greater' : 'smaller'} member epoch (${received}) than the one known by the group coordinator (${known}). The member must abandon all its partitions and rejoin.`,
  )
}

function withWhatItSaid(member: ConsumerMember, request: ConsumerHeartbeatRequest): ConsumerMember {
  const { rebalanceTimeoutMs, subscribedTopicNames } = request
  return {
    ...member,
    instanceId: request.instanceId ?? member.instanceId,
    rackId: request.rackId ?? member.rackId,
    rebalanceTimeoutMs: rebalanceTimeoutMs === -1 ? member.rebalanceTimeoutMs : rebalanceTimeoutMs,
    serverAssignor: request.serverAssignor ?? member.serverAssignor,
    subscribedTopicNames:
      subscribedTopicNames === null
        ? member.subscribedTopicNames
        : [...new Set(subscribedTopicNames)].sort(),
    subscribedTopicRegex: request.subscribedTopicRegex ?? member.subscribedTopicRegex,
    clientId: request.clientId,
    clientHost: request.clientHost,
    classic: null,
  }
}

/** Such a request begins a membership anew, or repeats everything after something went wrong. */
function isFullRequest(request: ConsumerHeartbeatRequest): boolean {
  const hasTopics = request.subscribedTopicNames !== null || request.subscribedTopicRegex !== null
  return (
    request.memberEpoch === JOINING ||
    (request.rebalanceTimeoutMs !== -1 && hasTopics && request.owned !== null)
  )
}

function leave(
  step: ConsumerStep,
  { memberId, memberEpoch, instanceId }: ConsumerHeartbeatRequest,
): ConsumerHeartbeatResult | Refusal {
  const { effects } = step
  const member =
    instanceId === null ? memberOf(step, memberId) : staticMemberOf(step, memberId, instanceId)
  if (member instanceof Refusal) return member
  const isForAWhile = memberEpoch === LEFT_AS_STATIC_MEMBER
  if (instanceId === null) effects.events.push({ type: 'left', memberId })
  else effects.events.push({ type: 'staticMemberLeft', memberId, instanceId, isForAWhile })
  if (instanceId !== null && isForAWhile) {
    effects.change('currentAssignment', memberId, {
      ...currentAssignmentOf(member),
      memberEpoch: LEFT_AS_STATIC_MEMBER,
      pendingRevocation: NO_PARTITIONS,
    })
  } else {
    fenceMembers(step, [member])
  }
  return {
    error: 'NONE',
    errorMessage: null,
    memberId,
    memberEpoch,
    heartbeatIntervalMs: 0,
    assignment: null,
  }
}
