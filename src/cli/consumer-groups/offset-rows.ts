/** The rows of a group's offset table: assigned partitions by member, then committed ones without a member. */

import type { PartitionOffset } from '../../client/admin/consumer-group-offsets.ts'
import { unwrap } from '../../client/admin/outcome.ts'
import type { Admin } from '../../client/admin.ts'
import { partitionName, type TopicPartition } from '../../client/topic-partition.ts'
import type { GroupView } from './described-groups.ts'
import { endOffsets } from './log-offsets.ts'

export interface OffsetRow extends TopicPartition {
  readonly offset: number | undefined
  /** Of the committed offset. */
  readonly leaderEpoch: number | undefined
  readonly logEndOffset: number | undefined
  readonly lag: number | undefined
  readonly consumerId: string
  readonly host: string
  readonly clientId: string
}

/** Committed offsets by `topic-partition`. */
export async function committedOffsets(
  admin: Admin,
  groupId: string,
): Promise<Map<string, PartitionOffset>> {
  const committed = await admin.listConsumerGroupOffsets(groupId)
  const offsets = new Map<string, PartitionOffset>()
  for (const { topic, partition, committed: outcome } of committed) {
    const found = unwrap(outcome)
    if (found !== null) {
      offsets.set(partitionName({ topic, partition }), { topic, partition, ...found })
    }
  }
  return offsets
}

const byTopicAndPartition = (a: TopicPartition, b: TopicPartition): number =>
  a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1

export async function offsetRows(admin: Admin, group: GroupView): Promise<OffsetRow[]> {
  const committed = await committedOffsets(admin, group.groupId)
  const members = group.members
    .filter(({ assignment }) => assignment.length > 0)
    .sort((a, b) => b.assignment.length - a.assignment.length)
  const assigned = members.flatMap(({ assignment, memberId: consumerId, host, clientId }) =>
    [...assignment].sort(byTopicAndPartition).map(({ topic, partition }) => {
      return { topic, partition, consumerId, host, clientId }
    }),
  )
  const taken = new Set(assigned.map(partitionName))
  const unassigned = [...committed.values()]
    .filter((partition) => !taken.has(partitionName(partition)))
    .sort(byTopicAndPartition)
    .map(({ topic, partition }) => ({
      topic,
      partition,
      consumerId: '-',
      host: '-',
      clientId: '-',
    }))
  const rows = [...assigned, ...unassigned]
  const ends = await endOffsets(admin, rows)
  return rows.map((each) => {
    const name = partitionName(each)
    const { offset, leaderEpoch } = committed.get(name) ?? {}
    const logEndOffset = ends.get(name)
    const lag =
      offset === undefined || logEndOffset === undefined ? undefined : logEndOffset - offset
    return { ...each, offset, leaderEpoch, logEndOffset, lag }
  })
}
