/**
 * The grammar of joptsimple, as Kafka configures it (no abbreviations), over a table of options:
 *
 *     --topic t   --topic=t   -topic t   -topic=t      the same
 *     --partitions --list                              a required argument is the next word, whatever it is
 *     --state --list, --state Stable                   an optional argument never starts with a dash
 *     --                                               what follows is no option
 *
 * Words that belong to no option are kept as positionals; Kafka's tools ignore them.
 */

import { GivenOptions } from './given-options.ts'
import {
  missingArgument,
  missingRequiredOptions,
  unavailableOptions,
  unrecognizedOption,
} from './option-errors.ts'
import type { KafkaGrammar } from './options.ts'

/** One option as the grammar needs it. */
export interface OptionSpec extends KafkaGrammar {
  readonly name: string
  readonly aliases: readonly string[]
  readonly char: string | undefined
  readonly required: boolean
  /** Values that are accepted; undefined: all. Only argparse4j checks them. */
  readonly choices: readonly string[] | undefined
}

const looksLikeAnOption = (word: string): boolean => word.startsWith('-') && word !== '-'

/** Every name under which an option can be given, to the option. */
export function optionsByName(specs: readonly OptionSpec[]): Map<string, OptionSpec> {
  const byName = new Map<string, OptionSpec>()
  for (const spec of specs) {
    for (const name of [spec.name, ...spec.aliases]) byName.set(name, spec)
  }
  return byName
}

/** Splits `name=value`; the value is undefined without an equals sign. */
export function splitAtEquals(word: string): [string, string | undefined] {
  const equals = word.indexOf('=')
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)]
}

/** Throws OptionError, with joptsimple's texts, for an option not in `specs` or without its argument. */
export function parseJoptsimple(
  argv: readonly string[],
  specs: readonly OptionSpec[],
): GivenOptions {
  const byName = optionsByName(specs)
  const given = new GivenOptions()
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? ''
    if (word === '--') {
      given.positionals.push(...argv.slice(index + 1))
      break
    }
    if (!looksLikeAnOption(word)) {
      given.positionals.push(word)
      continue
    }
    const long = word.startsWith('--')
    const [name, attached] = splitAtEquals(word.slice(long ? 2 : 1))
    const spec = byName.get(name)
    if (spec === undefined) throw unrecognizedOption(long ? name : name.slice(0, 1))
    if (spec.argument === 'none') given.add(spec.name, undefined, name)
    else if (attached !== undefined) given.add(spec.name, attached, name)
    else {
      const next = argv[index + 1]
      const taken = next !== undefined && (spec.argument === 'required' || !looksLikeAnOption(next))
      if (spec.argument === 'required' && !taken) throw missingArgument(spec.name)
      given.add(spec.name, taken ? next : undefined, name)
      if (taken) index++
    }
  }
  return given
}

/** joptsimple's own checks after parsing: required options, then options that depend on others. */
export function checkJoptsimple(given: GivenOptions, specs: readonly OptionSpec[]): void {
  const missing = specs.filter((spec) => spec.required && !given.has(spec.name))
  if (missing.length > 0) throw missingRequiredOptions(missing.map((spec) => spec.name).sort())
  const unavailable = specs.filter(
    ({ name, availableIf }) =>
      given.has(name) &&
      availableIf !== undefined &&
      !availableIf.some((other) => given.has(other)),
  )
  if (unavailable.length > 0) throw unavailableOptions(unavailable.map((spec) => spec.name).sort())
}
