/**
 * What follows when a member said who it is and what it wants, whichever protocol it speaks: its record, the
 * group's epoch, the target assignment of that epoch, and the member's next step towards it.
 */
import type { PartitionsOfTopicId } from '../requests.ts'
import {
  type ConsumerMember,
  type CurrentAssignment,
  hasSameMetadata,
  hasSameTopics,
  type MemberMetadata,
  MemberState,
} from './consumer-member.ts'
import type { ConsumerStep } from './consumer-step.ts'
import { metadataHash } from './metadata-hash.ts'
import { reconcile, type Target } from './reconciliation.ts'
import { updateRegularExpressions } from './regular-expressions.ts'
import type { Subscriptions } from './subscriptions.ts'
import { computeTargetAssignment } from './target-assignment.ts'
import { isSame, type TopicPartitions } from './topic-partitions.ts'

export interface MemberUpdate {
  /** As it was; as it was made, for one that is new or takes a static member's place. */
  readonly before: ConsumerMember
  /** With what it said now. */
  readonly said: ConsumerMember
  /** The member whose place it takes. */
  readonly replacedId: string | undefined
  readonly owned: readonly PartitionsOfTopicId[] | null
}

/** Returns the member as it will be. */
export function updateMember(step: ConsumerStep, update: MemberUpdate): ConsumerMember {
  const { group } = step
  const { said, replacedId } = update
  const { epoch, subscriptions } = updateGroup(step, update)
  let partitions = group.targetOf(replacedId ?? said.memberId)
  if (epoch > group.assignmentEpoch) {
    partitions = computeTargetAssignment(step, {
      epoch,
      subscriptions: subscriptions(),
      said,
      replacedId,
    })
  }
  const target = targetFor(step, Math.max(epoch, group.assignmentEpoch), partitions)
  return reconcileMember(step, said, target, update.owned)
}

/** Within the target assignment that there is. Undefined: the group needs a new one, and the member waits for it. */
export function updateMemberInPlace(
  step: ConsumerStep,
  update: MemberUpdate,
): ConsumerMember | undefined {
  const { group } = step
  const { said, replacedId, owned } = update
  if (updateGroup(step, update).epoch > group.epoch) return undefined
  const partitions = group.targetOf(replacedId ?? said.memberId)
  return reconcileMember(step, said, targetFor(step, group.assignmentEpoch, partitions), owned)
}

function targetFor({ group }: ConsumerStep, epoch: number, partitions: TopicPartitions): Target {
  return {
    epoch,
    partitions,
    isOwned: (topicId, partition) => group.ownerOf(topicId, partition) !== undefined,
  }
}

/** The member's record and the group's epoch. */
function updateGroup(step: ConsumerStep, { before, said, replacedId }: MemberUpdate) {
  const { group } = step
  const wantsOthers = writeMetadata(step, before, said)
  // A new group leaves epoch 0 even when its member wants nothing yet.
  const isNew = group.epoch === 0
  const bumps = updateRegularExpressions(step, before, said) || wantsOthers || isNew
  const leaving = new Set(replacedId === undefined ? [] : [replacedId])
  let known: Subscriptions | undefined
  const subscriptions = (): Subscriptions => {
    known ??= group.subscriptions.with(said, leaving)
    return known
  }
  const epoch =
    bumps || group.needsMetadata ? updateEpoch(step, subscriptions(), bumps) : group.epoch
  return { epoch, subscriptions }
}

/** Returns whether it wants other topics now. */
function writeMetadata(
  { effects }: ConsumerStep,
  before: ConsumerMember,
  said: ConsumerMember,
): boolean {
  if (hasSameMetadata(before, said)) return false
  effects.change('member', said.memberId, metadataOf(said))
  return !hasSameTopics(before.subscribedTopicNames, said.subscribedTopicNames)
}

export function metadataOf(member: ConsumerMember): MemberMetadata {
  return {
    instanceId: member.instanceId,
    rackId: member.rackId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    subscribedTopicNames: member.subscribedTopicNames,
    subscribedTopicRegex: member.subscribedTopicRegex,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    serverAssignor: member.serverAssignor,
    classic: member.classic,
  }
}

export function currentAssignmentOf(member: ConsumerMember): CurrentAssignment {
  const { memberEpoch, previousMemberEpoch, state, assigned, pendingRevocation } = member
  return { memberEpoch, previousMemberEpoch, state, assigned, pendingRevocation }
}

/** Returns the group's epoch: the next one when the members or the topics changed. */
function updateEpoch(
  { group, effects, metadata }: ConsumerStep,
  subscriptions: Subscriptions,
  bumps: boolean,
): number {
  const hash = metadataHash(subscriptions.topics.keys(), metadata)
  let { epoch } = group
  if (bumps || hash !== group.metadataHash) {
    epoch += 1
    effects.change('consumerGroup', '', { epoch, metadataHash: hash })
    effects.events.push({ type: 'epochBumped', epoch, metadataHash: hash })
  }
  group.needsMetadata = false
  if (group.hasPartitionMetadata) effects.change('partitionMetadata', '', null)
  return epoch
}

function reconcileMember(
  { effects }: ConsumerStep,
  member: ConsumerMember,
  target: Target,
  owned: readonly PartitionsOfTopicId[] | null,
): ConsumerMember {
  const next = reconcile(member, target, owned)
  if (isSameAssignment(next, member)) return next
  const { memberId } = next
  effects.change('currentAssignment', memberId, currentAssignmentOf(next))
  effects.events.push({ type: 'reconciling', member: next })
  // Members that speak the classic protocol have to join and sync in time instead.
  if (next.classic !== null) return next
  if (next.state === MemberState.UNREVOKED_PARTITIONS) {
    effects.setTimer(`rebalance ${memberId}`, next.rebalanceTimeoutMs)
  } else {
    effects.cancelTimer(`rebalance ${memberId}`)
  }
  return next
}

function isSameAssignment(one: CurrentAssignment, other: CurrentAssignment): boolean {
  return (
    one.memberEpoch === other.memberEpoch &&
    one.previousMemberEpoch === other.previousMemberEpoch &&
    one.state === other.state &&
    isSame(one.assigned, other.assigned) &&
    isSame(one.pendingRevocation, other.pendingRevocation)
  )
}
