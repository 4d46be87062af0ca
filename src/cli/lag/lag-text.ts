/** What `samsa lag` prints for people: a line per group, and under it a table of its partitions. */
import Table from 'cli-table3'
import type { Colour, Paint } from '../colour.ts'
import type { ClusterState, GroupPosition, GroupState } from '../monitor/cluster-state.ts'
import { count, duration, rate } from '../monitor/quantities.ts'
import type { SampledMember } from '../monitor/sample.ts'
import { printable } from '../printable.ts'
import { type LagFilter, reportedGroups } from './lag-report.ts'

export function lagText(state: ClusterState, filter: LagFilter, paint: Paint): string {
  const groups = reportedGroups(state, filter)
  if (groups.length > 0) return groups.map((group) => groupText(group, paint)).join('\n')
  return state.groups.length === 0 ? 'The cluster has no consumer groups.\n' : 'No group has lag.\n'
}

function groupText(group: GroupState, paint: Paint): string {
  const members = group.members.length === 1 ? '1 member' : `${group.members.length} members`
  const facts = [
    `${paint('bold', printable(group.groupId))}: ${words(group.state)}`,
    members,
    ...(group.assignor === '' ? [] : [printable(group.assignor)]),
    `lag ${count(group.lag)}`,
    ...(group.timeLag === undefined || group.timeLag === 0 ? [] : [duration(group.timeLag)]),
    ...(group.recordsPerSecond === undefined || group.positions.length === 0
      ? []
      : [`${rate(group.recordsPerSecond)} records/s`]),
    ...(group.status === undefined ? [] : [painted(group.status, paint)]),
  ]
  const heading = `${facts.join(', ')}\n`
  if (group.problem !== undefined) return `${heading}  ${group.problem}\n`
  return group.positions.length === 0
    ? `${heading}  nothing committed\n`
    : `${heading}${partitionTable(group.positions, paint)}\n`
}

const COLOURS: Readonly<Record<string, Colour>> = { OK: 'green', WARN: 'yellow', '-': 'dim' }

const painted = (status: string, paint: Paint): string => paint(COLOURS[status] ?? 'red', status)

const memberText = ({ clientId, host }: SampledMember): string =>
  printable(`${clientId} (${host.replace(/^\//, '')})`)

/** `PreparingRebalance` as `preparing rebalance`. */
const words = (state: string): string => state.replace(/(?<=.)(?=[A-Z])/g, ' ').toLowerCase()

const COLUMNS = ['TOPIC', 'PARTITION', 'COMMITTED', 'END', 'LAG', 'TIME LAG', 'STATUS', 'MEMBER']
const RIGHT = new Set(['PARTITION', 'COMMITTED', 'END', 'LAG', 'TIME LAG'])

function partitionTable(positions: readonly GroupPosition[], paint: Paint): string {
  const table = new Table({
    head: [...COLUMNS],
    colAligns: COLUMNS.map((column) => (RIGHT.has(column) ? 'right' : 'left')),
    style: { head: [], border: [], compact: true, 'padding-left': 2, 'padding-right': 0 },
    chars: BORDERLESS,
  })
  table.push(...positions.map((position) => cells(position, paint)))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

const cells = (position: GroupPosition, paint: Paint): string[] => [
  position.topic,
  String(position.partition),
  count(position.offset),
  count(position.end),
  count(position.lag),
  duration(position.timeLag),
  painted(position.judgement.status ?? '-', paint),
  position.owner === undefined ? '-' : memberText(position.owner),
]

const BORDERLESS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`, `${side}-mid`])
    .concat(['middle', 'left-mid', 'mid-mid', 'right-mid'])
    .map((name) => [name, '']),
)
