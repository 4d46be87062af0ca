/**
 * The group coordinator: one method per API. A group belongs to one partition of `__consumer_offsets`, by
 * the hash of its id; whoever leads that partition coordinates the group. Committed offsets and the
 * metadata of groups are records in that partition, applied to tables in state.db and served from memory.
 *
 * The owner calls `elected` for each partition of `__consumer_offsets` that this broker comes to lead (at
 * the start too), `resigned` when it stops to, `highWatermarkAdvanced` when that moved, and `topicsDeleted`.
 */
import { KafkaError } from '../../protocol/errors.ts'
import type { Logger } from '../logger.ts'
import type { StateDatabase } from '../metadata/state-database.ts'
import type { System, Timer } from '../system/system.ts'
import { joinError, syncError } from './classic/step.ts'
import {
  type DescribedConsumerGroup,
  describeConsumerGroup,
  unknownConsumerGroup,
} from './consumer/consumer-group-description.ts'
import { becomeClassic, consumerHeartbeat } from './consumer/consumer-group-membership.ts'
import { Refusal } from './consumer/consumer-step.ts'
import { checkHeartbeatRequest } from './consumer/heartbeat-request.ts'
import { HostedConsumerGroup, refused } from './consumer/hosted-consumer-group.ts'
import { CoordinatorPartition, type TransactionEnd } from './coordinator-partition.ts'
import type { GroupConfig } from './group-config.ts'
import { COORDINATOR_LOGGER } from './group-host.ts'
import { deadGroup, listed } from './group-listing.ts'
import { GroupTables } from './group-tables.ts'
import type { HostedGroup } from './hosted-group.ts'
import { expiredOffsets, removeGroup, removeOffsets } from './offset-removal.ts'
import { commitOffsets, deleteOffsets, fetchOffsets, outcomes } from './offset-requests.ts'
import { partitionFor } from './partition-for.ts'
import type { CoordinatorNode, GroupMetadataView, OffsetsLog } from './ports.ts'
import type {
  ConsumerHeartbeatRequest,
  ConsumerHeartbeatResult,
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
  /** As it is at the moment: some of it is dynamic. */
  config(): GroupConfig
  readonly offsetsLog: OffsetsLog
  readonly metadata: GroupMetadataView
  readonly stateDatabase: StateDatabase
}

const METADATA_LOGGER = 'kafka.coordinator.group.GroupMetadataManager'

export class GroupCoordinator {
  readonly #options: GroupCoordinatorOptions
  readonly #tables: GroupTables
  readonly #partitions = new Map<number, CoordinatorPartition>()
  #expiry: Timer | undefined
  #isClosed = false

  constructor(options: GroupCoordinatorOptions) {
    this.#options = options
    this.#tables = new GroupTables(options.stateDatabase)
  }

  /** Starts what happens by itself: the expiry of offsets. */
  start(): void {
    const { system, config } = this.#options
    this.#expiry = system.timers.after(config().offsetsRetentionCheckIntervalMs, () => {
      this.#expireOffsets()
      this.start()
    })
  }

  /** Answers whoever waits with NOT_COORDINATOR and stops all timers; before the state database closes. */
  close(): void {
    this.#isClosed = true
    this.#expiry?.cancel()
    for (const partition of this.#partitions.values()) partition.close('NOT_COORDINATOR')
    this.#partitions.clear()
  }

  /** Loads the groups and offsets of a partition from state.db and the records since. */
  elected(offsetsPartition: number, leaderEpoch: number): void {
    if (this.#partitions.has(offsetsPartition)) return
    const { offsetsLog: log, ...options } = this.#options
    const topicPartition = `__consumer_offsets-${offsetsPartition}`
    const epoch = `for epoch ${leaderEpoch}`
    this.#logInfo(
      `Elected as the group coordinator for partition ${offsetsPartition} in epoch ${leaderEpoch}`,
    )
    const startedAt = options.system.clock.monotonic()
    const partition = new CoordinatorPartition({
      ...options,
      offsetsPartition,
      log,
      tables: this.#tables,
    })
    partition.load()
    this.#partitions.set(offsetsPartition, partition)
    const loadMs = Math.round(options.system.clock.monotonic() - startedAt)
    this.#logMetadata(
      `Finished loading offsets and group metadata from ${topicPartition} in ${loadMs} milliseconds ${epoch}, of which 0 milliseconds was spent in the scheduler.`,
    )
  }

  /** Forgets them; requests get NOT_COORDINATOR. */
  resigned(offsetsPartition: number): void {
    const partition = this.#partitions.get(offsetsPartition)
    if (partition === undefined) return
    this.#partitions.delete(offsetsPartition)
    this.#logInfo(`Resigned as the group coordinator for partition ${offsetsPartition}`)
    partition.close('NOT_COORDINATOR')
  }

  /** Records that waited for replication may be committed now. Cheap when nothing waits. */
  highWatermarkAdvanced(offsetsPartition: number): void {
    this.#partitions.get(offsetsPartition)?.highWatermarkAdvanced()
  }

  /** Removes the offsets of topics that are gone. */
  topicsDeleted(topics: readonly string[]): void {
    const gone = new Set(topics)
    let removed = 0
    for (const [partition, hosted] of this.#allGroups()) {
      const offsets = [...hosted.offsets.all()].filter(({ topic }) => gone.has(topic))
      if (offsets.length > 0) removeOffsets(partition, hosted, offsets, ignoreOutcome)
      removed += offsets.length
    }
    if (removed === 0) return
    this.#logInfo(
      `Removed ${removed} offsets associated with deleted partitions: ${topics.join(', ')}.`,
    )
  }

  /**
   * Where the coordinator of a group is, as seen on `listener`. Throws KafkaError
   * COORDINATOR_NOT_AVAILABLE, and starts to create `__consumer_offsets` when it does not exist.
   */
  findCoordinator(groupId: string, listener: string): CoordinatorNode {
    const { metadata } = this.#options
    const partitions = metadata.offsetsTopicPartitions()
    if (partitions === undefined) metadata.createOffsetsTopic()
    const node =
      partitions === undefined
        ? undefined
        : metadata.offsetsPartitionLeader(partitionFor(groupId, partitions), listener)
    if (node === undefined) throw new KafkaError('COORDINATOR_NOT_AVAILABLE')
    return node
  }

  async joinGroup(request: JoinGroupRequest): Promise<JoinGroupResult> {
    const { groupId, memberId, sessionTimeoutMs } = request
    const partition = this.#route(groupId)
    if (typeof partition === 'string') return joinError(partition, memberId)
    const { minSessionTimeoutMs, maxSessionTimeoutMs } = this.#options.config()
    if (sessionTimeoutMs < minSessionTimeoutMs || sessionTimeoutMs > maxSessionTimeoutMs) {
      return joinError('INVALID_SESSION_TIMEOUT', memberId)
    }
    // Only someone who is new can be the first member of a group.
    const hosted = memberId === '' ? partition.getOrCreate(groupId) : partition.groups.get(groupId)
    if (hosted === undefined) return joinError('UNKNOWN_MEMBER_ID', memberId)
    if (!(hosted instanceof HostedConsumerGroup && hosted.isEmpty)) return hosted.join(request)
    if (memberId !== '') return joinError('UNKNOWN_MEMBER_ID', memberId)
    const classic = becomeClassic(partition, hosted)
    return typeof classic === 'string' ? joinError(classic, memberId) : classic.join(request)
  }

  async syncGroup(request: SyncGroupRequest): Promise<SyncGroupResult> {
    const partition = this.#route(request.groupId)
    if (typeof partition === 'string') return syncError(partition)
    return partition.groups.get(request.groupId)?.sync(request) ?? syncError('UNKNOWN_MEMBER_ID')
  }

  heartbeat(request: HeartbeatRequest): Outcome {
    const partition = this.#route(request.groupId)
    if (typeof partition === 'string') return partition
    return partition.groups.get(request.groupId)?.heartbeat(request) ?? 'UNKNOWN_MEMBER_ID'
  }

  async leaveGroup(groupId: string, members: readonly LeavingMember[]): Promise<LeaveGroupResult> {
    const partition = this.#route(groupId)
    if (typeof partition === 'string') return { error: partition, members: [] }
    const hosted = partition.groups.get(groupId)
    if (hosted !== undefined) return hosted.leave(members)
    const error = 'UNKNOWN_MEMBER_ID'
    return {
      error: 'NONE',
      members: members.map(({ memberId, groupInstanceId }) => ({
        memberId,
        groupInstanceId,
        error,
      })),
    }
  }

  async consumerHeartbeat(
    request: ConsumerHeartbeatRequest,
    apiVersion: number,
  ): Promise<ConsumerHeartbeatResult> {
    const config = this.#options.config()
    if (!config.speaksConsumerProtocol) return refused(new Refusal('UNSUPPORTED_VERSION', ''))
    const invalid = checkHeartbeatRequest(request, apiVersion, config.consumer)
    if (invalid !== undefined) return refused(invalid)
    const partition = this.#route(request.groupId)
    if (typeof partition === 'string') return refused(new Refusal(partition, ''))
    return consumerHeartbeat(partition, request)
  }

  describeConsumerGroup(groupId: string): DescribedConsumerGroup {
    if (!this.#options.config().speaksConsumerProtocol) {
      return unknownConsumerGroup(groupId, 'UNSUPPORTED_VERSION', null)
    }
    const partition = this.#route(groupId, 'emptyIdAllowed')
    if (typeof partition === 'string') return unknownConsumerGroup(groupId, partition, null)
    return describeConsumerGroup(partition, groupId)
  }

  /** Topics were made, changed or removed: groups that read them look at them again. */
  topicsChanged(topics: readonly string[]): void {
    for (const [, hosted] of this.#allGroups()) {
      if (hosted instanceof HostedConsumerGroup) hosted.topicsChanged(topics)
    }
  }

  /** Answers when the records are committed. Outcomes in the order of the request. */
  async commitOffsets(request: OffsetCommitRequest): Promise<readonly PartitionOutcome[]> {
    const partition = this.#route(request.groupId, 'emptyIdAllowed')
    if (typeof partition === 'string') return outcomes(request.offsets, partition)
    return commitOffsets(partition, this.#options.metadata, request)
  }

  /**
   * The partition of `__consumer_offsets` that a group's offsets are in, which takes part in the transactions that
   * commit them. Undefined: `__consumer_offsets` does not exist; it is created.
   */
  offsetsPartition(groupId: string): number | undefined {
    const { metadata } = this.#options
    const partitions = metadata.offsetsTopicPartitions()
    if (partitions === undefined) metadata.createOffsetsTopic()
    return partitions === undefined ? undefined : partitionFor(groupId, partitions)
  }

  /** Writes the marker of a transaction into a partition of `__consumer_offsets`. `done` may get what the log throws. */
  endTransaction(
    offsetsPartition: number,
    end: TransactionEnd,
    done: (outcome: Outcome) => void,
  ): void {
    const partition = this.#partitions.get(offsetsPartition)
    if (partition === undefined) done('NOT_LEADER_OR_FOLLOWER')
    else partition.endTransaction(end, done)
  }

  fetchOffsets(request: OffsetFetchRequest): OffsetFetchResult {
    const partition = this.#route(request.groupId, 'emptyIdAllowed')
    if (typeof partition === 'string') return { error: partition, offsets: [] }
    return fetchOffsets(partition, request)
  }

  async deleteOffsets(
    groupId: string,
    partitions: readonly TopicPartition[],
  ): Promise<OffsetDeleteResult> {
    const partition = this.#route(groupId)
    if (typeof partition === 'string') return { error: partition, partitions: [] }
    return deleteOffsets(partition, this.#options.metadata, groupId, partitions)
  }

  /** Empty filters let everything through; names of states and types in any case. */
  listGroups(states: readonly string[], types: readonly string[]): ListGroupsResult {
    if (this.#isClosed) return { error: 'COORDINATOR_NOT_AVAILABLE', groups: [] }
    const groups = [...this.#allGroups()].map(([, hosted]) => hosted)
    return { error: 'NONE', groups: listed(groups, states, types) }
  }

  /** A group that does not exist is `Dead` with GROUP_ID_NOT_FOUND; the handler knows which versions say so. */
  describeGroup(groupId: string): DescribedGroup {
    const partition = this.#route(groupId, 'emptyIdAllowed')
    if (typeof partition === 'string') return deadGroup(groupId, partition)
    return (
      partition.groups.get(groupId)?.describe() ??
      deadGroup(groupId, 'GROUP_ID_NOT_FOUND', `Group ${groupId} not found.`)
    )
  }

  async deleteGroups(groupIds: readonly string[]): Promise<readonly GroupOutcome[]> {
    const results = groupIds.map(async (groupId) => {
      return { groupId, error: await this.#deleteGroup(groupId) }
    })
    return Promise.all(results)
  }

  #deleteGroup(groupId: string): Promise<Outcome> | Outcome {
    const partition = this.#route(groupId, 'emptyIdAllowed')
    if (typeof partition === 'string') return partition
    const hosted = partition.groups.get(groupId)
    if (hosted === undefined || hosted.isDead) return 'GROUP_ID_NOT_FOUND'
    if (!hosted.isEmpty) return 'NON_EMPTY_GROUP'
    const { size } = hosted.offsets
    return new Promise((resolve) => {
      removeGroup(partition, hosted, (outcome) => {
        this.#logInfo(
          `The following groups were deleted: ${groupId}. A total of ${size} offsets were removed.`,
        )
        resolve(outcome)
      })
    })
  }

  #expireOffsets(): void {
    const { system, config } = this.#options
    const startedAt = system.clock.monotonic()
    let removed = 0
    for (const [partition, hosted] of this.#allGroups()) {
      const expired = expiredOffsets(hosted, system.clock.now(), config().offsetsRetentionMs)
      removed += expired.length
      if (expired.length > 0 || (hosted.isUnused && hosted.offsets.isEmpty)) {
        removeOffsets(partition, hosted, expired, ignoreOutcome)
      }
    }
    if (removed === 0) return
    const tookMs = Math.round(system.clock.monotonic() - startedAt)
    this.#logMetadata(`Removed ${removed} expired offsets in ${tookMs} milliseconds.`)
  }

  *#allGroups(): Generator<[CoordinatorPartition, HostedGroup]> {
    for (const partition of [...this.#partitions.values()]) {
      for (const hosted of [...partition.groups.values()]) yield [partition, hosted]
    }
  }

  /** The partition that coordinates the group, or why this broker cannot. */
  #route(groupId: string, emptyId?: 'emptyIdAllowed'): CoordinatorPartition | Outcome {
    if (groupId === '' && emptyId === undefined) return 'INVALID_GROUP_ID'
    if (this.#isClosed) return 'COORDINATOR_NOT_AVAILABLE'
    const partitions = this.#options.metadata.offsetsTopicPartitions()
    if (partitions === undefined) return 'NOT_COORDINATOR'
    return this.#partitions.get(partitionFor(groupId, partitions)) ?? 'NOT_COORDINATOR'
  }

  #logInfo(message: string): void {
    const { logger, nodeId } = this.#options
    logger.log('INFO', COORDINATOR_LOGGER, `[GroupCoordinator ${nodeId}]: ${message}`)
  }

  #logMetadata(message: string): void {
    const { logger, nodeId } = this.#options
    logger.log('INFO', METADATA_LOGGER, `[GroupMetadataManager brokerId=${nodeId}] ${message}`)
  }
}

/** For removals that nobody asked for: what fails is tried again at the next check. */
const ignoreOutcome = (): void => undefined
