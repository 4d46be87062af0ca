/**
 * Kafka's CooperativeStickyAssignor: the sticky share-out, given out in two rounds (KIP-429). A partition
 * that changes hands is left out of the first one; its old owner gives it up and joins again, and the
 * second round gives it to the new owner. The generation stands in the user data, for members that
 * do not send it as a field of its own (before KIP-792).
 */
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import type { AssignmentInput, Assignor, GroupAssignment, MemberSubscription } from './assignor.ts'
import { inHashOrder } from './member-order.ts'
import { type MemberClaims, NO_GENERATION, previousOwners } from './previous-owners.ts'
import { StickyAlike } from './sticky-alike.ts'
import { StickyGeneral } from './sticky-general.ts'

export const cooperativeStickyAssignor: Assignor = {
  name: 'cooperative-sticky',
  isCooperative: true,
  assign,
  userData: (_assignment, generationId) => {
    const bytes = Buffer.alloc(4)
    bytes.writeInt32BE(generationId)
    return bytes
  },
}

function assign(unordered: AssignmentInput): GroupAssignment {
  const input = inHashOrder(unordered)
  const previous = previousOwners(input, claimsOf)
  if (previous.subscribeAlike) {
    const { assignment, moving } = new StickyAlike(input, previous).assign()
    return without(assignment, (name, memberId) => moving.get(name) === memberId)
  }
  const assignment = new StickyGeneral(input, previous, claimsOf).assign()
  const moving = changingHands(input, assignment)
  return without(assignment, (name) => moving.has(name))
}

function claimsOf({ ownedPartitions, generationId, userData }: MemberSubscription): MemberClaims {
  if (generationId >= 0) return { partitions: ownedPartitions, generation: generationId }
  if (userData === null) return { partitions: ownedPartitions, generation: undefined }
  const generation = userData.length >= 4 ? userData.readInt32BE() : NO_GENERATION
  return { partitions: ownedPartitions, generation }
}

/** Partitions that one member would get while another one, who has them, would not keep them. */
function changingHands({ members }: AssignmentInput, assignment: GroupAssignment): Set<string> {
  const added = new Set<string>()
  const revoked = new Set<string>()
  for (const { memberId, ownedPartitions } of members) {
    const owned = new Set(ownedPartitions.map(partitionName))
    const assigned = new Set((assignment.get(memberId) ?? []).map(partitionName))
    for (const name of assigned) if (!owned.has(name)) added.add(name)
    for (const name of owned) if (!assigned.has(name)) revoked.add(name)
  }
  return new Set([...added].filter((name) => revoked.has(name)))
}

function without(
  assignment: GroupAssignment,
  isLeftOut: (name: string, memberId: string) => boolean,
): GroupAssignment {
  const kept = ([memberId, partitions]: [string, TopicPartition[]]): [string, TopicPartition[]] => [
    memberId,
    partitions.filter((each) => !isLeftOut(partitionName(each), memberId)),
  ]
  return new Map([...assignment].map(kept))
}
