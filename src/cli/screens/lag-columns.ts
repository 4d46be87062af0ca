/** How far something is behind: a group, or one position of it. */
import { count, duration } from '../monitor/quantities.ts'
import { faint } from './cell.ts'
import type { Column } from './view.ts'

interface Behind {
  readonly lag: number | undefined
  readonly timeLag: number | undefined
}

export const lagColumns: readonly Column<Behind>[] = [
  {
    title: 'LAG',
    align: 'right',
    importance: 0,
    cell: ({ lag }) => faint(count(lag)),
    order: ({ lag }) => lag,
  },
  {
    title: 'TIME LAG',
    align: 'right',
    importance: 2,
    cell: ({ timeLag }) => faint(duration(timeLag)),
    order: ({ timeLag }) => timeLag,
  },
]
