import { byTopic, partitionName } from '../../../client/topic-partition.ts'
import type { GroupPosition } from '../../monitor/cluster-state.ts'
import { count, duration } from '../../monitor/quantities.ts'
import type { SampledMember } from '../../monitor/sample.ts'
import { known, sum } from '../../monitor/sums.ts'
import { dim, faint, plain } from '../cell.ts'
import { shown } from '../terminal-manners.ts'
import type { View } from '../view.ts'
import { groupOf, groupSummary, noGroup } from './positions.ts'

interface MemberRow extends SampledMember {
  readonly positions: readonly GroupPosition[]
}

/** Without the slash that Java puts before an address without a name. */
export const address = (host: string): string => host.replace(/^\//, '')

/** `orders 0 1 2, events 0`. */
const partitions = ({ assignment }: SampledMember): string =>
  [...byTopic(assignment)]
    .map(([topic, those]) => {
      const numbers = those.map(({ partition }) => partition).sort((a, b) => a - b)
      return `${topic} ${numbers.join(' ')}`
    })
    .join(', ')

const longest = ({ positions }: MemberRow): number | undefined => {
  const times = known(positions.map(({ timeLag }) => timeLag))
  return times.length === 0 ? undefined : Math.max(...times)
}

const lag = ({ positions }: MemberRow): number | undefined => sum(positions.map((each) => each.lag))

export const membersView: View<MemberRow> = {
  items: (state, subject) => {
    const group = groupOf(state, subject)
    const positions = new Map(group?.positions.map((each) => [partitionName(each), each]))
    return (group?.members ?? []).map((member) => ({
      ...member,
      positions: member.assignment.flatMap((each) => positions.get(partitionName(each)) ?? []),
    }))
  },
  key: ({ memberId }) => memberId,
  filterText: (member) =>
    `${member.clientId} ${member.host} ${member.instanceId ?? ''} ${partitions(member)}`,
  target: ({ memberId }, { group }) => ({ view: 'group', subject: { group, member: memberId } }),
  summary: groupSummary,
  empty: (state, subject) =>
    groupOf(state, subject) === undefined ? noGroup(subject) : 'The group has no members now.',
  columns: [
    {
      title: 'CLIENT',
      importance: 0,
      cell: ({ clientId }, glyphs) => plain(shown(clientId, glyphs)),
      order: ({ clientId }) => clientId,
    },
    {
      title: 'HOST',
      importance: 2,
      cell: ({ host }, glyphs) => plain(shown(address(host), glyphs)),
      order: ({ host }) => host,
    },
    {
      title: 'INSTANCE',
      importance: 5,
      cell: ({ instanceId }, glyphs) => faint(shown(instanceId ?? '-', glyphs)),
      order: ({ instanceId }) => instanceId ?? undefined,
    },
    {
      title: 'EPOCH',
      align: 'right',
      importance: 4,
      cell: ({ epoch }) => faint(epoch === undefined ? '-' : String(epoch)),
      order: ({ epoch }) => epoch,
    },
    {
      title: 'LAG',
      align: 'right',
      importance: 1,
      cell: (each) => faint(count(lag(each))),
      order: lag,
    },
    {
      title: 'TIME LAG',
      align: 'right',
      importance: 3,
      cell: (each) => faint(duration(longest(each))),
      order: longest,
    },
    {
      title: 'HAS',
      importance: 1,
      flexible: 12,
      cell: (each) =>
        each.assignment.length === 0 ? dim('nothing: idle') : plain(partitions(each)),
      order: ({ assignment }) => assignment.length,
    },
    {
      title: 'MEMBER ID',
      importance: 6,
      cell: ({ memberId }, glyphs) => dim(shown(memberId, glyphs)),
    },
  ],
}
