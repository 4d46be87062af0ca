/** Rows of the tables of groups, and what they stand for. */
import type { GroupMetadata, MemberMetadata } from './classic/group-metadata.ts'
import type { CommittedOffset, OffsetChange } from './group-change.ts'

export interface OffsetRow {
  group_id: string
  topic: string
  partition: number
  committed_offset: number
  leader_epoch: number
  metadata: string
  commit_timestamp: number
  expire_timestamp: number
  record_offset: number
}

export interface GroupRow {
  group_id: string
  protocol_type: string
  generation: number
  protocol: string | null
  leader: string | null
  current_state_timestamp: number
}

export interface MemberRow {
  group_id: string
  member_id: string
  group_instance_id: string | null
  client_id: string
  client_host: string
  rebalance_timeout_ms: number
  session_timeout_ms: number
  subscription: Buffer
  assignment: Buffer
}

export function offsetColumns(change: OffsetChange, value: CommittedOffset): (string | number)[] {
  return [
    change.groupId,
    change.topic,
    change.partition,
    value.offset,
    value.leaderEpoch,
    value.metadata,
    value.commitTimestamp,
    value.expireTimestamp,
  ]
}

export function offsetOf(row: OffsetRow): OffsetChange {
  return {
    type: 'offset',
    groupId: row.group_id,
    topic: row.topic,
    partition: row.partition,
    recordOffset: row.record_offset,
    value: {
      offset: row.committed_offset,
      leaderEpoch: row.leader_epoch,
      metadata: row.metadata,
      commitTimestamp: row.commit_timestamp,
      expireTimestamp: row.expire_timestamp,
    },
  }
}

export function memberOf(row: MemberRow): MemberMetadata {
  return {
    memberId: row.member_id,
    groupInstanceId: row.group_instance_id,
    clientId: row.client_id,
    clientHost: row.client_host,
    rebalanceTimeoutMs: row.rebalance_timeout_ms,
    sessionTimeoutMs: row.session_timeout_ms,
    subscription: row.subscription,
    assignment: row.assignment,
  }
}

export function groupOf(row: GroupRow, members: readonly MemberMetadata[]): GroupMetadata {
  return {
    protocolType: row.protocol_type,
    generation: row.generation,
    protocol: row.protocol,
    leader: row.leader,
    currentStateTimestamp: row.current_state_timestamp,
    members,
  }
}
