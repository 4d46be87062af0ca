/**
 * The groups of one partition of `__consumer_offsets`. A change is appended as records; when they are committed
 * it is applied, in order, to the tables and to memory, and whoever asked for it is told.
 */
import { KafkaError } from '../../protocol/errors.ts'
import { buildEndTransactionMarker } from '../../protocol/records/control-record.ts'
import { coordinatorError } from '../coordinator-error.ts'
import { ClassicGroup } from './classic/classic-group.ts'
import { HostedClassicGroup } from './classic/hosted-classic-group.ts'
import { HostedConsumerGroup } from './consumer/hosted-consumer-group.ts'
import type { GroupChange, OffsetChange } from './group-change.ts'
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
  /** What is applied when it is committed: these changes, or what a transaction committed or its end decides. */
  readonly changes: readonly GroupChange[]
  readonly transaction?: PendingCommit | TransactionEnd
  readonly done: (outcome: Outcome) => void
}

/** Whose offsets wait for the end of a transaction. */
export interface PendingCommit {
  readonly type: 'commit'
  readonly producerId: number
  readonly producerEpoch: number
}

/** The marker that ends a transaction. */
export interface TransactionEnd {
  readonly type: 'end'
  readonly producerId: number
  readonly producerEpoch: number
  readonly coordinatorEpoch: number
  readonly isCommit: boolean
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
  /** Groups with offsets in an open transaction, by its producer id. */
  readonly #pendingGroups = new Map<number, Set<string>>()
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
      this.groups.set(groupId, hosted)
      for (const { producerId, change } of pending) this.#hold(producerId, change)
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
    const batch = encodeChanges(changes, this.system.clock.now())
    return this.#append(batch, outcomeOf, { changes, done }, () => {
      for (const change of changes) {
        if (change.type !== 'offset') this.groups.get(change.groupId)?.apply(change)
      }
    })
  }

  /** Stores offsets that count when the transaction commits; then calls `done`, as `write` does. */
  writePending(
    changes: readonly OffsetChange[],
    commit: PendingCommit,
    done: (outcome: Outcome) => void,
  ): void {
    const batch = encodeChanges(changes, this.system.clock.now(), commit)
    this.#append(batch, outcomeOf, { changes, transaction: commit, done })
  }

  /** Writes the marker of a transaction; its offsets count from then on, or are forgotten. Errors are the log's. */
  endTransaction(end: TransactionEnd, done: (outcome: Outcome) => void): void {
    const { producerId, producerEpoch, coordinatorEpoch, isCommit } = end
    const header = { producerId, producerEpoch, timestamp: this.system.clock.now() }
    const type = isCommit ? 'COMMIT' : 'ABORT'
    const batch = buildEndTransactionMarker(header, { type, coordinatorEpoch })
    this.#append(batch, ({ error }) => error, { changes: [], transaction: end, done })
  }

  #append(
    batch: Buffer,
    outcomeOf: (error: KafkaError) => Outcome,
    write: Omit<UncommittedWrite, 'lastOffset'>,
    appended: () => void = () => undefined,
  ): boolean {
    if (this.#isClosed) {
      write.done('NOT_COORDINATOR')
      return false
    }
    let lastOffset: number
    try {
      lastOffset = this.#log.append(this.offsetsPartition, batch)
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      write.done(outcomeOf(error))
      return false
    }
    appended()
    this.#uncommitted.push({ lastOffset, ...write })
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

  #apply({ changes, transaction, lastOffset }: UncommittedWrite): void {
    this.#tables.write(() => {
      const written = withRecordOffsets(changes, lastOffset)
      if (transaction?.type === 'commit') this.#applyPending(transaction.producerId, written)
      else if (transaction?.type === 'end') this.#applyEnd(transaction)
      else this.#applyChanges(written)
      this.#tables.setAppliedOffset(this.offsetsPartition, lastOffset + 1)
    })
  }

  #applyChanges(changes: readonly GroupChange[]): void {
    for (const change of changes) {
      this.#tables.apply(this.offsetsPartition, change)
      if (change.type === 'offset') this.groups.get(change.groupId)?.offsets.apply(change)
    }
  }

  #applyPending(producerId: number, changes: readonly GroupChange[]): void {
    for (const change of changes) {
      if (change.type !== 'offset') continue
      this.#tables.applyPending(this.offsetsPartition, producerId, change)
      this.#hold(producerId, change)
    }
  }

  #hold(producerId: number, change: OffsetChange): void {
    const hosted = this.groups.get(change.groupId)
    if (hosted === undefined) return
    hosted.offsets.applyPending(producerId, change)
    const groups = this.#pendingGroups.get(producerId)
    if (groups === undefined) this.#pendingGroups.set(producerId, new Set([change.groupId]))
    else groups.add(change.groupId)
  }

  #applyEnd({ producerId, isCommit }: TransactionEnd): void {
    for (const groupId of this.#pendingGroups.get(producerId) ?? []) {
      const changes = this.groups.get(groupId)?.offsets.takePending(producerId) ?? []
      if (isCommit) this.#applyChanges(changes)
    }
    this.#pendingGroups.delete(producerId)
    this.#tables.removePending(this.offsetsPartition, producerId)
  }
}

function withRecordOffsets(changes: readonly GroupChange[], lastOffset: number): GroupChange[] {
  const firstOffset = lastOffset + 1 - changes.length
  return changes.map((change, index) =>
    change.type === 'offset' ? { ...change, recordOffset: firstOffset + index } : change,
  )
}

const outcomeOf = (error: KafkaError): Outcome =>
  coordinatorError(error, 'INVALID_COMMIT_OFFSET_SIZE')
