/**
 * A group coordinator with real logs and a real state.db on a disk in memory, and time that the test moves. What
 * stands in for the rest of the broker is small: which topics there are, and whether a follower has caught up.
 */

import { defaultGroupConfig, type GroupConfig } from '../../../src/engine/group/group-config.ts'
import { GroupCoordinator } from '../../../src/engine/group/group-coordinator.ts'
import type { GroupMetadataView, OffsetsLog } from '../../../src/engine/group/ports.ts'
import type {
  JoinGroupRequest,
  JoinGroupResult,
  OffsetCommitRequest,
} from '../../../src/engine/group/requests.ts'
import { Log } from '../../../src/engine/log/log.ts'
import { defaultLogConfig } from '../../../src/engine/log/log-config.ts'
import type { Logger } from '../../../src/engine/logger.ts'
import { StateDatabase } from '../../../src/engine/metadata/state-database.ts'
import { encodeSubscription } from '../../../src/protocol/internal/consumer-protocol.ts'
import type { MemoryDisk } from '../system/memory-disk.ts'
import { createTestSystem, ManualTime, type TestSystem } from '../system/test-system.ts'

const DIRECTORY = '/data'

/** Every process draws other random numbers. */
let lastSeed = 0

export interface FixtureOptions {
  readonly config?: Partial<GroupConfig>
  readonly disk?: MemoryDisk
  readonly time?: ManualTime
  /** Partitions of `__consumer_offsets`; default 3. */
  readonly partitions?: number
  readonly stateDatabase?: string
}

/** `__consumer_offsets` as this broker leads it. */
class OffsetsTopic implements OffsetsLog {
  /** Whether an append is replicated, and so committed, at once. */
  isReplicating = true
  failure: Error | undefined
  readonly logs: readonly Log[]
  readonly #system: TestSystem

  constructor(system: TestSystem, logger: Logger, partitions: number) {
    this.#system = system
    this.logs = Array.from({ length: partitions }, (_, partition) => {
      const directory = `${DIRECTORY}/__consumer_offsets-${partition}`
      const topic = '__consumer_offsets'
      const log = Log.open(system, logger, directory, {
        topic,
        partition,
        config: defaultLogConfig,
      })
      log.updateHighWatermark(log.logEndOffset)
      return log
    })
  }

  #log(partition: number): Log {
    const log = this.logs[partition]
    if (log === undefined) throw new Error(`there is no partition ${partition}`)
    return log
  }

  append(partition: number, batch: Buffer): number {
    if (this.failure !== undefined) throw this.failure
    const log = this.#log(partition)
    const now = this.#system.clock.now()
    const { lastOffset } = log.append(batch, { leaderEpoch: 0, origin: 'coordinator', now })
    if (this.isReplicating) log.updateHighWatermark(log.logEndOffset)
    return lastOffset
  }

  batches(partition: number, fromOffset: number) {
    return this.#log(partition).batches(fromOffset)
  }

  highWatermark(partition: number): number {
    return this.#log(partition).highWatermark
  }

  logStartOffset(partition: number): number {
    return this.#log(partition).logStartOffset
  }

  logEndOffset(partition: number): number {
    return this.#log(partition).logEndOffset
  }

  cleanedUpTo(partition: number): number {
    return this.#log(partition).cleanable.cleanedUpTo
  }
}

export class CoordinatorFixture implements GroupMetadataView {
  readonly system: TestSystem
  readonly coordinator: GroupCoordinator
  readonly offsetsTopic: OffsetsTopic
  readonly stateDatabase: StateDatabase
  readonly logLines: string[] = []
  /** Topics by name, with how many partitions they have. */
  readonly topics = new Map([
    ['t', 3],
    ['u', 3],
  ])
  /** Undefined: `__consumer_offsets` does not exist. */
  partitions: number | undefined
  topicsAsked = 0
  version = 1
  topicsVersion = 1

  constructor(options: FixtureOptions = {}) {
    const { disk, time = new ManualTime(), partitions = 3 } = options
    lastSeed += 1
    this.system = createTestSystem({ time, seed: lastSeed, ...(disk && { disk }) })
    this.partitions = partitions
    for (const directory of ['/', DIRECTORY]) this.system.disk.makeDirectory(directory)
    const logger: Logger = {
      log: (level, name, message) => this.logLines.push(`${level} ${message} (${name})`),
    }
    this.offsetsTopic = new OffsetsTopic(this.system, logger, partitions)
    this.stateDatabase = StateDatabase.open(this.system, options.stateDatabase ?? '/data/state.db')
    this.coordinator = new GroupCoordinator({
      system: this.system,
      logger,
      nodeId: 0,
      config: () => ({ ...defaultGroupConfig, initialRebalanceDelayMs: 0, ...options.config }),
      offsetsLog: this.offsetsTopic,
      metadata: this,
      stateDatabase: this.stateDatabase,
    })
    for (let partition = 0; partition < partitions; partition += 1) {
      this.coordinator.elected(partition, 0)
    }
    this.coordinator.start()
  }

  offsetsTopicPartitions(): number | undefined {
    return this.partitions
  }

  offsetsPartitionLeader() {
    return { nodeId: 0, host: 'localhost', port: 9092 }
  }

  hasPartition(topic: string, partition: number): boolean {
    return partition < (this.topics.get(topic) ?? 0)
  }

  topic(name: string) {
    const partitions = this.topics.get(name)
    if (partitions === undefined) return undefined
    return { id: topicIdOf(name), name, partitions, racks: () => [] }
  }

  topicName(topicId: string): string | undefined {
    return [...this.topics.keys()].find((name) => topicIdOf(name) === topicId)
  }

  topicNames(): Iterable<string> {
    return this.topics.keys()
  }

  createOffsetsTopic(): void {
    this.topicsAsked += 1
  }

  /** Stops as a broker does. */
  stop(): void {
    this.coordinator.close()
    this.stateDatabase.close()
    for (const log of this.offsetsTopic.logs) log.close()
  }

  /** Stops, and opens the directory again; without `state.db` if that is said. */
  restart(options: FixtureOptions & { readonly withoutStateDatabase?: boolean } = {}) {
    this.stop()
    return new CoordinatorFixture({
      disk: this.system.disk,
      time: this.system.clock,
      ...options,
      ...(options.withoutStateDatabase && { stateDatabase: '/data/another.db' }),
    })
  }

  /** Every row of the groups' tables. */
  tables(): Record<string, unknown[]> {
    this.system.timers.turn()
    const names = ['offsets_partitions', 'committed_offsets', 'pending_offsets', 'group_metadata']
    return Object.fromEntries(
      [...names, 'group_members', 'consumer_group_state'].map((name) => [
        name,
        this.stateDatabase.database.prepare(`SELECT * FROM ${name} ORDER BY 1, 2`).all(),
      ]),
    )
  }

  joinRequest(changes: Partial<JoinGroupRequest> = {}): JoinGroupRequest {
    return {
      groupId: 'g',
      memberId: '',
      groupInstanceId: null,
      protocolType: 'consumer',
      protocols: [
        { name: 'range', metadata: encodeSubscription({ topics: ['t'], ownedPartitions: [] }) },
      ],
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 60_000,
      requireKnownMemberId: false,
      supportsSkippingAssignment: true,
      reason: null,
      clientId: 'client',
      clientHost: '/127.0.0.1',
      ...changes,
    }
  }

  /** A group with one member that has joined and has its assignment. */
  async stableGroup(changes: Partial<JoinGroupRequest> = {}): Promise<JoinGroupResult> {
    const joining = this.coordinator.joinGroup(this.joinRequest(changes))
    this.system.clock.advance(0)
    const joined = await joining
    const { memberId, generation } = joined
    await this.coordinator.syncGroup({
      groupId: changes.groupId ?? 'g',
      generation,
      memberId,
      groupInstanceId: null,
      protocolType: null,
      protocolName: null,
      assignments: [{ memberId, assignment: Buffer.from('all') }],
    })
    return joined
  }

  heartbeat({ memberId, generation }: JoinGroupResult, groupId = 'g') {
    return this.coordinator.heartbeat({ groupId, memberId, generation, groupInstanceId: null })
  }

  /** Commits offsets written as `t-0` to a number; by someone who is not a member unless `changes` say so. */
  async commit(offsets: Record<string, number>, changes: Partial<OffsetCommitRequest> = {}) {
    const outcomes = await this.coordinator.commitOffsets({
      groupId: 'g',
      generation: -1,
      memberId: '',
      groupInstanceId: null,
      retentionTimeMs: -1,
      knowsMemberEpochs: false,
      offsets: Object.entries(offsets).map(([name, offset]) => {
        return { ...partitionNamed(name), offset, leaderEpoch: -1, metadata: '' }
      }),
      ...changes,
    })
    return outcomes.map(({ error }) => error)
  }

  /** What the group has committed, by `t-0`. */
  committed(groupId = 'g'): Record<string, number> {
    const { offsets } = this.coordinator.fetchOffsets({
      groupId,
      partitions: null,
      requireStable: false,
      memberId: null,
      memberEpoch: -1,
    })
    return Object.fromEntries(
      offsets.map(({ topic, partition, offset }) => [`${topic}-${partition}`, offset]),
    )
  }

  groupIds(): string[] {
    return this.coordinator.listGroups([], []).groups.map(({ groupId }) => groupId)
  }
}

export function partitionNamed(name: string): { topic: string; partition: number } {
  const at = name.lastIndexOf('-')
  return { topic: name.slice(0, at), partition: Number(name.slice(at + 1)) }
}

/** An id that is the topic's name, as far as it goes. */
export function topicIdOf(name: string): string {
  const bytes = Buffer.alloc(16)
  bytes.write(name)
  return bytes.toString('base64url')
}
