/** What is asked of the coordinator and what it answers, free of the versions of the wire. */
import type { ErrorName } from '../../protocol/errors.ts'

/** How something went: `NONE`, or the error. */
export type Outcome = ErrorName

export interface ClientOfRequest {
  readonly clientId: string
  /** As Kafka shows it: `/127.0.0.1`. */
  readonly clientHost: string
}

export interface MemberProtocol {
  readonly name: string
  /** The consumer protocol's subscription, opaque to the classic protocol. */
  readonly metadata: Buffer
}

export interface JoinGroupRequest extends ClientOfRequest {
  readonly groupId: string
  /** '' for a member that has no id yet. */
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly protocolType: string
  /** In the member's order of preference. */
  readonly protocols: readonly MemberProtocol[]
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
  /** KIP-394, JoinGroup v4+: a dynamic member is sent away to come back with the id it is given. */
  readonly requireKnownMemberId: boolean
  /** KIP-814, JoinGroup v9+: a static leader may be told not to assign again. */
  readonly supportsSkippingAssignment: boolean
  readonly reason: string | null
}

export interface JoinedMember {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly metadata: Buffer
}

export interface JoinGroupResult {
  readonly error: Outcome
  /** -1 with an error. */
  readonly generation: number
  readonly protocolType: string | null
  readonly protocolName: string | null
  readonly leader: string
  readonly skipAssignment: boolean
  readonly memberId: string
  /** All members for the leader, nothing for the others. */
  readonly members: readonly JoinedMember[]
}

export interface MemberAssignment {
  readonly memberId: string
  readonly assignment: Buffer
}

export interface SyncGroupRequest {
  readonly groupId: string
  readonly generation: number
  readonly memberId: string
  readonly groupInstanceId: string | null
  /** Null before SyncGroup v5: not checked. */
  readonly protocolType: string | null
  readonly protocolName: string | null
  /** Of the leader; empty from the others. */
  readonly assignments: readonly MemberAssignment[]
}

export interface SyncGroupResult {
  readonly error: Outcome
  readonly protocolType: string | null
  readonly protocolName: string | null
  readonly assignment: Buffer
}

export interface HeartbeatRequest {
  readonly groupId: string
  readonly generation: number
  readonly memberId: string
  readonly groupInstanceId: string | null
}

export interface LeavingMember {
  /** '' to remove a static member by its instance id alone. */
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly reason: string | null
}

export interface LeaveGroupResult {
  readonly error: Outcome
  /** In the order of the request; empty with a group error. */
  readonly members: readonly {
    readonly memberId: string
    readonly groupInstanceId: string | null
    readonly error: Outcome
  }[]
}

export interface OffsetToCommit {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  /** Null counts as ''. */
  readonly metadata: string | null
}

export interface OffsetCommitRequest {
  readonly groupId: string
  /** -1 with memberId '': a simple consumer that is not a member of the group. */
  readonly generation: number
  readonly memberId: string
  readonly groupInstanceId: string | null
  /** OffsetCommit v9+: members of the consumer protocol (KIP-848) commit with their epoch as the generation. */
  readonly knowsMemberEpochs: boolean
  /** OffsetCommit v2-v4; -1: the broker's retention. */
  readonly retentionTimeMs: number
  /** The offsets are part of this producer's transaction, and wait for its end. */
  readonly producer?: { readonly producerId: number; readonly producerEpoch: number } | undefined
  readonly offsets: readonly OffsetToCommit[]
}

export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

export interface PartitionOutcome extends TopicPartition {
  readonly error: Outcome
}

/** KIP-848, OffsetFetch v9+: null and -1 from someone who does not say. */
export interface FetchingMember {
  readonly memberId: string | null
  readonly memberEpoch: number
}

export interface OffsetFetchRequest extends FetchingMember {
  readonly groupId: string
  /** Null: everything the group has committed. */
  readonly partitions: readonly TopicPartition[] | null
  /** KIP-447: UNSTABLE_OFFSET_COMMIT where a transaction has not ended yet. */
  readonly requireStable: boolean
}

export interface FetchedOffset extends PartitionOutcome {
  /** -1: nothing committed. */
  readonly offset: number
  readonly leaderEpoch: number
  readonly metadata: string
}

export interface OffsetFetchResult {
  readonly error: Outcome
  readonly offsets: readonly FetchedOffset[]
}

export interface OffsetDeleteResult {
  readonly error: Outcome
  /** In the order of the request; empty with a group error. */
  readonly partitions: readonly PartitionOutcome[]
}

export type ClassicGroupState =
  | 'Empty'
  | 'PreparingRebalance'
  | 'CompletingRebalance'
  | 'Stable'
  | 'Dead'

/** How ListGroups names the protocol of a group (KIP-848). */
export type GroupType = 'classic' | 'consumer'

export interface ListedGroup {
  readonly groupId: string
  readonly protocolType: string
  readonly state: string
  readonly type: GroupType
}

export interface ListGroupsResult {
  /** COORDINATOR_LOAD_IN_PROGRESS while some partitions are not loaded; the others are listed. */
  readonly error: Outcome
  readonly groups: readonly ListedGroup[]
}

export interface DescribedMember {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly clientId: string
  readonly clientHost: string
  readonly metadata: Buffer
  readonly assignment: Buffer
}

export interface DescribedGroup {
  readonly error: Outcome
  readonly errorMessage: string | null
  readonly groupId: string
  /** `Dead` for a group that does not exist. */
  readonly state: string
  readonly protocolType: string
  /** The assignor; '' unless the group is Stable. */
  readonly protocol: string
  readonly members: readonly DescribedMember[]
}

/** Partitions by topic id. */
export interface PartitionsOfTopicId {
  readonly topicId: string
  readonly partitions: readonly number[]
}

export interface ConsumerHeartbeatRequest extends ClientOfRequest {
  readonly groupId: string
  /** '' from members of version 0 that have no id yet. */
  readonly memberId: string
  /** 0 to join, -1 to leave, -2 to leave for a while as a static member. */
  readonly memberEpoch: number
  readonly instanceId: string | null
  readonly rackId: string | null
  /** -1: unchanged; so is null below. */
  readonly rebalanceTimeoutMs: number
  readonly subscribedTopicNames: readonly string[] | null
  readonly subscribedTopicRegex: string | null
  readonly serverAssignor: string | null
  readonly owned: readonly PartitionsOfTopicId[] | null
}

export interface ConsumerHeartbeatResult {
  readonly error: Outcome
  readonly errorMessage: string | null
  readonly memberId: string | null
  readonly memberEpoch: number
  readonly heartbeatIntervalMs: number
  /** Null: unchanged. */
  readonly assignment: readonly PartitionsOfTopicId[] | null
}

export interface GroupOutcome {
  readonly groupId: string
  readonly error: Outcome
}
