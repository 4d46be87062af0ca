/**
 * What members owned before, as far as it can be believed: a partition that several claim belongs to the
 * one with the highest generation, and to none where generations are equal.
 */
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import type { AssignmentInput, MemberSubscription } from './assignor.ts'

/** What one member says of itself. */
export interface MemberClaims {
  readonly partitions: readonly TopicPartition[]
  /** Undefined where it does not say. */
  readonly generation: number | undefined
}

export type ReadClaims = (member: MemberSubscription) => MemberClaims

export const NO_GENERATION = -1

export interface PreviousOwners {
  /** Every member, with what it owned of the topics that exist. */
  readonly owned: Map<string, TopicPartition[]>
  /** Partitions that members of one generation claimed. */
  readonly disputed: ReadonlySet<string>
  readonly highestGeneration: number
  /** All members want the same topics: the simpler way of sharing out is open. */
  readonly subscribeAlike: boolean
}

export function previousOwners(
  { members, topics }: AssignmentInput,
  claimsOf: ReadClaims,
): PreviousOwners {
  const owned = new Map<string, TopicPartition[]>()
  const disputed = new Set<string>()
  const owners = new Map<string, MemberSubscription>()
  let highestGeneration = NO_GENERATION
  for (const member of members) {
    const claims = claimsOf(member)
    const generation = claims.generation ?? NO_GENERATION
    highestGeneration = Math.max(highestGeneration, generation)
    const own: TopicPartition[] = []
    owned.set(member.memberId, own)
    for (const partition of claims.partitions) {
      if (!topics.has(partition.topic)) continue
      const name = partitionName(partition)
      const other = owners.get(name)
      if (other !== undefined && generation < other.generationId) continue
      owners.set(name, member)
      if (other !== undefined) removeFrom(owned.get(other.memberId), partition)
      if (other !== undefined && generation === other.generationId) disputed.add(name)
      else own.push(partition)
    }
  }
  return { owned, disputed, highestGeneration, subscribeAlike: subscribeAlike(members) }
}

/** A member that wants nothing agrees with all who come before the first that wants something. */
function subscribeAlike(members: readonly MemberSubscription[]): boolean {
  let common = new Set<string>()
  for (const { topics } of members) {
    if (common.size === 0) common = new Set(topics)
    else if (topics.length !== common.size || !topics.every((topic) => common.has(topic)))
      return false
  }
  return true
}

function removeFrom(partitions: TopicPartition[] | undefined, removed: TopicPartition): void {
  const name = partitionName(removed)
  const index = partitions?.findIndex((each) => partitionName(each) === name) ?? -1
  if (index >= 0) partitions?.splice(index, 1)
}
