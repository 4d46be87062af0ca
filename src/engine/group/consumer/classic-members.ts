/**
 * Members that speak the classic protocol in a group of the consumer protocol, while an application moves from one
 * to the other (KIP-848): their generation is their member epoch, the coordinator assigns instead of a leader, and
 * they reconcile themselves by joining again.
 */
import { decodeSubscription } from '../../../protocol/internal/consumer-protocol.ts'
import { DecodeError } from '../../../protocol/reader.ts'
import type {
  HeartbeatRequest,
  JoinGroupRequest,
  JoinGroupResult,
  LeaveGroupResult,
  LeavingMember,
  SyncGroupRequest,
  SyncGroupResult,
} from '../requests.ts'
import { classicAssignment, partitionsById } from './classic-assignment.ts'
import { type ConsumerMember, MemberState, newMember } from './consumer-member.ts'
import { type ConsumerStep, memberOf, Refusal, staticMemberOf } from './consumer-step.ts'
import { isDowngradedByReplacing, replaceAndDowngrade } from './downgrade.ts'
import { type FoundMember, replaceMember } from './found-member.ts'
import { fenceMembers } from './member-removal.ts'
import { updateMember } from './member-update.ts'

const PROTOCOL_TYPE = 'consumer'

/** `newMemberId` is the id it gets if it has none. */
export function joinAsClassicMember(
  step: ConsumerStep,
  request: JoinGroupRequest,
  newMemberId: string,
): JoinGroupResult | Refusal {
  const { group, effects, config } = step
  const memberId = request.memberId || newMemberId
  const { maxSize } = config.consumer
  if (group.members.size >= maxSize && !group.members.has(memberId)) {
    return new Refusal('GROUP_MAX_SIZE_REACHED', '')
  }
  const subscription = subscriptionOf(request)
  if (!supportsProtocols(step, request) || subscription === undefined) {
    return new Refusal('INCONSISTENT_GROUP_PROTOCOL', '')
  }
  if (request.memberId === '' && request.requireKnownMemberId) {
    effects.events.push({ type: 'memberIdRequired', memberId })
    return answer(request, 'MEMBER_ID_REQUIRED', memberId, -1)
  }
  const replaced =
    request.groupInstanceId === null ? undefined : group.staticMember(request.groupInstanceId)
  const found = findMember(step, { ...request, memberId }, request.memberId === '')
  if (found instanceof Refusal) return found
  const { before, replacedId } = found
  const said: ConsumerMember = {
    ...before,
    instanceId: request.groupInstanceId ?? before.instanceId,
    rackId: subscription.rackId ?? before.rackId,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    subscribedTopicNames: [...new Set(subscription.topics)].sort(),
    clientId: request.clientId,
    clientHost: request.clientHost,
    classic: { sessionTimeoutMs: request.sessionTimeoutMs, supportedProtocols: request.protocols },
  }
  const owned = partitionsById(subscription.ownedPartitions, step.metadata)
  const update = { before, said, replacedId, owned }
  if (replaced !== undefined && isDowngradedByReplacing(step, replaced, replacedId)) {
    const member = replaceAndDowngrade(step, update)
    return answer(request, 'NONE', memberId, member.memberEpoch)
  }
  const member = updateMember(step, update)
  effects.cancelTimer(`join ${memberId}`)
  effects.setTimer(`session ${memberId}`, request.sessionTimeoutMs)
  effects.setTimer(`sync ${memberId}`, request.rebalanceTimeoutMs)
  return answer(request, 'NONE', memberId, member.memberEpoch)
}

function answer(
  { protocols }: JoinGroupRequest,
  error: 'NONE' | 'MEMBER_ID_REQUIRED',
  memberId: string,
  generation: number,
): JoinGroupResult {
  const hasJoined = error === 'NONE'
  return {
    error,
    generation,
    protocolType: hasJoined ? PROTOCOL_TYPE : null,
    protocolName: hasJoined ? (protocols[0]?.name ?? null) : null,
    // Nobody leads: the coordinator assigns.
    leader: '',
    skipAssignment: false,
    memberId,
    members: [],
  }
}

/** The subscription of its first protocol; undefined: it is none. */
function subscriptionOf({ protocolType, protocols: [first] }: JoinGroupRequest) {
  if (protocolType !== PROTOCOL_TYPE || first === undefined) return undefined
  try {
    return decodeSubscription(first.metadata)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

/** One of its protocols must be supported by all the others that speak the classic protocol. */
function supportsProtocols({ group }: ConsumerStep, { protocols }: JoinGroupRequest): boolean {
  const { classicProtocols, classicMembers } = group.subscriptions
  return protocols.some(({ name }) => (classicProtocols.get(name) ?? 0) === classicMembers)
}

function findMember(
  step: ConsumerStep,
  { memberId, groupInstanceId: instanceId }: JoinGroupRequest,
  isUnknown: boolean,
): FoundMember | Refusal {
  const { group, effects } = step
  const protocol = 'classic'
  if (instanceId === null) {
    effects.events.push({ type: 'joined', memberId, protocol })
    return { before: group.members.get(memberId) ?? newMember(memberId), replacedId: undefined }
  }
  if (!isUnknown) {
    const member = staticMemberOf(step, memberId, instanceId)
    return member instanceof Refusal ? member : { before: member, replacedId: undefined }
  }
  const existing = group.staticMember(instanceId)
  if (existing !== undefined) return replaceMember(step, existing, memberId, protocol)
  effects.events.push({ type: 'staticMemberJoined', memberId, instanceId, protocol })
  return { before: newMember(memberId), replacedId: undefined }
}

interface MemberIds {
  readonly memberId: string
  readonly groupInstanceId: string | null
}

function anyMember(
  step: ConsumerStep,
  { memberId, groupInstanceId }: MemberIds,
): ConsumerMember | Refusal {
  if (groupInstanceId === null) return memberOf(step, memberId)
  return staticMemberOf(step, memberId, groupInstanceId)
}

/** A member that speaks the classic protocol. */
function classicMember(step: ConsumerStep, ids: MemberIds): ConsumerMember | Refusal {
  const member = anyMember(step, ids)
  if (member instanceof Refusal || member.classic !== null) return member
  return new Refusal('UNKNOWN_MEMBER_ID', '')
}

export function syncAsClassicMember(
  step: ConsumerStep,
  request: SyncGroupRequest,
): SyncGroupResult | Refusal {
  const { group, effects, metadata } = step
  const member = classicMember(step, request)
  if (member instanceof Refusal) return member
  const { memberId, classic } = member
  if (member.memberEpoch !== request.generation) return new Refusal('ILLEGAL_GENERATION', '')
  const { protocolType, protocolName } = request
  const [protocol] = classic?.supportedProtocols ?? []
  const isOtherType = protocolType !== null && protocolType !== PROTOCOL_TYPE
  const isOtherProtocol = protocolName !== null && protocolName !== protocol?.name
  if (isOtherType || isOtherProtocol) return new Refusal('INCONSISTENT_GROUP_PROTOCOL', '')
  if (group.epoch > member.memberEpoch && member.state !== MemberState.UNREVOKED_PARTITIONS) {
    effects.setTimerIfAbsent(`join ${memberId}`, member.rebalanceTimeoutMs)
    return new Refusal('REBALANCE_IN_PROGRESS', '')
  }
  effects.cancelTimer(`sync ${memberId}`)
  effects.setTimer(`session ${memberId}`, classic?.sessionTimeoutMs ?? 0)
  const assignment = classicAssignment(member.assigned, protocol, metadata)
  return { error: 'NONE', protocolType, protocolName, assignment }
}

/** NONE, or that it has to join again. */
export function heartbeatAsClassicMember(
  step: ConsumerStep,
  request: HeartbeatRequest,
): Refusal | undefined {
  const { group, effects } = step
  const member = classicMember(step, request)
  if (member instanceof Refusal) return member
  const { memberId, memberEpoch, state, classic } = member
  if (memberEpoch !== request.generation) return new Refusal('ILLEGAL_GENERATION', '')
  effects.setTimer(`session ${memberId}`, classic?.sessionTimeoutMs ?? 0)
  const hasToJoin =
    memberEpoch < group.epoch ||
    state === MemberState.UNREVOKED_PARTITIONS ||
    (state === MemberState.UNRELEASED_PARTITIONS && !waitsForPartitions(step, member))
  if (!hasToJoin) return undefined
  effects.setTimerIfAbsent(`join ${memberId}`, member.rebalanceTimeoutMs)
  return new Refusal('REBALANCE_IN_PROGRESS', '')
}

function waitsForPartitions(
  { group }: ConsumerStep,
  { memberId, assigned }: ConsumerMember,
): boolean {
  for (const [topicId, partitions] of group.targetOf(memberId)) {
    for (const partition of partitions) {
      const isMissing = !assigned.get(topicId)?.has(partition)
      if (isMissing && group.ownerOf(topicId, partition) !== undefined) return true
    }
  }
  return false
}

/** LeaveGroup, which also takes out members of the consumer protocol: administrators send it. */
export function leaveAsClassicMembers(
  step: ConsumerStep,
  members: readonly LeavingMember[],
): LeaveGroupResult {
  const leaving = new Set<ConsumerMember>()
  const results = members.map((each) => {
    const { groupInstanceId, reason } = each
    const memberId =
      each.memberId === '' && groupInstanceId !== null
        ? (step.group.staticMembers.get(groupInstanceId) ?? '')
        : each.memberId
    const member = anyMember(step, { memberId, groupInstanceId })
    if (member instanceof Refusal)
      return { memberId: each.memberId, groupInstanceId, error: member.error }
    const instanceId = groupInstanceId
    step.effects.events.push({
      type: 'classicMemberLeft',
      memberId,
      instanceId,
      reason: reason ?? 'not provided',
    })
    leaving.add(member)
    return { memberId: each.memberId, groupInstanceId, error: 'NONE' as const }
  })
  fenceMembers(step, [...leaving])
  return { error: 'NONE', members: results }
}
