/** The lines around a table: where one is, how the cluster does, which keys work. */
import { partitionName } from '../../client/topic-partition.ts'
import type { ClusterState } from '../monitor/cluster-state.ts'
import { duration } from '../monitor/quantities.ts'
import { bold, type Cell, cellWidth, displayWidth, truncated } from './cell.ts'
import { currentFrame, type Frame, groupViews, mainViews, type Navigation } from './navigation.ts'
import type { TableLayout } from './table-layout.ts'
import { type Glyphs, shown } from './terminal-manners.ts'
import type { ViewName } from './view.ts'
import { timeOfDay } from './views/rebalances.ts'

/** What the poller does, beside what it found. */
export interface Watching {
  readonly address: string
  readonly state: ClusterState | undefined
  /** Why the last look failed; undefined: it did not. */
  readonly problem: string | undefined
  /** Since when looks fail. */
  readonly problemSince: number | undefined
  /** The look that is under way takes longer than it should. */
  readonly isOverdue: boolean
  readonly intervalMs: number
}

const SPACE = { text: ' ' }

/** Address and counts on the left; on the right whether this is live. */
export function titleLine(
  watching: Watching,
  { isPaused }: Navigation,
  glyphs: Glyphs,
  width: number,
): Cell {
  const { state, address } = watching
  const plural = (count: number, noun: string): string =>
    `${count} ${noun}${count === 1 ? '' : 's'}`
  const facts =
    state === undefined
      ? []
      : [
          plural(state.brokers.filter(({ port }) => port >= 0).length, 'broker'),
          plural(state.topics.filter(({ internal }) => !internal).length, 'topic'),
          plural(state.partitions.filter(({ internal }) => !internal).length, 'partition'),
          plural(state.groups.length, 'group'),
        ]
  const left: Cell = [
    SPACE,
    ...bold(shown(address, glyphs)),
    { text: `  ${facts.join('  ')}`, dim: true },
  ]
  const right: Cell = [...pulse(watching, isPaused, glyphs), SPACE]
  return apart(left, right, width, glyphs)
}

function pulse(watching: Watching, isPaused: boolean, glyphs: Glyphs): Cell {
  const { state, problemSince, isOverdue, intervalMs } = watching
  const time = state === undefined ? '' : ` ${timeOfDay(state.time)}`
  if (isPaused) return [{ text: `${glyphs.paused} paused${time}`, color: 'yellow' }]
  if (problemSince !== undefined) {
    return [{ text: `${glyphs.problem} no answer`, color: 'red', bold: true }]
  }
  if (state === undefined) return [{ text: 'connecting', dim: true }]
  if (isOverdue) return [{ text: `${glyphs.problem} waiting since${time}`, color: 'yellow' }]
  const silent = state.brokers.filter(({ problem }) => problem !== undefined).map(({ id }) => id)
  if (silent.length > 0) {
    return [
      { text: `${glyphs.problem} broker ${silent.join(' ')}`, color: 'red' },
      { text: time, dim: true },
    ]
  }
  return [
    { text: glyphs.live, color: 'green' },
    { text: ` ${duration(intervalMs)}${time}`, dim: true },
  ]
}

/** The main views, where in them this is, and the filter. */
export function placeLine(
  navigation: Navigation,
  table: TableLayout,
  glyphs: Glyphs,
  width: number,
): Cell {
  const [root] = navigation.frames
  const frame = currentFrame(navigation)
  const tabs = mainViews.flatMap((view, index): Cell => {
    const text = `${index + 1} ${view}`
    return view === root.view
      ? [SPACE, { text, bold: true, color: 'cyan' }, SPACE]
      : [SPACE, { text, dim: true }, SPACE]
  })
  const path = navigation.frames.slice(1).flatMap((each): Cell => {
    return [
      { text: ` ${glyphs.into} `, dim: true },
      { text: shown(placeName(each), glyphs), bold: true },
    ]
  })
  const sides = groupViews.some((view) => view === frame.view) ? sideTabs(frame.view) : []
  const filter: Cell =
    frame.filter === '' ? [] : [{ text: `  /${shown(frame.filter, glyphs)}`, color: 'yellow' }]
  const shownCount = `${table.keys.length}${table.keys.length === table.total ? '' : `/${table.total}`}`
  const position = table.cursor < 0 ? shownCount : `${table.cursor + 1} of ${shownCount}`
  const left = [...tabs, ...path, ...sides, ...filter]
  const right = [{ text: `${position} `, dim: true }]
  if (cellWidth(left) + cellWidth(right) < width) return apart(left, right, width, glyphs)
  const current = mainViews.indexOf(root.view as (typeof mainViews)[number])
  const short: Cell = [SPACE, { text: `${current + 1} ${root.view}`, bold: true, color: 'cyan' }]
  return apart([...short, ...path, ...sides, ...filter], right, width, glyphs)
}

function sideTabs(current: ViewName): Cell {
  const names = { group: 'partitions', members: 'members', rebalances: 'rebalances' }
  return groupViews.flatMap((view): Cell => {
    const look = view === current ? { bold: true, color: 'cyan' as const } : { dim: true }
    return [{ text: '  ' }, { text: names[view], ...look }]
  })
}

function placeName({ view, subject }: Frame): string {
  const { topic, partition, broker, group, member, rebalance } = subject
  if (view === 'rebalance') return `rebalance ${rebalance}`
  if (member !== undefined) return member
  if (group !== undefined) return group
  if (topic !== undefined)
    return partition === undefined ? topic : partitionName({ topic, partition })
  return broker === undefined ? view : `broker ${broker}`
}

const HINTS: readonly (readonly [string, string])[] = [
  ['?', 'help'],
  ['q', 'quit'],
  ['enter', 'open'],
  ['esc', 'back'],
  ['/', 'filter'],
  ['s', 'sort'],
  ['p', 'pause'],
  ['tab', 'next'],
  ['j/k', 'move'],
  [':', 'go to'],
]

/** What is being typed, what is wrong, or the keys: as many as fit. */
export function footerLine(
  navigation: Navigation,
  watching: Watching,
  glyphs: Glyphs,
  width: number,
): Cell {
  const { input, complaint } = navigation
  if (input !== undefined) {
    const sign = input.kind === 'filter' ? '/' : ':'
    return [
      { text: ` ${sign}${shown(input.text, glyphs)}`, bold: true },
      { text: '_', dim: true },
    ]
  }
  if (complaint !== undefined) return [{ text: ` ${shown(complaint, glyphs)}`, color: 'yellow' }]
  if (watching.problem !== undefined) {
    const since =
      watching.problemSince === undefined ? '' : ` since ${timeOfDay(watching.problemSince)}`
    const tail = `${since}; trying again`
    const text = truncated(
      shown(watching.problem, glyphs).replace(/\.$/, ''),
      width - tail.length - 1,
      glyphs.cut,
    )
    return [{ text: ` ${text}${tail}`, color: 'red' }]
  }
  const line: Cell[] = []
  let used = 0
  for (const [key, meaning] of HINTS) {
    used += displayWidth(key) + displayWidth(meaning) + 3
    if (used > width) break
    line.push([SPACE, { text: key, bold: true }, { text: ` ${meaning} `, dim: true }])
  }
  return line.flat()
}

/** `left` and `right` at the ends of a line; where both do not fit, `left` is cut. */
function apart(left: Cell, right: Cell, width: number, glyphs: Glyphs): Cell {
  const room = width - cellWidth(right)
  const kept: Cell[number][] = []
  let used = 0
  for (const segment of left) {
    const text = truncated(segment.text, room - used - 1, glyphs.cut)
    kept.push({ ...segment, text })
    used += displayWidth(text)
    if (text !== segment.text) break
  }
  return [...kept, { text: ' '.repeat(Math.max(0, room - used)) }, ...right]
}
