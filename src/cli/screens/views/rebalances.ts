import { duration } from '../../monitor/quantities.ts'
import type { MemberChange, MovedPartition, Rebalance } from '../../monitor/rebalance-history.ts'
import { type Cell, colored, dim, plain } from '../cell.ts'
import { shown } from '../terminal-manners.ts'
import type { View } from '../view.ts'
import { address } from './members.ts'
import { groupOf, groupSummary, noGroup } from './positions.ts'

const two = (value: number): string => String(value).padStart(2, '0')

/** `14:03:59`, local. */
export function timeOfDay(time: number): string {
  const date = new Date(time)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** `2 joined, 1 timed out`. */
function changesText(changes: readonly MemberChange[]): string {
  const counts = new Map<string, string[]>()
  for (const { how, member } of changes) {
    counts.set(how, [...(counts.get(how) ?? []), member.instanceId ?? member.clientId])
  }
  return [...counts].map(([how, names]) => `${names.join(', ')} ${how}`).join('; ')
}

const epochs = ({ fromEpoch, toEpoch }: Rebalance, moved: string): string =>
  fromEpoch === undefined ? '-' : `${fromEpoch} ${moved} ${toEpoch ?? '?'}`

export const rebalancesView: View<Rebalance> = {
  items: (state, subject) => groupOf(state, subject)?.rebalances ?? [],
  key: ({ number }) => String(number),
  filterText: ({ changes }) => changesText(changes),
  target: ({ number }, { group }) => ({ view: 'rebalance', subject: { group, rebalance: number } }),
  summary: groupSummary,
  empty: (state, subject) =>
    groupOf(state, subject) === undefined
      ? noGroup(subject)
      : 'No rebalance since this screen was opened.',
  columns: [
    {
      title: '#',
      align: 'right',
      importance: 3,
      cell: ({ number }) => dim(String(number)),
      order: ({ number }) => number,
    },
    {
      title: 'AT',
      importance: 0,
      cell: ({ startedAt }) => plain(timeOfDay(startedAt)),
      order: ({ startedAt }) => startedAt,
    },
    {
      title: 'TOOK',
      align: 'right',
      importance: 2,
      cell: ({ startedAt, endedAt }) =>
        endedAt === undefined ? colored('under way', 'yellow') : plain(took(endedAt - startedAt)),
      order: ({ startedAt, endedAt }) => (endedAt === undefined ? undefined : endedAt - startedAt),
    },
    {
      title: 'EPOCH',
      importance: 4,
      cell: (each, { moved }) => dim(epochs(each, moved)),
    },
    {
      title: 'MEMBERS',
      align: 'right',
      importance: 1,
      cell: ({ membersAfter }) => plain(String(membersAfter)),
      order: ({ membersAfter }) => membersAfter,
    },
    {
      title: 'MOVED',
      align: 'right',
      importance: 1,
      cell: ({ moved }) => plain(String(moved.length)),
      order: ({ moved }) => moved.length,
    },
    {
      title: 'WHO',
      importance: 0,
      flexible: 12,
      cell: ({ changes, endedAt }, glyphs) => {
        if (changes.length > 0) return plain(shown(changesText(changes), glyphs))
        return dim(endedAt === undefined ? '' : 'the same members')
      },
    },
  ],
}

/** Shorter than the time between two looks: not known better. */
const took = (ms: number): string => (ms === 0 ? '<1 look' : duration(ms))

type Detail =
  | { readonly kind: 'member'; readonly change: MemberChange }
  | {
      readonly kind: 'partition'
      readonly moved: MovedPartition
      readonly from: string
      readonly to: string
    }

/** One rebalance: its members, then what moved. */
export const rebalanceView: View<Detail> = {
  items: (state, subject) => {
    const group = groupOf(state, subject)
    const rebalance = group?.rebalances.find(({ number }) => number === subject.rebalance)
    if (group === undefined || rebalance === undefined) return []
    const members = [
      ...group.members,
      ...group.rebalances.flatMap(({ changes }) => changes.map((c) => c.member)),
    ]
    const names = new Map(members.map((each) => [each.memberId, each.instanceId ?? each.clientId]))
    const named = (id: string | null): string => (id === null ? 'nobody' : (names.get(id) ?? id))
    return [
      ...rebalance.changes.map((change): Detail => ({ kind: 'member', change })),
      ...rebalance.moved.map((moved): Detail => {
        return { kind: 'partition', moved, from: named(moved.from), to: named(moved.to) }
      }),
    ]
  },
  key: (detail) =>
    detail.kind === 'member' ? detail.change.member.memberId : detail.moved.partition,
  filterText: (detail) =>
    detail.kind === 'member'
      ? `${detail.change.member.clientId} ${detail.change.how}`
      : `${detail.moved.partition} ${detail.from} ${detail.to}`,
  summary: groupSummary,
  empty: () => 'Nothing moved, and the members are the same.',
  columns: [
    {
      title: 'WHAT',
      importance: 0,
      cell: (detail, glyphs) =>
        plain(
          detail.kind === 'member'
            ? shown(detail.change.member.clientId, glyphs)
            : detail.moved.partition,
        ),
    },
    {
      title: 'HOW',
      importance: 0,
      flexible: 12,
      cell: (detail, glyphs): Cell => {
        if (detail.kind === 'partition') {
          return plain(shown(`${detail.from} ${glyphs.moved} ${detail.to}`, glyphs))
        }
        const { how, member } = detail.change
        const color = how === 'joined' || how === 'restarted' ? 'green' : 'yellow'
        return [
          ...colored(how, color),
          { text: shown(`  ${address(member.host)}  ${member.memberId}`, glyphs), dim: true },
        ]
      },
    },
  ],
}
