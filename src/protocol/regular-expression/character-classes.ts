/** The named character classes of RE2: Perl's, POSIX's and Unicode's. */
import {
  type CharacterClass,
  classOf,
  complementOf,
  RegularExpressionError,
} from './syntax-tree.ts'

const named = (pattern: RegExp): CharacterClass =>
  classOf((code) => pattern.test(String.fromCharCode(code)))

const PERL: Readonly<Record<string, CharacterClass>> = {
  d: named(/[0-9]/),
  s: named(/[\t\n\f\r ]/),
  w: named(/[0-9A-Za-z_]/),
}

const POSIX: Readonly<Record<string, CharacterClass>> = {
  alnum: named(/[0-9A-Za-z]/),
  alpha: named(/[A-Za-z]/),
  ascii: classOf(() => true),
  blank: named(/[\t ]/),
  cntrl: classOf((code) => code < 0x20 || code === 0x7f),
  digit: named(/[0-9]/),
  graph: named(/[!-~]/),
  lower: named(/[a-z]/),
  print: named(/[ -~]/),
  punct: named(/[!-/:-@[-`{-~]/),
  space: named(/[\t\n\v\f\r ]/),
  upper: named(/[A-Z]/),
  word: named(/[0-9A-Za-z_]/),
  xdigit: named(/[0-9A-Fa-f]/),
}

/** `\d`, `\D` and so on; undefined for another letter. */
export function perlClass(letter: string): CharacterClass | undefined {
  const characters = PERL[letter.toLowerCase()]
  if (characters === undefined) return undefined
  return letter === letter.toLowerCase() ? characters : complementOf(characters)
}

/** The name between `[:` and `:]`, maybe with `^`. */
export function posixClass(name: string): CharacterClass {
  const isNegated = name.startsWith('^')
  const key = isNegated ? name.slice(1) : name
  const characters = Object.hasOwn(POSIX, key) ? POSIX[key] : undefined
  if (characters === undefined) throw new RegularExpressionError('invalid character class range')
  return isNegated ? complementOf(characters) : characters
}

const CATEGORY =
  /^(?:C|Cc|Cf|Co|Cs|L|Ll|Lm|Lo|Lt|Lu|M|Mc|Me|Mn|N|Nd|Nl|No|P|Pc|Pd|Pe|Pf|Pi|Po|Ps|S|Sc|Sk|Sm|So|Z|Zl|Zp|Zs)$/

/** The name of a category or a script, as in `\p{Greek}`. */
export function unicodeClass(name: string, ignoresCase: boolean): CharacterClass {
  if (name === 'Any') return classOf(() => true)
  const property = CATEGORY.test(name) ? `General_Category=${name}` : `Script=${name}`
  let pattern: RegExp
  try {
    if (!/^\w+$/.test(name)) throw new SyntaxError(name)
    pattern = new RegExp(`^\\p{${property}}$`, 'u')
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new RegularExpressionError('invalid character class range', { cause: error })
  }
  return classOf((code) => {
    const character = String.fromCharCode(code)
    const cases = ignoresCase ? [character.toLowerCase(), character.toUpperCase()] : [character]
    return cases.some((each) => pattern.test(each))
  })
}
