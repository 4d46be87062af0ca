/**
 * The grammar of argparse4j over a table of options: `--long value`, `--long=value`, `-s value`, `-svalue`,
 * unambiguous prefixes of long names, and positionals. Errors carry argparse4j's texts; the tool puts
 * `usage: …` and `<prog>: error: ` in front of them.
 */

import { GivenOptions } from './given-options.ts'
import { couldNotConvert, parseJavaInteger } from './java-integers.ts'
import { type OptionSpec, optionsByName, splitAtEquals } from './joptsimple.ts'
import { OptionError } from './option-errors.ts'

const problem = (option: string, message: string): OptionError =>
  new OptionError('ArgumentParserException', option, message)

/** How argparse4j names an option in an error: all its flags as Kafka declares them, the long one first. */
const flagsOf = ({ name, char, aliases }: OptionSpec): string =>
  [`--${name}`, ...(char === undefined ? [] : [`-${char}`]), ...aliases.map((a) => `--${a}`)].join(
    '/',
  )

function findLong(
  word: string,
  name: string,
  byName: ReadonlyMap<string, OptionSpec>,
): OptionSpec | undefined {
  const exact = byName.get(name)
  if (exact !== undefined) return exact
  const candidates = [...byName.keys()].filter((candidate) => candidate.startsWith(name))
  const specs = new Set(candidates.map((candidate) => byName.get(candidate)))
  if (specs.size > 1) {
    const matches = candidates.map((candidate) => `--${candidate}`).join(', ')
    throw problem(name, `ambiguous option: ${word} could match ${matches}`)
  }
  return candidates[0] === undefined ? undefined : byName.get(candidates[0])
}

/** The option that `word` starts and the value attached to it. */
function recognize(
  word: string,
  specs: readonly OptionSpec[],
  byName: ReadonlyMap<string, OptionSpec>,
): { spec: OptionSpec; attached: string | undefined } | undefined {
  if (word.startsWith('--')) {
    const [name, attached] = splitAtEquals(word.slice(2))
    const spec = findLong(word, name, byName)
    return spec === undefined ? undefined : { spec, attached }
  }
  const spec = specs.find(({ char }) => char === word[1])
  if (spec === undefined) return undefined
  const rest = word.slice(2).replace(/^=/, '')
  return { spec, attached: rest === '' ? undefined : rest }
}

/**
 * Parses until the end or, with `stopAtPositional`, up to the first positional, which with everything after it
 * is left in `positionals` (that is how sub-commands are found).
 * @throws OptionError with argparse4j's text
 */
export function parseArgparse4j(
  argv: readonly string[],
  specs: readonly OptionSpec[],
  { stopAtPositional = false } = {},
): GivenOptions {
  const byName = optionsByName(specs)
  const given = new GivenOptions()
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? ''
    if (!word.startsWith('-') || word === '-' || /^-\d+(\.\d+)?$/.test(word)) {
      if (stopAtPositional) {
        given.positionals.push(...argv.slice(index))
        return given
      }
      given.positionals.push(word)
      continue
    }
    if (word === '--') {
      given.positionals.push(...argv.slice(index + 1))
      break
    }
    const found = recognize(word, specs, byName)
    if (found === undefined) throw problem(word, `unrecognized arguments: '${word}'`)
    const { spec, attached } = found
    const spelling = spelledAs(word, spec)
    if (spec.argument === 'none') {
      given.add(spec.name, undefined, spelling)
      continue
    }
    const value = attached ?? argv[++index]
    if (value === undefined)
      throw problem(spec.name, `argument ${flagsOf(spec)}: expected one argument`)
    if (spec.choices !== undefined && !spec.choices.includes(value)) {
      const choices = spec.choices.join(',')
      const message = `argument ${flagsOf(spec)}: invalid choice: '${value}' (choose from {${choices}})`
      throw problem(spec.name, message)
    }
    if (spec.type !== 'string' && parseJavaInteger(value, spec.type) === undefined) {
      const message = `argument ${flagsOf(spec)}: ${couldNotConvert(value, spec.type)}`
      throw problem(spec.name, message)
    }
    given.add(spec.name, value, spelling)
  }
  return given
}

/** The name that was meant: a word may be shortened, or be the short flag. */
function spelledAs(word: string, spec: OptionSpec): string {
  const [typed] = splitAtEquals(word.slice(2))
  const names = [spec.name, ...spec.aliases]
  return word.startsWith('--') ? (names.find((name) => name.startsWith(typed)) ?? spec.name) : ''
}

/** Throws OptionError for the first required option that is missing. */
export function checkArgparse4j(given: GivenOptions, specs: readonly OptionSpec[]): void {
  const missing = specs.find((spec) => spec.required && !given.has(spec.name))
  if (missing !== undefined) throw problem(missing.name, `argument ${flagsOf(missing)} is required`)
}

/** Finds the sub-command that `positionals[0]` names or begins. Throws OptionError, as argparse4j, when there is none. */
export function chooseSubcommand(given: GivenOptions, names: readonly string[]): string {
  const [name] = given.positionals
  if (name === undefined) throw problem('command', 'too few arguments')
  const candidates = names.includes(name) ? [name] : names.filter((each) => each.startsWith(name))
  if (candidates.length > 1) {
    throw problem('command', `ambiguous command: ${name} could match ${candidates.join(', ')}`)
  }
  const [chosen] = candidates
  if (chosen === undefined) {
    const choices = names.map((choice) => `'${choice}'`).join(', ')
    throw problem('command', `invalid choice: '${name}' (choose from ${choices})`)
  }
  return chosen
}
