/** Which topics or groups were asked for: by names, or by regular expressions that match whole names. */
import { javaRegex } from '../java-regex.ts'
import { JavaError, terse } from '../option-errors.ts'

/** A name of topics has nothing but these; so has a list entry that is meant as a name. */
const PLAIN_NAME = /^[A-Za-z0-9._-]+$/

export interface NameSelection {
  /** Empty: everything. */
  readonly isAll: boolean
  matches(name: string): boolean
  /** Entries that are plain names, and not among `names`. */
  missing(names: ReadonlySet<string>): string[]
}

/** `texts`: values of the option, each a list with commas. Throws JavaError for what is no expression. */
export function nameSelection(option: string, texts: readonly string[]): NameSelection {
  const entries = texts.flatMap((text) => text.split(',')).map((entry) => entry.trim())
  const wanted = entries.filter((entry) => entry !== '')
  if (texts.length > 0 && wanted.length === 0) throw terse(`--${option}: names nothing`)
  const expressions = wanted.map((entry) => compiled(option, entry))
  return {
    isAll: wanted.length === 0,
    matches: (name) =>
      wanted.length === 0 || wanted.includes(name) || expressions.some((each) => each.test(name)),
    missing: (names) => wanted.filter((entry) => PLAIN_NAME.test(entry) && !names.has(entry)),
  }
}

function compiled(option: string, entry: string): RegExp {
  try {
    return javaRegex(entry)
  } catch (error) {
    if (!(error instanceof JavaError)) throw error
    throw terse(`--${option} ${entry}: not a regular expression (${error.message})`)
  }
}
