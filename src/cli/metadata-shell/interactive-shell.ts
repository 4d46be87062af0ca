/** The shell at a terminal, or over lines that are piped in. */

import { createInterface } from 'node:readline'
import { findNodes } from './find-nodes.ts'
import { isDirectory } from './node.ts'
import { runCommand, SHELL_COMMANDS, type ShellState } from './shell-commands.ts'

/** The words of a line; quotes keep blanks, a backslash the next character. */
export function wordsOf(line: string): string[] {
  const words: string[] = []
  for (const match of line.matchAll(/(?:[^\s"'\\]|\\.|"[^"]*"?|'[^']*'?)+/g)) {
    words.push(match[0].replace(/\\(.)|"([^"]*)"?|'([^']*)'?/g, '$1$2$3'))
  }
  return words
}

/** Completes the name of a command, then names of nodes. */
function completions(state: ShellState, line: string): [string[], string] {
  const word = line.slice(line.lastIndexOf(' ') + 1)
  if (word === line) {
    return [Object.keys(SHELL_COMMANDS).filter((name) => name.startsWith(word)), word]
  }
  const head = word.slice(0, word.lastIndexOf('/') + 1)
  const [found] = findNodes(state.root, state.directory, head === '' ? '.' : head)
  if (found === undefined || !isDirectory(found.node)) return [[], word]
  const names = [...found.node.children].map(
    ([name, node]) => `${head}${name}${isDirectory(node) ? '/' : ' '}`,
  )
  return [names.filter((name) => name.startsWith(word)), word]
}

/** Reads lines until exit or the end of input. */
export async function runInteractively(state: ShellState): Promise<void> {
  process.stdout.write('[ Kafka Metadata Shell ]\n')
  const lines = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: '>> ',
    terminal: process.stdin.isTTY === true && process.stdout.isTTY === true,
    completer: (line: string) => completions(state, line),
  })
  lines.prompt()
  for await (const line of lines) {
    const words = wordsOf(line)
    if (words.length > 0) {
      state.history.push(line)
      for (const each of runCommand(state, words, true)) process.stdout.write(`${each}\n`)
    }
    if (state.hasEnded) break
    lines.prompt()
  }
  if (!state.hasEnded && process.stdout.isTTY) process.stdout.write('\n')
  lines.close()
}
