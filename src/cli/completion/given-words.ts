/** The words before the one that is being completed, as far as completion must understand them. */

import type { CompletedCommand, CompletedOption } from './command-table.ts'

export interface GivenWords {
  /** The sub-command, once it is there. */
  readonly subcommand: string | undefined
  /** Options that may come from here on: those of the sub-command once it is there. */
  readonly options: readonly CompletedOption[]
  /** Values by option name, in order; an option without a value has none. */
  readonly values: ReadonlyMap<string, readonly string[]>
  /** The option that the next word may be a value of. */
  readonly pending: CompletedOption | undefined
  /** True after `--`. */
  readonly endsOptions: boolean
}

/** The option that `word` spells, in any of the ways in which the grammars take it. */
export function optionSpelt(
  word: string,
  options: readonly CompletedOption[],
): CompletedOption | undefined {
  const name = word.replace(/^--?/, '')
  const isShort = !word.startsWith('--') && name.length === 1
  return options.find(
    (option) =>
      option.name === name ||
      option.aliases?.includes(name) === true ||
      (isShort && option.char === name),
  )
}

/** Reads `words`, which come after the name of the command. */
export function readGivenWords(command: CompletedCommand, words: readonly string[]): GivenWords {
  const values = new Map<string, string[]>()
  const note = (option: CompletedOption): string[] => {
    const noted = values.get(option.name) ?? []
    values.set(option.name, noted)
    return noted
  }
  let subcommand: string | undefined
  let options = command.options
  let pending: CompletedOption | undefined
  for (const word of words) {
    if (word === '--') return { subcommand, options, values, pending: undefined, endsOptions: true }
    const isValue =
      pending !== undefined && (pending.argument === 'required' || !word.startsWith('-'))
    if (isValue && pending !== undefined) {
      note(pending).push(word)
      // kafka-producer-perf-test takes several words after --producer-props.
      const takesMore = pending.name === 'producer-props'
      pending = takesMore ? { ...pending, argument: 'optional' } : undefined
      continue
    }
    pending = undefined
    if (word.startsWith('-') && word !== '-') {
      const equals = word.indexOf('=')
      const option = optionSpelt(equals < 0 ? word : word.slice(0, equals), options)
      if (option === undefined) continue
      const noted = note(option)
      if (equals >= 0) noted.push(word.slice(equals + 1))
      else if (option.argument !== 'none') pending = option
    } else if (subcommand === undefined && command.subcommands?.[word] !== undefined) {
      subcommand = word
      options = command.subcommands[word].options
    }
  }
  return { subcommand, options, values, pending, endsOptions: false }
}
