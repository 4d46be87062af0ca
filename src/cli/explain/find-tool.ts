/** Which command a person means by a tool's name. */

import { terse } from '../option-errors.ts'
import { findCommand } from '../samsa.ts'

/** They need the whole terminal, or themselves. */
const NOT_EXPLAINED = new Set(['explain', 'top'])

export interface FoundTool {
  readonly id: string
  readonly args: readonly string[]
}

/**
 * `kafka-topics`, `kafka-topics.sh`, `bin/kafka-topics.sh`, `topics` and `samsa topics` are the same; `ids` are those of
 * all commands. Throws JavaError for a name that no tool has, with the nearest, and for what cannot be explained.
 */
export function findTool(words: readonly string[], ids: readonly string[]): FoundTool {
  const [first = '', ...rest] = words[0] === 'samsa' ? words.slice(1) : words
  const name = first
    .replace(/^.*[/\\]/, '')
    .replace(/\.(?:sh|bat|cmd)$/, '')
    .replace(/^kafka-/, '')
  if (NOT_EXPLAINED.has(name)) throw terse(`samsa ${name} cannot be explained while it runs.`)
  const found = findCommand([name, ...rest], ids)
  if (found !== undefined) return { id: found.id, args: rest.slice(found.length - 1) }
  const likely = nearest(name, ids)
  const prefix = /(^|[/\\])kafka-/.test(first) ? 'kafka-' : ''
  const hint = likely === undefined ? '' : ` Did you mean ${prefix}${likely.replaceAll(':', ' ')}?`
  throw terse(`There is no tool '${first}'.${hint}`)
}

/** The known name with the fewest changes of a letter, if they are few. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((id) => ({ id, distance: distance(name, id) }))
    .sort((a, b) => a.distance - b.distance)
  return best !== undefined && best.distance <= Math.max(2, name.length / 3) ? best.id : undefined
}

/** Levenshtein's: insertions, deletions and replacements of a character. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [place, character] of [...from].entries()) {
    const next = [place + 1]
    for (const [index, other] of [...to].entries()) {
      const replaced = (row[index] ?? 0) + Number(character !== other)
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
