/** Running brokers as `samsa broker status` shows them: a table on a terminal that is wide enough, else lines. */

import type { Paint } from '../colour.ts'
import type { RunningServer } from './running-servers.ts'

export interface ServerStatus extends RunningServer {
  readonly answers: boolean
}

const stateText = ({ answers }: ServerStatus, paint: Paint): string =>
  answers ? paint('green', 'answers') : paint('red', 'does not answer')

export function statusLines(statuses: readonly ServerStatus[], paint: Paint): string {
  return statuses
    .map((status) => {
      const { nodeId, addresses, dataDirectories, logFile, pid, startedAt, answers } = status
      const where = answers ? ` on ${addresses.join(', ')}` : ''
      return [
        `Broker ${nodeId} ${stateText(status, paint)}${where}`,
        `  data     ${dataDirectories.join(', ')}`,
        ...(logFile === null ? [] : [`  log      ${logFile}`]),
        `  process  ${pid}, since ${new Date(startedAt).toISOString()}`,
        '',
      ].join('\n')
    })
    .join('')
}

const HEAD = ['NODE', 'STATE', 'ADDRESSES', 'DATA', 'LOG', 'PROCESS', 'SINCE']
/** A border and two blanks for each cell, and the last border. */
const frameWidth = (columns: number): number => columns * 3 + 1

/** Undefined where the table is wider than `width`. */
export async function statusTable(
  statuses: readonly ServerStatus[],
  paint: Paint,
  width: number,
): Promise<string | undefined> {
  const rows = statuses.map((status) => [
    String(status.nodeId),
    stateText(status, (_, text) => text),
    status.addresses.join('\n'),
    status.dataDirectories.join('\n'),
    status.logFile ?? '-',
    String(status.pid),
    new Date(status.startedAt).toISOString(),
  ])
  const widths = HEAD.map((title, column) =>
    Math.max(title.length, ...rows.flatMap((row) => (row[column] ?? '').split('\n').map(lengthOf))),
  )
  if (widths.reduce((sum, each) => sum + each, frameWidth(HEAD.length)) > width) return undefined
  const { default: Table } = await import('cli-table3')
  const head = HEAD.map((title) => paint('bold', title))
  const table = new Table({ head, style: { head: [], border: [] } })
  statuses.forEach((status, index) => {
    const [node = '', , ...rest] = rows[index] ?? []
    table.push([node, stateText(status, paint), ...rest])
  })
  return `${table.toString()}\n`
}

const lengthOf = (text: string): number => text.length
