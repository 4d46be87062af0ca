/** Consumer groups as `kafka-consumer-groups --json` prints them. */

import type { MemberDescription } from '../../client/admin/describe-consumer-groups.ts'
import type { GroupListing } from '../../client/admin/list-consumer-groups.ts'
import { byTopic } from '../../client/topic-partition.ts'
import type { GroupView } from './described-groups.ts'
import type { OffsetRow } from './offset-rows.ts'

export interface ListedGroupsDocument {
  readonly groups: readonly {
    readonly group: string
    /** Null where the broker is too old to tell. */
    readonly state: string | null
    readonly type: string | null
    /** Empty for a group that was made by commits without membership. */
    readonly protocolType: string
  }[]
}

interface MemberDocument {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly clientId: string
  readonly host: string
  readonly assignment: readonly {
    readonly topic: string
    readonly partitions: readonly number[]
  }[]
}

interface GroupPartitionDocument {
  readonly topic: string
  readonly partition: number
  /** Null: nothing was committed. */
  readonly currentOffset: number | null
  /** Null: the partition has no leader. */
  readonly logEndOffset: number | null
  readonly lag: number | null
  /** Of the member that the partition is assigned to; null when it is to none. */
  readonly memberId: string | null
  readonly host: string | null
  readonly clientId: string | null
}

export interface DescribedGroup {
  readonly group: string
  /** Dead: the group does not exist. */
  readonly state: string
  readonly coordinator: {
    readonly id: number
    readonly host: string
    readonly port: number
  } | null
  readonly assignmentStrategy: string
  readonly memberCount: number
  /** With --members only. */
  readonly members?: readonly MemberDocument[]
  /** With --offsets only, which is the default. */
  readonly partitions?: readonly GroupPartitionDocument[]
}

export interface DescribedGroupsDocument {
  readonly groups: readonly DescribedGroup[]
}

export const listedGroupsDocument = (groups: readonly GroupListing[]): ListedGroupsDocument => ({
  groups: groups.map(({ groupId, state, type, protocolType }) => {
    return { group: groupId, state: state ?? null, type: type ?? null, protocolType }
  }),
})

function memberDocument(member: MemberDescription): MemberDocument {
  const { memberId, groupInstanceId, clientId, host, assignment } = member
  const topics = [...byTopic(assignment)].map(([topic, partitions]) => {
    const numbers = partitions.map(({ partition }) => partition).sort((a, b) => a - b)
    return { topic, partitions: numbers }
  })
  const sorted = topics.sort((a, b) => (a.topic < b.topic ? -1 : 1))
  return { memberId, groupInstanceId, clientId, host, assignment: sorted }
}

const unlessNone = (text: string): string | null => (text === '-' ? null : text)

function partitionDocument(row: OffsetRow): GroupPartitionDocument {
  const { topic, partition, offset, logEndOffset, lag, consumerId, host, clientId } = row
  return {
    topic,
    partition,
    currentOffset: offset ?? null,
    logEndOffset: logEndOffset ?? null,
    lag: lag ?? null,
    memberId: unlessNone(consumerId),
    host: unlessNone(host),
    clientId: unlessNone(clientId),
  }
}

/** A group with the one view of it that was asked for; `rows` are its partitions. */
export function describedGroup(
  { groupId, state, coordinator, partitionAssignor, members }: GroupView,
  view: { readonly members: boolean; readonly rows: readonly OffsetRow[] | undefined },
): DescribedGroup {
  const { id, host, port } = coordinator
  return {
    group: groupId,
    state,
    coordinator: id < 0 ? null : { id, host, port },
    assignmentStrategy: partitionAssignor,
    memberCount: members.length,
    ...(view.members && { members: members.map(memberDocument) }),
    ...(view.rows !== undefined && { partitions: view.rows.map(partitionDocument) }),
  }
}
