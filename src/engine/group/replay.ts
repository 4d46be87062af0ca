/**
 * Brings the tables of one partition of `__consumer_offsets` up to its log, and returns what they add up to. Records
 * that the tables have already are not read again; tables that are ahead of the log are of another log.
 */
import { readEndTransactionMarker } from '../../protocol/records/control-record.ts'
import type { RecordBatch } from '../../protocol/records/record-batch.ts'
import type { GroupMetadata } from './classic/group-metadata.ts'
import { ConsumerGroup } from './consumer/consumer-group.ts'
import type { ConsumerGroupChange } from './consumer/consumer-group-change.ts'
import type { GroupChange, OffsetChange } from './group-change.ts'
import type { GroupTables } from './group-tables.ts'
import type { OffsetsLog } from './ports.ts'
import { decodeChange } from './records.ts'

export interface LoadedGroup {
  /** Of a classic group. */
  metadata: GroupMetadata | null
  /** Of a group of the consumer protocol. */
  consumer: ConsumerGroup | undefined
  /** By topic and partition. */
  readonly offsets: Map<string, OffsetChange>
  /** Commits of transactions that have not ended. */
  pending: PendingOffset[]
}

interface PendingOffset {
  readonly producerId: number
  readonly change: OffsetChange
}

/** By group id; only groups of which there is something. */
export type LoadedGroups = ReadonlyMap<string, LoadedGroup>

/** What is read of the log. */
export type ReplayedLog = Pick<
  OffsetsLog,
  'batches' | 'logStartOffset' | 'logEndOffset' | 'cleanedUpTo'
>

export function replay(log: ReplayedLog, tables: GroupTables, partition: number): LoadedGroups {
  const end = log.logEndOffset(partition)
  let from = tables.appliedOffset(partition) ?? 0
  // Tables that have only a part of what is compacted by now would keep what was deleted since.
  if (from > end || from < log.cleanedUpTo(partition)) {
    tables.forget(partition)
    from = 0
  }
  const loading = new Loading(tables, partition)
  loading.takeStored()
  if (from < end) {
    tables.write(() => {
      const start = Math.max(from, log.logStartOffset(partition))
      for (const batch of log.batches(partition, start)) loading.applyBatch(batch, start)
      tables.setAppliedOffset(partition, end)
    })
  }
  return loading.groups()
}

class Loading {
  readonly #tables: GroupTables
  readonly #partition: number
  readonly #groups = new Map<string, LoadedGroup>()

  constructor(tables: GroupTables, partition: number) {
    this.#tables = tables
    this.#partition = partition
  }

  takeStored(): void {
    const { changes, pending } = this.#tables.load(this.#partition)
    for (const change of changes) this.#apply(change)
    for (const { producerId, change } of pending) this.#addPending(producerId, change)
  }

  applyBatch(batch: RecordBatch, from: number): void {
    if (batch.isControl) {
      for (const record of batch.records()) {
        if (record.offset < from) continue
        const marker = readEndTransactionMarker(record)
        if (marker !== undefined) this.#endTransaction(batch.producerId, marker.type === 'COMMIT')
      }
      return
    }
    for (const record of batch.records()) {
      const change = record.offset < from ? undefined : decodeChange(record)
      if (change === undefined) continue
      if (batch.isTransactional && change.type === 'offset') {
        this.#addPending(batch.producerId, change)
        this.#tables.applyPending(this.#partition, batch.producerId, change)
      } else {
        this.#apply(change)
        this.#tables.apply(this.#partition, change)
      }
    }
  }

  groups(): LoadedGroups {
    for (const [groupId, { metadata, consumer, offsets, pending }] of this.#groups) {
      if (
        metadata === null &&
        consumer === undefined &&
        offsets.size === 0 &&
        pending.length === 0
      ) {
        this.#groups.delete(groupId)
      }
    }
    return this.#groups
  }

  #endTransaction(producerId: number, isCommit: boolean): void {
    for (const group of this.#groups.values()) {
      const ended = group.pending.filter((pending) => pending.producerId === producerId)
      if (ended.length === 0) continue
      const open = group.pending.filter((pending) => pending.producerId !== producerId)
      group.pending = open
      if (!isCommit) continue
      for (const { change } of ended) {
        const current = group.offsets.get(keyOf(change))
        if (current !== undefined && current.recordOffset > change.recordOffset) continue
        this.#apply(change)
        this.#tables.apply(this.#partition, change)
      }
    }
    this.#tables.removePending(this.#partition, producerId)
  }

  #addPending(producerId: number, change: OffsetChange): void {
    this.#group(change.groupId).pending.push({ producerId, change })
  }

  #apply(change: GroupChange): void {
    const group = this.#group(change.groupId)
    if (change.type === 'group') group.metadata = change.value
    else if (change.type !== 'offset') applyToConsumerGroup(group, change)
    else if (change.value === null) removeOffset(group, keyOf(change))
    else group.offsets.set(keyOf(change), change)
  }

  #group(groupId: string): LoadedGroup {
    let group = this.#groups.get(groupId)
    if (group === undefined) {
      group = { metadata: null, consumer: undefined, offsets: new Map(), pending: [] }
      this.#groups.set(groupId, group)
    }
    return group
  }
}

function applyToConsumerGroup(loaded: LoadedGroup, change: ConsumerGroupChange): void {
  // What is removed of a group that is gone says nothing.
  if (loaded.consumer === undefined && change.value === null) return
  loaded.consumer ??= new ConsumerGroup(change.groupId)
  loaded.consumer.apply(change)
  if (change.type === 'consumerGroup' && change.value === null) loaded.consumer = undefined
}

/** With what open transactions have committed of it. */
function removeOffset(group: LoadedGroup, key: string): void {
  group.offsets.delete(key)
  group.pending = group.pending.filter(({ change }) => keyOf(change) !== key)
}

const keyOf = ({ partition, topic }: OffsetChange): string => `${partition} ${topic}`
