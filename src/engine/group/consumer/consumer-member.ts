/** A member of a group of the consumer protocol: what it said of itself, and how far its assignment has come. Never changed in place. */
import type { MemberProtocol } from '../requests.ts'
import { NO_PARTITIONS, type TopicPartitions } from './topic-partitions.ts'

/** Numbers as in the records of current assignments. */
export const MemberState = {
  /** Has its target assignment of the epoch it is in. */
  STABLE: 0,
  /** Was asked to give partitions up, and has not confirmed that. */
  UNREVOKED_PARTITIONS: 1,
  /** Waits for partitions that others still own. */
  UNRELEASED_PARTITIONS: 2,
} as const

/** A static member that left for a while (KIP-848). */
export const LEFT_AS_STATIC_MEMBER = -2
export const LEFT = -1
export const JOINING = 0

/** Of a member that speaks the classic protocol. */
export interface ClassicMemberMetadata {
  readonly sessionTimeoutMs: number
  readonly supportedProtocols: readonly MemberProtocol[]
}

export interface MemberMetadata {
  readonly instanceId: string | null
  readonly rackId: string | null
  readonly clientId: string
  readonly clientHost: string
  /** Sorted. */
  readonly subscribedTopicNames: readonly string[]
  /** '': none. */
  readonly subscribedTopicRegex: string
  /** -1: not said. */
  readonly rebalanceTimeoutMs: number
  readonly serverAssignor: string | null
  readonly classic: ClassicMemberMetadata | null
}

export interface CurrentAssignment {
  readonly memberEpoch: number
  readonly previousMemberEpoch: number
  readonly state: number
  readonly assigned: TopicPartitions
  readonly pendingRevocation: TopicPartitions
}

export interface ConsumerMember extends MemberMetadata, CurrentAssignment {
  readonly memberId: string
}

export const NO_ASSIGNMENT: CurrentAssignment = {
  memberEpoch: 0,
  previousMemberEpoch: -1,
  state: MemberState.STABLE,
  assigned: NO_PARTITIONS,
  pendingRevocation: NO_PARTITIONS,
}

const NOTHING_SAID: MemberMetadata = {
  instanceId: null,
  rackId: null,
  clientId: '',
  clientHost: '',
  subscribedTopicNames: [],
  subscribedTopicRegex: '',
  rebalanceTimeoutMs: -1,
  serverAssignor: null,
  classic: null,
}

export function newMember(memberId: string): ConsumerMember {
  return { memberId, ...NOTHING_SAID, ...NO_ASSIGNMENT }
}

export function isReconciledTo(member: ConsumerMember, assignmentEpoch: number): boolean {
  return member.state === MemberState.STABLE && member.memberEpoch === assignmentEpoch
}

export function hasSameTopics(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((topic, index) => topic === other[index])
}

/** Whether the members' records of metadata would be the same. */
export function hasSameMetadata(one: MemberMetadata, other: MemberMetadata): boolean {
  return (
    one.instanceId === other.instanceId &&
    one.rackId === other.rackId &&
    one.clientId === other.clientId &&
    one.clientHost === other.clientHost &&
    hasSameTopics(one.subscribedTopicNames, other.subscribedTopicNames) &&
    one.subscribedTopicRegex === other.subscribedTopicRegex &&
    one.rebalanceTimeoutMs === other.rebalanceTimeoutMs &&
    one.serverAssignor === other.serverAssignor &&
    isSameClassic(one.classic, other.classic)
  )
}

function isSameClassic(
  one: ClassicMemberMetadata | null,
  other: ClassicMemberMetadata | null,
): boolean {
  if (one === null || other === null) return one === other
  return (
    one.sessionTimeoutMs === other.sessionTimeoutMs &&
    one.supportedProtocols.length === other.supportedProtocols.length &&
    one.supportedProtocols.every(({ name, metadata }, index) => {
      const its = other.supportedProtocols[index]
      return its?.name === name && its.metadata.equals(metadata)
    })
  )
}
