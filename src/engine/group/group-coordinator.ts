/**
 * The group coordinator: one method per API. A group belongs to one partition of `__consumer_offsets`, by
 * the hash of its id; whoever leads that partition coordinates the group. Committed offsets and the
 * metadata of groups are records in that partition, applied to tables in state.db and served from memory.
 *
 * The owner calls `elected` for each partition of `__consumer_offsets` that this broker comes to lead (at
 * the start too), `resigned` when it stops to, `highWatermarkAdvanced` when that moved, and `topicsDeleted`.
 */
import type { Logger } from '../logger.ts'
import type { StateDatabase } from '../metadata/state-database.ts'
import type { System } from '../system/system.ts'
import type { GroupConfig } from './group-config.ts'
import type { CoordinatorNode, GroupMetadataView, OffsetsLog } from './ports.ts'
import type {
  DescribedGroup,
  GroupOutcome,
  HeartbeatRequest,
  JoinGroupRequest,
  JoinGroupResult,
  LeaveGroupResult,
  LeavingMember,
  ListGroupsResult,
  OffsetCommitRequest,
  OffsetDeleteResult,
  OffsetFetchRequest,
  OffsetFetchResult,
  Outcome,
  PartitionOutcome,
  SyncGroupRequest,
  SyncGroupResult,
  TopicPartition,
} from './requests.ts'

export interface GroupCoordinatorOptions {
  readonly system: System
  readonly logger: Logger
  readonly nodeId: number
  readonly config: GroupConfig
  readonly offsetsLog: OffsetsLog
  readonly metadata: GroupMetadataView
  readonly stateDatabase: StateDatabase
}

export declare class GroupCoordinator {
  constructor(options: GroupCoordinatorOptions)

  /** Starts what happens by itself: the expiry of offsets. */
  start(): void
  /** Answers whoever waits with NOT_COORDINATOR and stops all timers; before the state database closes. */
  close(): void

  /** Loads the groups and offsets of a partition from state.db and the records since. */
  elected(partition: number, leaderEpoch: number): void
  /** Forgets them; requests get NOT_COORDINATOR. */
  resigned(partition: number): void
  /** Records that waited for replication may be committed now. Cheap when nothing waits. */
  highWatermarkAdvanced(partition: number): void
  /** Removes the offsets of topics that are gone. */
  topicsDeleted(topics: readonly string[]): void

  /**
   * Where the coordinator of a group is, as seen on `listener`. Throws KafkaError
   * COORDINATOR_NOT_AVAILABLE, and starts to create `__consumer_offsets` when it does not exist.
   */
  findCoordinator(groupId: string, listener: string): CoordinatorNode

  joinGroup(request: JoinGroupRequest): Promise<JoinGroupResult>
  syncGroup(request: SyncGroupRequest): Promise<SyncGroupResult>
  heartbeat(request: HeartbeatRequest): Outcome
  leaveGroup(groupId: string, members: readonly LeavingMember[]): LeaveGroupResult

  /** Answers when the records are committed. Outcomes in the order of the request. */
  commitOffsets(request: OffsetCommitRequest): Promise<readonly PartitionOutcome[]>
  fetchOffsets(request: OffsetFetchRequest): OffsetFetchResult
  deleteOffsets(groupId: string, partitions: readonly TopicPartition[]): Promise<OffsetDeleteResult>

  /** Empty filters let everything through; names of states and types in any case. */
  listGroups(states: readonly string[], types: readonly string[]): ListGroupsResult
  /** A group that does not exist is `Dead` with GROUP_ID_NOT_FOUND; the handler knows which versions say so. */
  describeGroup(groupId: string): DescribedGroup
  deleteGroups(groupIds: readonly string[]): Promise<readonly GroupOutcome[]>
}
