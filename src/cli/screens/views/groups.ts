import type { GroupState } from '../../monitor/cluster-state.ts'
import { count, rate } from '../../monitor/quantities.ts'
import { colored, dim, faint, plain } from '../cell.ts'
import { lagColumns } from '../lag-columns.ts'
import { statusCell } from '../status-cell.ts'
import { shown } from '../terminal-manners.ts'
import type { View } from '../view.ts'

const rebalancing = /^(PreparingRebalance|CompletingRebalance|Assigning|Reconciling)$/

export const groupsView: View<GroupState> = {
  items: (state) => state.groups,
  key: ({ groupId }) => groupId,
  filterText: ({ groupId, state, status }) => `${groupId} ${state} ${status ?? ''}`,
  target: ({ groupId }) => ({ view: 'group', subject: { group: groupId } }),
  empty: () =>
    'No consumer groups yet. kafka-console-consumer --topic NAME --group GROUP makes one.',
  columns: [
    {
      title: 'GROUP',
      importance: 0,
      cell: ({ groupId }, glyphs) => plain(shown(groupId, glyphs)),
      order: ({ groupId }) => groupId,
    },
    {
      title: 'STATE',
      importance: 3,
      cell: ({ state, problem }) => {
        if (problem !== undefined) return colored(state, 'red')
        return state === 'Stable'
          ? plain(state)
          : colored(state, rebalancing.test(state) ? 'yellow' : undefined)
      },
      order: ({ state }) => state,
    },
    {
      title: 'ASSIGNOR',
      importance: 7,
      cell: ({ assignor }, glyphs) => faint(shown(assignor || '-', glyphs)),
      order: ({ assignor }) => assignor,
    },
    {
      title: 'MEMBERS',
      align: 'right',
      importance: 4,
      cell: ({ members }) => faint(count(members.length)),
      order: ({ members }) => members.length,
    },
    {
      title: 'PARTITIONS',
      align: 'right',
      importance: 6,
      cell: ({ positions }) => faint(count(positions.length)),
      order: ({ positions }) => positions.length,
    },
    {
      title: 'RECORDS/S',
      align: 'right',
      importance: 2,
      cell: ({ recordsPerSecond }) => faint(rate(recordsPerSecond)),
      order: ({ recordsPerSecond }) => recordsPerSecond,
    },
    ...lagColumns,
    {
      title: 'STATUS',
      importance: 1,
      cell: ({ status, complete }) => statusCell(status, complete),
      order: ({ status }) => status,
    },
    {
      title: 'REBALANCES',
      align: 'right',
      importance: 5,
      cell: ({ rebalances }) =>
        rebalances.length === 0 ? dim('0') : plain(count(rebalances[0]?.number)),
      order: ({ rebalances }) => rebalances[0]?.number ?? 0,
    },
  ],
}
