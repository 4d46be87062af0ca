/** The commands of the shell, with what Kafka's shell prints. */

import { couldNotConvert, parseJavaInteger } from '../java-integers.ts'
import { findNodes } from './find-nodes.ts'
import { isDirectory, type Node } from './node.ts'

export interface ShellState {
  readonly root: Node
  /** The working directory, from the root. */
  directory: readonly string[]
  /** Lines that were typed, the oldest first. */
  readonly history: string[]
  hasEnded: boolean
}

interface ShellCommand {
  readonly summary: string
  readonly usage: string
  /** How many arguments it takes. */
  readonly arguments: readonly [least: number, most: number]
  /** Only where commands are typed one after the other. */
  readonly isInteractive?: true
  run(state: ShellState, words: readonly string[]): string[]
}

function treeLines(node: Node, indent: string): string[] {
  if (!isDirectory(node)) return node.text.split('\n').map((line) => indent + line)
  return [...node.children].flatMap(([name, child]) => [
    `${indent}${name}:`,
    ...treeLines(child, `${indent}  `),
  ])
}

function descendants(path: string, node: Node): string[] {
  if (!isDirectory(node)) return [path]
  const under = [...node.children].flatMap(([name, child]) =>
    descendants(path === '/' ? `/${name}` : `${path}/${name}`, child),
  )
  return [path, ...under]
}

/** The lines of each target that is there; `missing` for the others. */
const forEachTarget = (
  { root, directory }: ShellState,
  targets: readonly string[],
  lines: (node: Node, name: string, target: string) => string[],
  missing: (target: string) => string,
): string[] =>
  targets.flatMap((target) => {
    const found = findNodes(root, directory, target)
    if (found.length === 0) return [missing(target)]
    return found.flatMap(({ path, node }) => lines(node, path.at(-1) ?? '/', target))
  })

function listNodes(state: ShellState, words: readonly string[]): string[] {
  const files: string[] = []
  const directories: { name: string; children: string[] }[] = []
  const targets = words.length === 0 ? ['.'] : words
  const lost = forEachTarget(
    state,
    targets,
    (node, name) => {
      if (isDirectory(node)) directories.push({ name, children: [...node.children.keys()] })
      else files.push(name)
      return []
    },
    (target) => `ls: ${target}: no such file or directory.`,
  )
  const isNamed = files.length > 0 || directories.length > 1
  const listed = directories
    .filter(({ children }) => children.length > 0)
    .flatMap(({ name, children }, index) => {
      const gap = index > 0 || files.length > 0 ? [''] : []
      return isNamed ? [...gap, `${name}:`, ...children] : children
    })
  return [...lost, ...files, ...listed]
}

function changeDirectory(state: ShellState, [target = '/']: readonly string[]): string[] {
  const [found] = findNodes(state.root, state.directory, target)
  if (found === undefined) return [`cd: ${target}: no such directory.`]
  if (!isDirectory(found.node)) return [`cd: ${target}: not a directory.`]
  state.directory = found.path
  return []
}

const ANY = Number.POSITIVE_INFINITY

export const SHELL_COMMANDS: Readonly<Record<string, ShellCommand>> = {
  cat: {
    summary: 'Print what files hold.',
    usage: 'cat targets [targets ...]',
    arguments: [1, ANY],
    run: (state, words) =>
      forEachTarget(
        state,
        words,
        (node, _, target) =>
          isDirectory(node) ? [`cat: ${target}: Is a directory`] : node.text.split('\n'),
        (target) => `cat: ${target}: No such file or directory.`,
      ),
  },
  cd: {
    summary: 'Go to a directory; without one, to the root.',
    usage: 'cd [target]',
    arguments: [0, 1],
    isInteractive: true,
    run: changeDirectory,
  },
  exit: {
    summary: 'Leave the shell.',
    usage: 'exit',
    arguments: [0, 0],
    isInteractive: true,
    run: (state) => {
      state.hasEnded = true
      return []
    },
  },
  find: {
    summary: 'Print the paths of everything below directories.',
    usage: 'find [paths ...]',
    arguments: [0, ANY],
    run: (state, words) =>
      forEachTarget(
        state,
        words.length === 0 ? ['.'] : words,
        (node, _, target) => descendants(target, node),
        (target) => `find: ${target}: no such file or directory.`,
      ),
  },
  help: {
    summary: 'List the commands.',
    usage: 'help',
    arguments: [0, 0],
    isInteractive: true,
    run: helpLines,
  },
  history: {
    summary: 'Print the last commands, or so many of them.',
    usage: 'history [numEntriesToShow]',
    arguments: [0, 1],
    isInteractive: true,
    run: ({ history }, [count = String(history.length)]) => {
      const shown = parseJavaInteger(count, 'int')
      if (shown === undefined) {
        return [`argument numEntriesToShow: ${couldNotConvert(count, 'int')}`]
      }
      const first = Math.max(0, history.length - shown)
      return history.map((line, index) => `${String(index).padStart(5)}  ${line}`).slice(first)
    },
  },
  ls: {
    summary: 'List what is in directories.',
    usage: 'ls [targets ...]',
    arguments: [0, ANY],
    run: listNodes,
  },
  man: {
    summary: 'Tell how a command is used.',
    usage: 'man cmd',
    arguments: [1, 1],
    isInteractive: true,
    run: (_, [name = '']) => {
      const command = Object.hasOwn(SHELL_COMMANDS, name) ? SHELL_COMMANDS[name] : undefined
      return command === undefined
        ? [`man: unknown command ${name}. Type help to get a list of commands.`]
        : [`${name}: ${command.summary}`, '', `usage: ${command.usage}`, '']
    },
  },
  pwd: {
    summary: 'Print the working directory.',
    usage: 'pwd',
    arguments: [0, 0],
    isInteractive: true,
    run: ({ directory }) => [`/${directory.join('/')}`],
  },
  tree: {
    summary: 'Print everything below directories, indented.',
    usage: 'tree targets [targets ...]',
    arguments: [1, ANY],
    run: (state, words) =>
      forEachTarget(
        state,
        words,
        (node) => treeLines(node, ''),
        (target) => `tree: ${target}: No such file or directory.`,
      ),
  },
}

function helpLines(): string[] {
  const rows = Object.entries(SHELL_COMMANDS).map(
    ([name, { summary }]) => `    ${name.padEnd(20)} ${summary}`,
  )
  return [`usage:  {${Object.keys(SHELL_COMMANDS)}} ...`, '', ...rows]
}

/** Runs the words of one line; what argparse4j says of a wrong line. */
export function runCommand(
  state: ShellState,
  [name = '', ...words]: readonly string[],
  isInteractive: boolean,
): string[] {
  const names = Object.keys(SHELL_COMMANDS).filter(
    (each) => isInteractive || SHELL_COMMANDS[each]?.isInteractive === undefined,
  )
  const command = names.includes(name) ? SHELL_COMMANDS[name] : undefined
  if (command === undefined) {
    const choices = names.map((each) => `'${each}'`).join(', ')
    return [`invalid choice: '${name}' (choose from ${choices})`]
  }
  const strange = words.find((word) => word.startsWith('-') && word !== '-')
  if (strange !== undefined) return [`unrecognized arguments: '${strange}'`]
  const [least, most] = command.arguments
  if (words.length < least) return ['too few arguments']
  if (words.length > most) return [`unrecognized arguments: '${words[most]}'`]
  return command.run(state, words)
}
