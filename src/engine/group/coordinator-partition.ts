/**
 * The groups of one partition of `__consumer_offsets`. A change is appended as records; when they are committed
 * it is applied, in order, to the tables and to memory, and whoever asked for it is told.
 */
import { KafkaError } from '../../protocol/errors.ts'
import { ClassicGroup } from './classic/classic-group.ts'
import { HostedClassicGroup } from './classic/hosted-classic-group.ts'
import { HostedConsumerGroup } from './consumer/hosted-consumer-group.ts'
import type { GroupChange } from './group-change.ts'
import type { GroupConfig } from './group-config.ts'
import type { GroupHost } from './group-host.ts'
import type { GroupTables } from './group-tables.ts'
import type { HostedGroup } from './hosted-group.ts'
import type { OffsetsLog } from './ports.ts'
import { encodeChanges } from './records.ts'
import { replay } from './replay.ts'
import type { Outcome } from './requests.ts'

interface UncommittedWrite {
  readonly lastOffset: number
  readonly changes: readonly GroupChange[]
  readonly done: (outcome: Outcome) => void
}

export interface PartitionOptions
  extends Omit<GroupHost, 'write' | 'replace' | 'restore' | 'config'> {
  /** As it is at the moment. */
  config(): GroupConfig
  readonly log: OffsetsLog
  readonly tables: GroupTables
}

export class CoordinatorPartition implements GroupHost {
  readonly system
  readonly logger
  readonly nodeId
  readonly metadata
  readonly offsetsPartition: number
  readonly groups = new Map<string, HostedGroup>()
  readonly #config: () => GroupConfig
  readonly #log: OffsetsLog
  readonly #tables: GroupTables
  #uncommitted: UncommittedWrite[] = []
  #isClosed = false

  constructor(options: PartitionOptions) {
    this.system = options.system
    this.logger = options.logger
    this.nodeId = options.nodeId
    this.metadata = options.metadata
    this.#config = options.config
    this.offsetsPartition = options.offsetsPartition
    this.#log = options.log
    this.#tables = options.tables
  }

  get config(): GroupConfig {
    return this.#config()
  }

  /** Takes over what the tables and the log say; members continue where they were. */
  load(): void {
    const loaded = replay(this.#log, this.#tables, this.offsetsPartition)
    for (const [groupId, { metadata, consumer, offsets, pending }] of loaded) {
      const hosted =
        consumer === undefined
          ? HostedClassicGroup.load(this, groupId, metadata)
          : new HostedConsumerGroup(this, consumer)
      for (const change of offsets.values()) hosted.offsets.apply(change)
      for (const { producerId, change } of pending) hosted.offsets.applyPending(producerId, change)
      this.groups.set(groupId, hosted)
    }
    for (const hosted of this.groups.values()) hosted.loaded()
  }

  getOrCreate(groupId: string): HostedGroup {
    const existing = this.groups.get(groupId)
    if (existing !== undefined) return existing
    const hosted = new HostedClassicGroup(this, new ClassicGroup(groupId, this.system.clock.now()))
    this.groups.set(groupId, hosted)
    return hosted
  }

  write(changes: readonly GroupChange[], done: (outcome: Outcome) => void): boolean {
    if (this.#isClosed) {
      done('NOT_COORDINATOR')
      return false
    }
    const batch = encodeChanges(changes, this.system.clock.now())
    let lastOffset: number
    try {
      lastOffset = this.#log.append(this.offsetsPartition, batch)
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      done(coordinatorError(error))
      return false
    }
    for (const change of changes) {
      if (change.type !== 'offset') this.groups.get(change.groupId)?.apply(change)
    }
    this.#uncommitted.push({ lastOffset, changes, done })
    this.highWatermarkAdvanced()
    return true
  }

  replace(hosted: HostedGroup): void {
    this.groups.set(hosted.groupId, hosted)
  }

  restore(groupId: string, hosted: HostedGroup | undefined): void {
    if (hosted === undefined) this.groups.delete(groupId)
    else this.groups.set(groupId, hosted)
  }

  highWatermarkAdvanced(): void {
    if (this.#uncommitted.length === 0) return
    const highWatermark = this.#log.highWatermark(this.offsetsPartition)
    for (;;) {
      const [next] = this.#uncommitted
      if (next === undefined || next.lastOffset >= highWatermark) return
      this.#uncommitted.shift()
      this.#apply(next)
      next.done('NONE')
    }
  }

  /** Removes a group that has nothing left; its tombstones are written. */
  forget(hosted: HostedGroup): void {
    hosted.close('UNKNOWN_MEMBER_ID')
    this.groups.delete(hosted.groupId)
  }

  /** Somebody else coordinates these groups now, or nobody. */
  close(error: Outcome): void {
    this.#isClosed = true
    const uncommitted = this.#uncommitted
    this.#uncommitted = []
    for (const { done } of uncommitted) done(error)
    for (const hosted of this.groups.values()) hosted.close(error)
    this.groups.clear()
  }

  #apply({ changes, lastOffset }: UncommittedWrite): void {
    this.#tables.write(() => {
      for (const change of changes) this.#tables.apply(this.offsetsPartition, change)
      this.#tables.setAppliedOffset(this.offsetsPartition, lastOffset + 1)
    })
    for (const change of changes) {
      if (change.type === 'offset') this.groups.get(change.groupId)?.offsets.apply(change)
    }
  }
}

/** What a client of the coordinator can make sense of. */
function coordinatorError(error: KafkaError): Outcome {
  switch (error.error) {
    case 'UNKNOWN_TOPIC_OR_PARTITION':
    case 'NOT_ENOUGH_REPLICAS':
    case 'NOT_ENOUGH_REPLICAS_AFTER_APPEND':
    case 'REQUEST_TIMED_OUT':
      return 'COORDINATOR_NOT_AVAILABLE'
    case 'NOT_LEADER_OR_FOLLOWER':
    case 'KAFKA_STORAGE_ERROR':
      return 'NOT_COORDINATOR'
    case 'MESSAGE_TOO_LARGE':
    case 'RECORD_LIST_TOO_LARGE':
    case 'INVALID_FETCH_SIZE':
      return 'INVALID_COMMIT_OFFSET_SIZE'
    default:
      return error.error
  }
}
