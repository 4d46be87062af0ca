/** From the words of a command line to what may come next. */

import { DEFAULT_FLAGS, ENTITY_FLAGS } from '../configs/config-entities.ts'
import type {
  CommandTable,
  CompletedCommand,
  CompletedOption,
  ValueSource,
} from './command-table.ts'
import { type Candidate, completeValue, type NameSource } from './complete-value.ts'
import { type GivenWords, optionSpelt, readGivenWords } from './given-words.ts'

/** Words, or a demand on the shell, which knows files better: the name starts after `prefixLength` characters. */
export type Completion =
  | { readonly kind: 'words'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'files' | 'directories'; readonly prefixLength: number }

const NOTHING: Completion = { kind: 'words', candidates: [] }

const startingWith = (text: string, candidates: readonly Candidate[]): Completion => ({
  kind: 'words',
  candidates: candidates.filter(({ word }) => word.startsWith(text)),
})

/** The name of a tool without its directory and ending: `bin/kafka-topics.sh` is `kafka-topics`. */
const baseName = (word: string): string =>
  word.replace(/^.*[\\/]/, '').replace(/\.(sh|cmd|ps1|bat|exe)$/i, '')

interface Found {
  readonly id: string
  readonly command: CompletedCommand
  /** Words after the command's name. */
  readonly rest: readonly string[]
}

function findCommand(table: CommandTable, words: readonly string[]): Found | undefined {
  const [program = '', ...rest] = words
  const name = baseName(program)
  if (name !== 'samsa') {
    const entry = Object.entries(table.commands).find(([, command]) => command.name === name)
    return entry === undefined ? undefined : { id: entry[0], command: entry[1], rest }
  }
  for (let length = Math.min(rest.length, 3); length > 0; length--) {
    const id = rest.slice(0, length).join(':')
    const command = table.commands[id]
    if (command !== undefined) return { id, command, rest: rest.slice(length) }
  }
  return undefined
}

/** The next word of a command's name after `samsa`: a tool, or `broker` with what it has below. */
function commandNames(table: CommandTable, before: readonly string[]): Candidate[] {
  const prefix = before.map((word) => `${word}:`).join('')
  const candidates = new Map<string, Candidate>()
  for (const [id, { summary }] of Object.entries(table.commands)) {
    if (!id.startsWith(prefix)) continue
    const [word = '', ...below] = id.slice(prefix.length).split(':')
    if (below.length === 0) candidates.set(word, { word, description: summary })
    else if (!candidates.has(word)) candidates.set(word, { word, description: below.join(' ') })
  }
  return [...candidates.values()]
}

function optionNames(text: string, { options, values }: GivenWords): Completion {
  const free = options.filter(({ name, repeats }) => repeats === true || !values.has(name))
  const spelt = (name: string, { description }: CompletedOption): Candidate => {
    return { word: `--${name}`, description }
  }
  const names = startingWith(
    text,
    free.map((option) => spelt(option.name, option)),
  )
  if (names.kind === 'words' && names.candidates.length > 0) return names
  // Older and other spellings are for those who begin to write them.
  const aliases = free.flatMap((option) =>
    (option.aliases ?? []).map((name) => spelt(name, option)),
  )
  return startingWith(text, aliases)
}

/** The type of entity that the words of a kafka-configs command line choose. */
function entityType(values: GivenWords['values']): string | undefined {
  const [named] = values.get('entity-type') ?? []
  if (named !== undefined) return named
  const flags = Object.entries({ ...ENTITY_FLAGS, ...DEFAULT_FLAGS })
  return flags.find(([flag]) => values.has(flag))?.[1]
}

/** The brokers that the command line names. */
function bootstrapAddresses(values: GivenWords['values']): string | undefined {
  const given = values.get('bootstrap-server')?.at(-1)
  if (given !== undefined) return given
  const property = [...values.values()].flat().find((text) => text.startsWith('bootstrap.servers='))
  return property?.slice('bootstrap.servers='.length)
}

/** What follows `samsa explain` is the command line of a tool; undefined while the tool's name is still to come. */
function explained(words: readonly string[]): readonly string[] | undefined {
  if (baseName(words[0] ?? '') !== 'samsa' || words[1] !== 'explain') return words
  const [tool, ...rest] = words.slice(2)
  if (tool === undefined) return undefined
  return baseName(tool).startsWith('kafka-') ? [tool, ...rest] : ['samsa', tool, ...rest]
}

function toolNames(table: CommandTable): Candidate[] {
  const tools = Object.values(table.commands).filter(({ name }) => name.startsWith('kafka-'))
  return tools.map(({ name, summary }) => ({ word: name, description: summary }))
}

/** What may follow `typed` in the place of `current`, of which what is there is a prefix. */
export async function completeWords(
  table: CommandTable,
  typed: readonly string[],
  current: string,
  names: NameSource,
): Promise<Completion> {
  const words = explained(typed)
  if (words === undefined && !current.startsWith('-')) {
    return startingWith(current, [...toolNames(table), ...commandNames(table, [])])
  }
  return completeCommand(table, words ?? typed, current, names)
}

async function completeCommand(
  table: CommandTable,
  words: readonly string[],
  current: string,
  names: NameSource,
): Promise<Completion> {
  const found = findCommand(table, words)
  if (found === undefined) {
    if (baseName(words[0] ?? '') !== 'samsa') return NOTHING
    return startingWith(current, commandNames(table, words.slice(1)))
  }
  const { command, rest } = found
  const given = readGivenWords(command, rest)
  const context = {
    table,
    names,
    addresses: bootstrapAddresses(given.values),
    entityType: entityType(given.values),
  }
  const value = async (
    source: ValueSource | undefined,
    text: string,
    isList = false,
  ): Promise<Completion> => {
    const prefix = current.slice(0, current.length - text.length)
    if (source?.kind === 'files' || source?.kind === 'directories') {
      return { kind: source.kind, prefixLength: prefix.length }
    }
    const found = source === undefined ? [] : await completeValue(source, text, isList, context)
    return { kind: 'words', candidates: found.map(({ word }) => ({ word: prefix + word })) }
  }
  const isDash = current.startsWith('-')
  const { pending, options } = given
  if (pending !== undefined && (pending.argument === 'required' || !isDash)) {
    return value(pending.value, current, pending.isList)
  }
  if (isDash && !given.endsOptions) {
    const equals = current.indexOf('=')
    if (equals < 0) return optionNames(current, given)
    const option = optionSpelt(current.slice(0, equals), options)
    return value(option?.value, current.slice(equals + 1), option?.isList)
  }
  const { subcommands } = command
  if (subcommands !== undefined && given.subcommand === undefined) {
    const candidates = Object.entries(subcommands).map(([word, { summary }]) => {
      return { word, description: summary }
    })
    return startingWith(current, candidates)
  }
  if (command.positional !== undefined) return value(command.positional, current)
  // Kafka's tools take options only: after a blank they are what may come.
  return current === '' && !given.endsOptions ? optionNames('', given) : NOTHING
}
