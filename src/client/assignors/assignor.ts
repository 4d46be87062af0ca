/** What a group's leader does: it shares out partitions among the members of a classic consumer group. */
import type { TopicPartition } from '../topic-partition.ts'

/** One member, as its JoinGroup metadata says. */
export interface MemberSubscription {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly topics: readonly string[]
  /** What the member owned before; only meaningful to sticky assignors. */
  readonly ownedPartitions: readonly TopicPartition[]
  /** The generation in which it owned them; -1 where it does not say. */
  readonly generationId: number
  readonly userData: Buffer | null
  readonly rackId: string | null
}

/** What the leader knows of a topic. */
export interface AssignableTopic {
  /** For each partition the racks of its replicas; empty where racks are not known. */
  readonly partitionRacks: readonly ReadonlySet<string>[]
}

export interface AssignmentInput {
  readonly members: readonly MemberSubscription[]
  /** Only topics that exist. */
  readonly topics: ReadonlyMap<string, AssignableTopic>
}

/** Partitions by member id; every member has an entry. */
export type GroupAssignment = Map<string, TopicPartition[]>

export interface Assignor {
  /** As it stands in JoinGroup: `range`, `cooperative-sticky`, … */
  readonly name: string
  /** Cooperative: members keep what they own during a rebalance (KIP-429). */
  readonly isCooperative: boolean
  assign(input: AssignmentInput): GroupAssignment
  /** What a member puts into its own metadata, given what it got last. */
  userData?(assignment: readonly TopicPartition[], generationId: number): Buffer | null
}

/** Members in the order in which Kafka serves them: static ones first, by instance id, then by member id. */
export function compareMembers(a: MemberSubscription, b: MemberSubscription): number {
  if (a.groupInstanceId !== null && b.groupInstanceId !== null) {
    return compareText(a.groupInstanceId, b.groupInstanceId)
  }
  if (a.groupInstanceId !== null) return -1
  if (b.groupInstanceId !== null) return 1
  return compareText(a.memberId, b.memberId)
}

/** Java's String.compareTo: by UTF-16 code units. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
