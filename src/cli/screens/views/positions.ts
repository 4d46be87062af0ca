/** The partitions of a group, and the groups of a partition: the same rows from two sides. */
import { partitionName } from '../../../client/topic-partition.ts'
import type { ClusterState, GroupPosition, GroupState } from '../../monitor/cluster-state.ts'
import { count, rate } from '../../monitor/quantities.ts'
import { bold, type Cell, dim, faint, plain } from '../cell.ts'
import { lagColumns } from '../lag-columns.ts'
import { positionBar } from '../position-bar.ts'
import { statusCell } from '../status-cell.ts'
import { type Glyphs, shown } from '../terminal-manners.ts'
import type { Column, Subject, View } from '../view.ts'

export const groupOf = (state: ClusterState, { group }: Subject): GroupState | undefined =>
  state.groups.find(({ groupId }) => groupId === group)

/** One line about a group. */
export function groupSummary(state: ClusterState, subject: Subject, glyphs: Glyphs): Cell {
  const group = groupOf(state, subject)
  if (group === undefined) return []
  const { type, assignor, epoch, coordinator, recordsPerSecond } = group
  const facts = [
    `${type.toLowerCase()} protocol`,
    ...(assignor === '' ? [] : [shown(assignor, glyphs)]),
    ...(epoch === undefined ? [] : [`epoch ${epoch}`]),
    `coordinator ${coordinator}`,
    `lag ${count(group.lag)}`,
    ...(recordsPerSecond === undefined ? [] : [`${rate(recordsPerSecond)} records/s`]),
  ]
  return [
    ...bold(group.state),
    { text: ` ${glyphs.dot} ${facts.join(` ${glyphs.dot} `)}  `, dim: true },
    ...statusCell(group.status, group.complete),
  ]
}

export const noGroup = ({ group }: Subject): string => `There is no group ${group ?? ''} any more.`

const measures: readonly Column<GroupPosition>[] = [
  {
    title: 'COMMITTED',
    align: 'right',
    importance: 4,
    cell: ({ offset }) => faint(count(offset)),
    order: ({ offset }) => offset,
  },
  {
    title: 'POSITION',
    importance: 3,
    flexible: 10,
    cell: (each, glyphs, width) => positionBar(each, [each], width, glyphs),
  },
  {
    title: 'END',
    align: 'right',
    importance: 5,
    cell: ({ end }) => faint(count(end)),
    order: ({ end }) => end,
  },
  ...lagColumns,
  {
    title: 'STATUS',
    importance: 1,
    cell: ({ judgement }) => statusCell(judgement.status, judgement.complete),
    order: ({ judgement }) => judgement.status,
  },
]

const member: Column<GroupPosition> = {
  title: 'MEMBER',
  importance: 2,
  cell: ({ owner }, glyphs) =>
    owner === undefined ? dim('-') : plain(shown(owner.clientId, glyphs)),
  order: ({ owner }) => owner?.clientId,
}

/** Of a group, or of one of its members. */
export const groupView: View<GroupPosition> = {
  items: (state, subject) =>
    (groupOf(state, subject)?.positions ?? []).filter(
      ({ owner }) => subject.member === undefined || owner?.memberId === subject.member,
    ),
  key: partitionName,
  filterText: (each) => `${partitionName(each)} ${each.owner?.clientId ?? ''}`,
  target: ({ topic, partition }) => ({ view: 'partition', subject: { topic, partition } }),
  summary: groupSummary,
  empty: (state, subject) => {
    const group = groupOf(state, subject)
    if (group === undefined) return noGroup(subject)
    if (group.problem !== undefined) return group.problem
    return subject.member === undefined
      ? 'The group has committed nothing and has no partition.'
      : 'The member has no partition.'
  },
  columns: [
    {
      title: 'PARTITION',
      importance: 0,
      cell: (each) => plain(partitionName(each)),
      order: ({ topic, partition }) => `${topic} ${String(partition).padStart(9, '0')}`,
    },
    ...measures,
    member,
  ],
}

export const partitionView: View<GroupPosition> = {
  items: (state, { topic, partition }) =>
    state.partitions.find((each) => each.topic === topic && each.partition === partition)
      ?.positions ?? [],
  key: ({ groupId }) => groupId,
  filterText: ({ groupId, owner }) => `${groupId} ${owner?.clientId ?? ''}`,
  target: ({ groupId }) => ({ view: 'group', subject: { group: groupId } }),
  summary: (state, { topic, partition }, glyphs) => {
    const found = state.partitions.find((p) => p.topic === topic && p.partition === partition)
    if (found === undefined) return []
    const facts = [
      `leader ${found.leader < 0 ? 'none' : found.leader}`,
      `replicas ${found.replicas.join(' ')}`,
      `in sync ${found.isr.join(' ')}`,
      `offsets ${count(found.start)} to ${count(found.end)}`,
      `${rate(found.recordsPerSecond)} records/s`,
    ]
    return dim(facts.join(` ${glyphs.dot} `))
  },
  empty: () => 'No group has committed an offset of this partition.',
  columns: [
    {
      title: 'GROUP',
      importance: 0,
      cell: ({ groupId }, glyphs) => plain(shown(groupId, glyphs)),
      order: ({ groupId }) => groupId,
    },
    ...measures,
    member,
  ],
}
