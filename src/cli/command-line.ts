/** From argv to typed values: chooses the grammar, applies defaults, converts arguments to their Java types. */

import type { Interfaces } from '@oclif/core'
import { checkArgparse4j, chooseSubcommand, parseArgparse4j } from './argparse4j.ts'
import type { GivenOptions } from './given-options.ts'
import { parseJavaInteger } from './java-integers.ts'
import { checkJoptsimple, parseJoptsimple } from './joptsimple.ts'
import { cannotParseArgument, multipleArguments } from './option-errors.ts'
import { flag, grammarOf, type JavaType } from './options.ts'
import type { Documented } from './usage.ts'

/** A tool's `static flags`. */
export type FlagTable = Interfaces.FlagInput

/** One sub-command of an argparse4j tool. */
export interface Subcommand {
  readonly summary: string
  readonly flags: FlagTable
}

/** The types of the values of a table of options. */
export type FlagValues<Table extends FlagTable> = {
  readonly [Name in keyof Table]: Table[Name] extends { parse: infer Parse }
    ? Table[Name] extends Interfaces.OptionFlag<infer T>
      ? T
      : Table[Name] extends Interfaces.BooleanFlag<infer B>
        ? B
        : Parse
    : never
}

const BUILT_IN: FlagTable = {
  help: flag({ description: 'Print this text.' }),
  version: flag({ description: "Print the version of Kafka's tools that this one is like." }),
}

/** Given options that know their table's requirements. */
export type CheckedOptions = GivenOptions & { checkRequired(): void }

/** Describes every option of a table, with --help and --version as the grammar has them. */
export function optionSpecs(
  table: FlagTable,
  grammar: 'joptsimple' | 'argparse4j' = 'argparse4j',
): Documented[] {
  const help = { help: { ...BUILT_IN['help'], ...(grammar === 'argparse4j' && { char: 'h' }) } }
  const builtIn = grammar === 'joptsimple' ? { ...help, version: BUILT_IN['version'] } : help
  return Object.entries({ ...builtIn, ...table } as FlagTable).map(([name, definition]) => {
    const kafka = grammarOf(definition) ?? { argument: 'required', type: 'string' }
    const isOption = definition.type === 'option'
    const byDefault = isOption ? (definition.default as unknown) : undefined
    return {
      ...kafka,
      name,
      aliases: definition.aliases ?? [],
      char: definition.char,
      required: definition.required ?? false,
      choices: isOption ? definition.options : undefined,
      description: definition.description ?? '',
      helpValue:
        isOption && typeof definition.helpValue === 'string' ? definition.helpValue : undefined,
      defaultText: byDefault === undefined ? undefined : String(byDefault),
    }
  })
}

/** Parses `argv`. Throws OptionError. */
export function parseOptions(
  argv: readonly string[],
  table: FlagTable,
  grammar: 'joptsimple' | 'argparse4j',
): CheckedOptions {
  const specs = optionSpecs(table, grammar)
  const joptsimple = grammar === 'joptsimple'
  const given = joptsimple ? parseJoptsimple(argv, specs) : parseArgparse4j(argv, specs)
  const checkRequired = (): void => (joptsimple ? checkJoptsimple : checkArgparse4j)(given, specs)
  return Object.assign(given, { checkRequired })
}

/** Options before the sub-command, its name, and the words after it. The name is undefined after --help. */
export function splitSubcommand(
  argv: readonly string[],
  table: FlagTable,
  names: readonly string[],
): { global: CheckedOptions; command: string | undefined; rest: string[] } {
  const specs = optionSpecs(table)
  const parsed = parseArgparse4j(argv, specs, { stopAtPositional: true })
  const global = Object.assign(parsed, { checkRequired: () => checkArgparse4j(parsed, specs) })
  if (global.has('help') || global.has('version')) return { global, command: undefined, rest: [] }
  const command = chooseSubcommand(global, names)
  return { global, command, rest: global.positionals.slice(1) }
}

function converted(name: string, text: string, type: JavaType): string | number {
  if (type === 'string') return text
  const number = parseJavaInteger(text, type)
  if (number === undefined) throw cannotParseArgument(name, text)
  return number
}

/** The value of every option of the table. Throws OptionValueError. */
export function flagValues(
  given: GivenOptions,
  table: FlagTable,
  grammar: 'joptsimple' | 'argparse4j',
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [name, definition] of Object.entries(table)) {
    const kafka = grammarOf(definition)
    if (definition.type === 'boolean') {
      values[name] = given.has(name)
      continue
    }
    const type = kafka?.type ?? 'string'
    const texts = given.values(name).map((text) => converted(name, text, type))
    if (definition.multiple === true) {
      values[name] = texts
      continue
    }
    if (texts.length > 1 && grammar === 'joptsimple') throw multipleArguments(name)
    const absent = given.has(name) ? kafka?.bare : definition.default
    // Of one given twice, argparse4j takes the last.
    values[name] = texts.at(-1) ?? absent
  }
  return values
}
