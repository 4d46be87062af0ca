/**
 * `samsa complete`, which the scripts of `samsa completion` call at every TAB. The answer's first line says what to
 * do: `words`, `words nospace` (candidates go on, so no blank follows), `files` or `directories` (the shell completes
 * them itself). Candidates follow, each with its description behind a tab.
 *
 *     samsa complete bash LINE WORDBREAKS      candidates as bash must put them in place of its own word
 *     samsa complete zsh|fish|powershell -- WORDS… CURRENT
 */

import { type BashLine, quotedForBash, readBashLine } from './bash-words.ts'
import { type CommandTable, readCommandTable } from './command-table.ts'
import type { Candidate, NameSource } from './complete-value.ts'
import { type Completion, completeWords } from './complete-words.ts'

/** Longer than a broker on this machine needs, and short enough not to be felt where there is none. */
const BROKER_TIMEOUT_MS = 150
/** When the answer must be there, counted from the start of the process. */
const ANSWER_MS = 190
const SHORTEST_TIMEOUT_MS = 50

/** How long a broker may take; SAMSA_COMPLETION_TIMEOUT_MS says otherwise, for clusters that are far away. */
function brokerTimeoutMs(): number {
  const chosen = Number(process.env['SAMSA_COMPLETION_TIMEOUT_MS'])
  if (chosen > 0) return chosen
  const left = ANSWER_MS - performance.now()
  return Math.min(BROKER_TIMEOUT_MS, Math.max(SHORTEST_TIMEOUT_MS, left))
}
const DEFAULT_ADDRESS = 'localhost:9092'

const namesOfCluster: NameSource = async (kind, addresses = DEFAULT_ADDRESS) => {
  if (kind === 'addresses') {
    const { runningServers } = await import('../server/running-servers.ts')
    const running = runningServers().flatMap((server) => server.addresses)
    return [...new Set([...running, DEFAULT_ADDRESS])]
  }
  const { liveNames } = await import('./live-names.ts')
  return liveNames({ kind, addresses, timeoutMs: brokerTimeoutMs() })
}

/** A name that has a `=` or a separator at its end goes on. */
const goesOn = ({ word }: Candidate): boolean => /[=:,]$/.test(word)

function lines(completion: Completion, shown: (word: string) => string | undefined): string[] {
  if (completion.kind !== 'words') return [completion.kind]
  const { candidates } = completion
  const isOpen = candidates.length > 0 && candidates.every(goesOn)
  const texts = candidates.flatMap(({ word, description }) => {
    const text = shown(word)
    if (text === undefined) return []
    // One line per candidate, and no tab but the one between the two.
    return [description === undefined ? text : `${text}\t${description.replace(/\s+/g, ' ')}`]
  })
  return [isOpen ? 'words nospace' : 'words', ...texts]
}

async function answerBash(
  table: CommandTable,
  { words, current, replacedFrom, quote, isRedirection }: BashLine,
  names: NameSource,
): Promise<string[]> {
  if (isRedirection) return ['files']
  const completion = await completeWords(table, words, current, names)
  return lines(completion, (word) => quotedForBash(word.slice(replacedFrom), quote)).map(
    // bash shows no descriptions.
    (line) => line.replace(/\t.*/, ''),
  )
}

/** The lines that answer `argv`, which comes after `samsa complete`. */
export async function answerShell(
  argv: readonly string[],
  table: CommandTable,
  names: NameSource = namesOfCluster,
): Promise<string[]> {
  const [shell, ...rest] = argv
  if (shell === 'bash') {
    const [line = '', wordBreaks = ''] = rest
    return answerBash(table, readBashLine(line, wordBreaks), names)
  }
  const words = rest[0] === '--' ? rest.slice(1) : rest
  // PowerShell cannot pass an empty word and passes a blank.
  const current = (words.at(-1) ?? '').trimStart()
  const completion = await completeWords(table, words.slice(0, -1), current, names)
  return lines(completion, (word) => word)
}

/** Answers on stdout. What goes wrong is told nobody: a person is in the middle of a line. */
export async function complete(argv: readonly string[]): Promise<void> {
  const answer = await answerShell(argv, readCommandTable()).catch(() => ['words'])
  process.stdout.write(`${answer.join('\n')}\n`, () => process.exit(0))
}
