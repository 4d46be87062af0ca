/** What `?` shows. */
import { type Cell, plain } from './cell.ts'
import type { Glyphs } from './terminal-manners.ts'

const KEYS: readonly (readonly [string, string])[] = [
  ['j k, arrows', 'down, up'],
  ['g G, home end', 'first, last row'],
  ['ctrl-d ctrl-u', 'half a screen down, up'],
  ['enter l', 'open what is under the cursor'],
  ['esc h', 'leave it; with a filter: drop the filter'],
  ['1 2 3 4', 'brokers, topics, partitions, groups; also :brokers, :t, :g shop'],
  ['tab', "a group's partitions, members, rebalances"],
  ['/', 'filter: words that must be there, !word that must not'],
  ['s S', 'sort by the next column, the other way round'],
  ['i', 'show or hide internal topics'],
  ['p, space', 'pause: the screen stands, nothing is asked'],
  ['q, ctrl-c', 'quit'],
]

const STATUSES: readonly (readonly [string, 'green' | 'yellow' | 'red', string])[] = [
  ['OK', 'green', 'no lag, or it shrank within the last 50 s'],
  ['WARN', 'yellow', 'the group reads, but the lag never shrinks'],
  ['STALL', 'red', 'a member has the partition, but its offset does not move'],
  ['STOP', 'red', 'nobody commits any more, and there is something to read'],
  ['REWIND', 'red', 'a commit went back behind an earlier one'],
]

/** The bar, the statuses and the keys. */
export function helpLines(glyphs: Glyphs): Cell[] {
  const { mark, many, line, read } = glyphs
  const pad = (text: string): string => `  ${text.padEnd(15)}`
  return [
    ...KEYS.map(([keys, meaning]): Cell => [{ text: pad(keys), bold: true }, { text: meaning }]),
    plain(''),
    [
      { text: `  ${read.repeat(6)}`, color: 'cyan' },
      { text: mark, color: 'cyan', bold: true },
      { text: `${line.repeat(6)}  `, dim: true },
      { text: `a group from start to end of a partition; ${many} several groups` },
    ],
    ...STATUSES.map(([status, color, meaning]): Cell => {
      return [{ text: pad(status), color, bold: true }, { text: meaning }]
    }),
    [
      { text: pad('40%'), dim: true },
      { text: 'so much of the 50 s has been watched: not judged yet' },
    ],
  ]
}
