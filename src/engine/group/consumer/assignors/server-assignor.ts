/** What an assignor of the coordinator is given and what it answers (KIP-848, `group.consumer.assignors`). */
import type { TopicPartitions } from '../topic-partitions.ts'

export interface AssignableMember {
  readonly memberId: string
  readonly instanceId: string | null
  /** Ids of the topics it wants; only topics that exist. */
  readonly topicIds: ReadonlySet<string>
  /** Its target assignment so far. */
  readonly current: TopicPartitions
}

export interface AssignableGroup {
  /** In the order in which ties are broken. */
  readonly members: readonly AssignableMember[]
  /** How many partitions each topic has, of those that somebody wants. */
  readonly partitionCounts: ReadonlyMap<string, number>
  /** Whether all members want the same topics. */
  readonly isHomogeneous: boolean
}

export interface ServerAssignor {
  readonly name: string
  /** The new target assignment by member id; members that get nothing may be missing. */
  assign(group: AssignableGroup): ReadonlyMap<string, TopicPartitions>
}

/** A target assignment that is being changed; by topic id. */
export type MutableAssignment = Map<string, Set<number>>

export function copyOf(assignment: TopicPartitions): MutableAssignment {
  return new Map([...assignment].map(([topicId, partitions]) => [topicId, new Set(partitions)]))
}

export function addTo(assignment: MutableAssignment, topicId: string, partition: number): void {
  const partitions = assignment.get(topicId)
  if (partitions === undefined) assignment.set(topicId, new Set([partition]))
  else partitions.add(partition)
}

export function removeFrom(
  assignment: MutableAssignment,
  topicId: string,
  partition: number,
): void {
  const partitions = assignment.get(topicId)
  partitions?.delete(partition)
  if (partitions?.size === 0) assignment.delete(topicId)
}
