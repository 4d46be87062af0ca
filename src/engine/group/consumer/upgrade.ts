/** A classic group with members that becomes a group of the consumer protocol when the first member of that protocol joins. */
import {
  decodeAssignment,
  decodeSubscription,
} from '../../../protocol/internal/consumer-protocol.ts'
import { DecodeError } from '../../../protocol/reader.ts'
import type { ClassicGroup } from '../classic/classic-group.ts'
import { type Member, metadataFor } from '../classic/member.ts'
import type { GroupMetadataView } from '../ports.ts'
import { partitionsById } from './classic-assignment.ts'
import type { ConsumerMember } from './consumer-member.ts'
import { MemberState } from './consumer-member.ts'
import { type ConsumerStep, Refusal } from './consumer-step.ts'
import { currentAssignmentOf, metadataOf } from './member-update.ts'
import { metadataHash } from './metadata-hash.ts'
import { NO_PARTITIONS, topicPartitionsOf } from './topic-partitions.ts'

/** Writes the group as its members are now, each with what it has. Undefined: it is done. */
export function upgrade(step: ConsumerStep, classic: ClassicGroup): Refusal | undefined {
  const { group, effects, config, metadata } = step
  const { groupId } = classic
  const refuse = (reason: string): Refusal => {
    const because = `to consumer group because ${reason}.`
    effects.events.push({
      type: 'migrationRefused',
      reason: `Cannot upgrade classic group ${groupId} ${because}`,
    })
    return new Refusal('GROUP_ID_NOT_FOUND', `Cannot upgrade classic group ${groupId} ${because}`)
  }
  if (!config.consumer.migrationPolicy.allowsUpgrade) return refuse('online upgrade is disabled')
  if (classic.protocolType !== 'consumer') {
    return refuse('the group does not use the consumer embedded protocol')
  }
  if (classic.members.size > config.consumer.maxSize) {
    return refuse('the group size exceeds the consumer group maximum size')
  }
  const members = membersOf(classic, metadata)
  if (members === undefined) return refuse('the embedded consumer protocol is malformed')
  const epoch = classic.generation
  effects.changes.push({ type: 'group', groupId, value: null })
  for (const member of members) effects.change('member', member.memberId, metadataOf(member))
  const topics = members.flatMap(({ subscribedTopicNames }) => subscribedTopicNames)
  const hash = metadataHash(new Set(topics), metadata)
  effects.change('consumerGroup', '', { epoch, metadataHash: hash })
  for (const { memberId, assigned } of members) {
    effects.change('targetAssignment', memberId, { partitions: assigned })
  }
  effects.change('assignmentEpoch', '', { assignmentEpoch: epoch })
  for (const member of members) {
    effects.change('currentAssignment', member.memberId, currentAssignmentOf(member))
    effects.setTimer(`session ${member.memberId}`, member.classic?.sessionTimeoutMs ?? 0)
  }
  // The heartbeat that caused this goes on with the group as it will be.
  for (const change of effects.changes) {
    if (change.type !== 'offset' && change.type !== 'group') group.apply(change)
  }
  effects.events.push({ type: 'upgraded' })
  return undefined
}

/** Undefined: what they said cannot be read. */
function membersOf(
  classic: ClassicGroup,
  metadata: GroupMetadataView,
): ConsumerMember[] | undefined {
  try {
    return [...classic.members.values()].map((member) => memberOf(classic, member, metadata))
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

/** What it was assigned last counts as what it has. */
function memberOf(
  { protocolName, generation }: ClassicGroup,
  member: Member,
  metadata: GroupMetadataView,
): ConsumerMember {
  const { assignment, protocols } = member
  // Before its first generation a group has chosen no protocol.
  const name = protocolName ?? protocols[0]?.name ?? null
  const subscription = decodeSubscription(metadataFor(member, name))
  const assigned =
    assignment.length === 0
      ? NO_PARTITIONS
      : topicPartitionsOf(partitionsById(decodeAssignment(assignment).assignedPartitions, metadata))
  return {
    memberId: member.memberId,
    instanceId: member.groupInstanceId,
    rackId: subscription.rackId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    subscribedTopicNames: [...new Set(subscription.topics)].sort(),
    subscribedTopicRegex: '',
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    serverAssignor: null,
    classic: { sessionTimeoutMs: member.sessionTimeoutMs, supportedProtocols: protocols },
    memberEpoch: generation,
    previousMemberEpoch: generation,
    state: MemberState.STABLE,
    assigned,
    pendingRevocation: NO_PARTITIONS,
  }
}
