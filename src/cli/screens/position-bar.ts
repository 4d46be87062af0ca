/** A partition as a bar from its start to its end, with marks where groups are. */
import type { GroupPosition } from '../monitor/cluster-state.ts'
import type { Cell, Segment } from './cell.ts'
import { statusColor } from './status-cell.ts'
import type { Glyphs } from './terminal-manners.ts'

interface Bounds {
  readonly start: number | undefined
  readonly end: number | undefined
}

/**
 * The column of an offset, 0 to `width` - 1. Only who has read everything is in the last column, only who has read nothing in
 * the first, however little the difference.
 */
export function columnOf(offset: number, { start = 0, end = 0 }: Bounds, width: number): number {
  const last = width - 1
  if (offset >= end) return last
  if (offset <= start) return 0
  const exact = Math.round(((offset - start) / (end - start)) * last)
  return Math.min(Math.max(exact, 1), Math.max(0, last - 1))
}

/** Up to the slowest group the bar is drawn as read. Nothing where the bounds are not known. */
export function positionBar(
  bounds: Bounds,
  positions: readonly GroupPosition[],
  width: number,
  glyphs: Glyphs,
): Cell {
  if (width <= 0 || bounds.start === undefined || bounds.end === undefined) return []
  const marks = new Map<number, GroupPosition[]>()
  for (const position of positions) {
    if (position.offset === undefined) continue
    const column = columnOf(position.offset, bounds, width)
    marks.set(column, [...(marks.get(column) ?? []), position])
  }
  const slowest = Math.min(...marks.keys(), width)
  const isRead = marks.size > 0
  const segments: Segment[] = []
  for (let column = 0; column < width; column++) {
    const here = marks.get(column)
    if (here !== undefined) segments.push(mark(here, glyphs))
    else if (isRead && column < slowest) segments.push({ text: glyphs.read, color: 'cyan' })
    else segments.push({ text: glyphs.line, dim: true })
  }
  return joined(segments)
}

function mark(positions: readonly GroupPosition[], glyphs: Glyphs): Segment {
  const worst = ['REWIND', 'STOP', 'STALL', 'WARN', 'OK'].find((status) =>
    positions.some(({ judgement }) => judgement.status === status),
  )
  const text = positions.length > 1 ? glyphs.many : glyphs.mark
  return { text, color: statusColor(worst) ?? 'cyan', bold: true }
}

/** Neighbours of one look in one segment: fewer nodes to lay out. */
function joined(segments: readonly Segment[]): Cell {
  const runs: Segment[] = []
  for (const segment of segments) {
    const last = runs.at(-1)
    const isAlike =
      last !== undefined &&
      last.color === segment.color &&
      last.dim === segment.dim &&
      last.bold === segment.bold
    if (isAlike) runs[runs.length - 1] = { ...last, text: last.text + segment.text }
    else runs.push(segment)
  }
  return runs
}
