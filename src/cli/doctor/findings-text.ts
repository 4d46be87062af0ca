/** Findings as people read them: what is wrong, and below it what mends it. */

import type { Paint } from '../colour.ts'
import type { Finding } from './finding.ts'

const COLOURS = { ok: 'green', warn: 'yellow', wrong: 'red' } as const
const STATE_WIDTH = 5

export function findingsText(findings: readonly Finding[], paint: Paint): string {
  const width = Math.max(...findings.map(({ check }) => check.length))
  const lines = findings.flatMap(({ check, state, message, remedy }) => {
    const mark = paint(COLOURS[state], state.padEnd(STATE_WIDTH))
    const line = `${mark}  ${check.padEnd(width)}  ${message}`
    const indent = ' '.repeat(STATE_WIDTH + 2 + width + 2)
    return remedy === null ? [line] : [line, `${indent}mend: ${paint('bold', remedy)}`]
  })
  return `${lines.join('\n')}\n`
}
