/**
 * Brings one member closer to its target assignment. Partitions move in two steps: the old owner is asked to
 * give them up and stays in its epoch until it confirms that; only then the new one gets them.
 */
import type { PartitionsOfTopicId } from '../requests.ts'
import { type ConsumerMember, isReconciledTo, MemberState } from './consumer-member.ts'
import { includesAny, NO_PARTITIONS, type TopicPartitions } from './topic-partitions.ts'

export interface Target {
  readonly epoch: number
  readonly partitions: TopicPartitions
  /** Whether somebody has the partition, this member included. */
  isOwned(topicId: string, partition: number): boolean
}

/** `owned` is what the member says it has; null: it did not say. The same object comes back if nothing changes. */
export function reconcile(
  member: ConsumerMember,
  target: Target,
  owned: readonly PartitionsOfTopicId[] | null,
): ConsumerMember {
  if (isReconciledTo(member, target.epoch)) return member
  if (member.state !== MemberState.UNREVOKED_PARTITIONS) {
    return nextAssignment(member, member.memberEpoch, target, owned)
  }
  if (stillOwns(member.pendingRevocation, owned)) return member
  // It has given up what it was asked to, and moves on.
  return nextAssignment(member, member.memberEpoch + 1, target, owned)
}

const stillOwns = (
  partitions: TopicPartitions,
  owned: readonly PartitionsOfTopicId[] | null,
): boolean => owned === null || includesAny(partitions, owned)

function nextAssignment(
  member: ConsumerMember,
  memberEpoch: number,
  target: Target,
  owned: readonly PartitionsOfTopicId[] | null,
): ConsumerMember {
  const assigned = new Map<string, Set<number>>()
  const toRevoke = new Map<string, Set<number>>()
  const toAssign = new Map<string, Set<number>>()
  let waits = false
  for (const topicId of new Set([...target.partitions.keys(), ...member.assigned.keys()])) {
    const wanted = target.partitions.get(topicId) ?? new Set<number>()
    const current = member.assigned.get(topicId) ?? new Set<number>()
    for (const partition of current)
      add(wanted.has(partition) ? assigned : toRevoke, topicId, partition)
    for (const partition of wanted) {
      if (current.has(partition)) continue
      if (target.isOwned(topicId, partition)) waits = true
      else add(toAssign, topicId, partition)
    }
  }
  if (toRevoke.size > 0 && stillOwns(toRevoke, owned)) {
    return {
      ...inEpoch(member, memberEpoch),
      state: MemberState.UNREVOKED_PARTITIONS,
      assigned,
      pendingRevocation: toRevoke,
    }
  }
  for (const [topicId, partitions] of toAssign) {
    for (const partition of partitions) add(assigned, topicId, partition)
  }
  return {
    ...inEpoch(member, target.epoch),
    state: waits ? MemberState.UNRELEASED_PARTITIONS : MemberState.STABLE,
    assigned,
    pendingRevocation: NO_PARTITIONS,
  }
}

function inEpoch(member: ConsumerMember, memberEpoch: number): ConsumerMember {
  return { ...member, memberEpoch, previousMemberEpoch: member.memberEpoch }
}

function add(to: Map<string, Set<number>>, topicId: string, partition: number): void {
  const partitions = to.get(topicId)
  if (partitions === undefined) to.set(topicId, new Set([partition]))
  else partitions.add(partition)
}
