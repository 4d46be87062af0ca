/** How judgements look. */
import type { Judgement } from '../monitor/commit-window.ts'
import { type Cell, type Color, colored, dim } from './cell.ts'

export function statusColor(status: string | undefined): Color | undefined {
  if (status === undefined) return undefined
  if (status === 'OK') return 'green'
  return status === 'WARN' ? 'yellow' : 'red'
}

/** The status, or how much of the window has been watched. */
export const statusCell = (status: string | undefined, complete: Judgement['complete']): Cell =>
  status === undefined
    ? dim(complete > 0 ? `${Math.floor(complete * 100)}%` : '-')
    : colored(status, statusColor(status))
