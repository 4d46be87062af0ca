/**
 * The tables of groups in state.db: what the records of `__consumer_offsets` add up to, and how far each of its
 * partitions has been applied. Every row belongs to one partition of the topic.
 */
import type { StateDatabase } from '../metadata/state-database.ts'
import type { GroupMetadata, MemberMetadata } from './classic/group-metadata.ts'
import type { ConsumerGroupChange } from './consumer/consumer-group-change.ts'
import {
  CONSUMER_GROUP_SCHEMA,
  CONSUMER_GROUP_TABLE,
  type ConsumerGroupRow,
  changeOfRow,
  jsonOf,
} from './consumer/consumer-group-tables.ts'
import type { GroupChange, OffsetChange } from './group-change.ts'
import {
  type GroupRow,
  groupOf,
  type MemberRow,
  memberOf,
  type OffsetRow,
  offsetColumns,
  offsetOf,
} from './group-rows.ts'

const SCHEMA = [
  `CREATE TABLE offsets_partitions (
     offsets_partition INTEGER PRIMARY KEY,
     applied_offset INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE committed_offsets (
     group_id TEXT NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL,
     committed_offset INTEGER NOT NULL, leader_epoch INTEGER NOT NULL, metadata TEXT NOT NULL,
     commit_timestamp INTEGER NOT NULL, expire_timestamp INTEGER NOT NULL,
     offsets_partition INTEGER NOT NULL,
     PRIMARY KEY (group_id, topic, partition)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX committed_offsets_by_partition ON committed_offsets (offsets_partition);
   CREATE TABLE pending_offsets (
     producer_id INTEGER NOT NULL,
     group_id TEXT NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL,
     committed_offset INTEGER NOT NULL, leader_epoch INTEGER NOT NULL, metadata TEXT NOT NULL,
     commit_timestamp INTEGER NOT NULL, expire_timestamp INTEGER NOT NULL,
     offsets_partition INTEGER NOT NULL,
     PRIMARY KEY (offsets_partition, producer_id, group_id, topic, partition)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE group_metadata (
     group_id TEXT PRIMARY KEY,
     protocol_type TEXT NOT NULL, generation INTEGER NOT NULL, protocol TEXT, leader TEXT,
     current_state_timestamp INTEGER NOT NULL,
     offsets_partition INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX group_metadata_by_partition ON group_metadata (offsets_partition);
   CREATE TABLE group_members (
     group_id TEXT NOT NULL, position INTEGER NOT NULL,
     member_id TEXT NOT NULL, group_instance_id TEXT,
     client_id TEXT NOT NULL, client_host TEXT NOT NULL,
     rebalance_timeout_ms INTEGER NOT NULL, session_timeout_ms INTEGER NOT NULL,
     subscription BLOB NOT NULL, assignment BLOB NOT NULL,
     offsets_partition INTEGER NOT NULL,
     PRIMARY KEY (group_id, position)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX group_members_by_partition ON group_members (offsets_partition);`,
  CONSUMER_GROUP_SCHEMA,
  `ALTER TABLE committed_offsets ADD COLUMN record_offset INTEGER NOT NULL DEFAULT -1;
   ALTER TABLE pending_offsets ADD COLUMN record_offset INTEGER NOT NULL DEFAULT -1;`,
]

/** What the tables hold for one partition. */
export interface StoredPartition {
  readonly changes: readonly GroupChange[]
  readonly pending: readonly { readonly producerId: number; readonly change: OffsetChange }[]
}

export class GroupTables {
  readonly #database: StateDatabase

  constructor(database: StateDatabase) {
    this.#database = database
    database.migrate('group', SCHEMA)
  }

  /** All of `change` is one transaction, with everything else of this turn. */
  write(change: () => void): void {
    this.#database.write(change)
  }

  /** The offset after the last applied record of a partition; undefined: none was. */
  appliedOffset(offsetsPartition: number): number | undefined {
    const row = this.#database
      .prepare('SELECT applied_offset FROM offsets_partitions WHERE offsets_partition = ?')
      .get(offsetsPartition) as { applied_offset: number } | undefined
    return row?.applied_offset
  }

  setAppliedOffset(offsetsPartition: number, offset: number): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO offsets_partitions VALUES (?, ?)')
      .run(offsetsPartition, offset)
  }

  apply(offsetsPartition: number, change: GroupChange): void {
    if (change.type === 'group') {
      this.#applyGroup(offsetsPartition, change.groupId, change.value)
    } else if (change.type !== 'offset') {
      this.#applyConsumer(offsetsPartition, change)
    } else if (change.value === null) {
      this.#removeOffset(offsetsPartition, change)
    } else {
      this.#database
        .prepare('INSERT OR REPLACE INTO committed_offsets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
        .run(...offsetColumns(change, change.value), offsetsPartition, change.recordOffset)
    }
  }

  /** A commit within a transaction that has not ended. */
  applyPending(offsetsPartition: number, producerId: number, change: OffsetChange): void {
    if (change.value === null) return
    this.#database
      .prepare('INSERT OR REPLACE INTO pending_offsets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        producerId,
        ...offsetColumns(change, change.value),
        offsetsPartition,
        change.recordOffset,
      )
  }

  removePending(offsetsPartition: number, producerId: number): void {
    this.#database
      .prepare('DELETE FROM pending_offsets WHERE offsets_partition = ? AND producer_id = ?')
      .run(offsetsPartition, producerId)
  }

  /** Forgets, for good, a partition whose log is not the one that was applied. */
  forget(offsetsPartition: number): void {
    this.#database.writeDurably(() => {
      for (const table of ALL_TABLES) {
        this.#database
          .prepare(`DELETE FROM ${table} WHERE offsets_partition = ?`)
          .run(offsetsPartition)
      }
    })
  }

  load(offsetsPartition: number): StoredPartition {
    const rows = <R>(table: string, order: string): R[] =>
      this.#database
        .prepare(`SELECT * FROM ${table} WHERE offsets_partition = ? ORDER BY ${order}`)
        .all(offsetsPartition) as R[]
    const members = new Map<string, MemberMetadata[]>()
    for (const row of rows<MemberRow>('group_members', 'group_id, position')) {
      const others = members.get(row.group_id)
      if (others === undefined) members.set(row.group_id, [memberOf(row)])
      else others.push(memberOf(row))
    }
    const groups = rows<GroupRow>('group_metadata', 'group_id').map((row): GroupChange => {
      const value = groupOf(row, members.get(row.group_id) ?? [])
      return { type: 'group', groupId: row.group_id, value }
    })
    const consumerGroups = rows<ConsumerGroupRow>(CONSUMER_GROUP_TABLE, 'group_id, type, name')
    const offsets = rows<OffsetRow>('committed_offsets', 'group_id, topic, partition')
    const pending = rows<OffsetRow & { producer_id: number }>(
      'pending_offsets',
      'producer_id, group_id, topic, partition',
    )
    return {
      changes: [...groups, ...consumerGroups.map(changeOfRow), ...offsets.map(offsetOf)],
      pending: pending.map((row) => ({ producerId: row.producer_id, change: offsetOf(row) })),
    }
  }

  /** With what open transactions have committed of it. */
  #removeOffset(offsetsPartition: number, { groupId, topic, partition }: OffsetChange): void {
    this.#database
      .prepare('DELETE FROM committed_offsets WHERE group_id = ? AND topic = ? AND partition = ?')
      .run(groupId, topic, partition)
    this.#database
      .prepare(
        `DELETE FROM pending_offsets
       WHERE offsets_partition = ? AND group_id = ? AND topic = ? AND partition = ?`,
      )
      .run(offsetsPartition, groupId, topic, partition)
  }

  #applyGroup(offsetsPartition: number, groupId: string, value: GroupMetadata | null): void {
    this.#database.prepare('DELETE FROM group_members WHERE group_id = ?').run(groupId)
    if (value === null) {
      this.#database.prepare('DELETE FROM group_metadata WHERE group_id = ?').run(groupId)
      return
    }
    this.#database
      .prepare('INSERT OR REPLACE INTO group_metadata VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(
        groupId,
        value.protocolType,
        value.generation,
        value.protocol,
        value.leader,
        value.currentStateTimestamp,
        offsetsPartition,
      )
    const insert = this.#database.prepare(
      'INSERT INTO group_members VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    for (const [position, member] of value.members.entries()) {
      insert.run(
        groupId,
        position,
        member.memberId,
        member.groupInstanceId,
        member.clientId,
        member.clientHost,
        member.rebalanceTimeoutMs,
        member.sessionTimeoutMs,
        member.subscription,
        member.assignment,
        offsetsPartition,
      )
    }
  }

  #applyConsumer(offsetsPartition: number, change: ConsumerGroupChange): void {
    const { groupId, type, name, value } = change
    if (value === null) {
      this.#database
        .prepare(`DELETE FROM ${CONSUMER_GROUP_TABLE} WHERE group_id = ? AND type = ? AND name = ?`)
        .run(groupId, type, name)
      return
    }
    this.#database
      .prepare(`INSERT OR REPLACE INTO ${CONSUMER_GROUP_TABLE} VALUES (?, ?, ?, ?, ?)`)
      .run(groupId, type, name, jsonOf(value), offsetsPartition)
  }
}

const ALL_TABLES = [
  'offsets_partitions',
  'committed_offsets',
  'pending_offsets',
  'group_metadata',
  'group_members',
  CONSUMER_GROUP_TABLE,
]
