/**
 * The syntax of RE2, in which subscriptions of the consumer protocol are written (KIP-848): what is wrong
 * with an expression, in the words of the library that Kafka uses. The names of Unicode's categories and
 * scripts are those that JavaScript knows.
 */

class Re2SyntaxError extends Error {}

const fail = (description: string): never => {
  throw new Re2SyntaxError(description)
}

/** What is wrong with `pattern`; undefined: nothing. */
export function re2Error(pattern: string): string | undefined {
  try {
    new Re2Parser(pattern).parse()
    return undefined
  } catch (error) {
    if (error instanceof Re2SyntaxError) return error.message
    throw error
  }
}

const LARGEST_REPEAT = 1000
const GROUP_NAME = /^[A-Za-z0-9_]+$/
const POSIX_CLASS =
  /^\[:\^?(alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]$/
/** `\x41`, `\x{10FFFF}`, octal numbers, the usual control characters, punctuation. */
const ESCAPE =
  /^\\(x[0-9A-Fa-f]{2}|x\{0*(10[0-9A-Fa-f]{4}|[0-9A-Fa-f]{1,5})\}|0[0-7]{0,2}|[1-7][0-7]{1,2}|[afnrtv]|[^0-9A-Za-z])/su
const INVALID_RANGE = 'invalid character class range'

class Re2Parser {
  #rest: string
  readonly #names = new Set<string>()
  #depth = 0
  /** True when there is something that a repetition could repeat. */
  #hasOperand = false
  #afterRepetition = false

  constructor(pattern: string) {
    this.#rest = pattern
  }

  parse(): void {
    while (this.#rest !== '') {
      const isRepetition = this.#repetition()
      if (!isRepetition) this.#element()
      this.#afterRepetition = isRepetition
    }
    if (this.#depth > 0) fail('missing closing )')
  }

  #element(): void {
    const next = this.#rest[0]
    if (next === '(') this.#open()
    else if (next === '|') {
      this.#take(1)
      this.#hasOperand = false
    } else if (next === ')') this.#close()
    else if (next === '[') this.#characterClass()
    else if (next === '\\') this.#backslash()
    else {
      this.#take(String.fromCodePoint(this.#rest.codePointAt(0) ?? 0).length)
      this.#hasOperand = true
    }
  }

  #take(length: number): string {
    const taken = this.#rest.slice(0, length)
    this.#rest = this.#rest.slice(length)
    return taken
  }

  /** `*`, `+`, `?` and `{2,5}`; braces of another form are plain text. */
  #repetition(): boolean {
    const [found, min, max] =
      /^(?:[*+?]|\{(0|[1-9]\d*)(?:,(0|[1-9]\d*)?)?\})\??/.exec(this.#rest) ?? []
    if (found === undefined) return false
    if (min !== undefined) {
      const least = Number(min)
      const most = max === undefined ? least : Number(max)
      if (least > LARGEST_REPEAT || most > LARGEST_REPEAT || least > most) {
        fail('invalid repeat count')
      }
    }
    if (this.#afterRepetition) fail('invalid nested repetition operator')
    if (!this.#hasOperand) fail('missing argument to repetition operator')
    this.#take(found.length)
    return true
  }

  #open(): void {
    if (this.#rest.startsWith('(?')) {
      const isGroup = /^\(\?P?</.test(this.#rest) ? this.#namedGroup() : this.#flags()
      if (!isGroup) return
    } else this.#take(1)
    this.#depth += 1
    this.#hasOperand = false
  }

  #namedGroup(): true {
    const name = /^\(\?P?<([^>]*)>/.exec(this.#rest)
    if (name === null || !GROUP_NAME.test(name[1] ?? '')) fail('invalid named capture')
    if (this.#names.has(name?.[1] ?? '')) fail('duplicate capture group name')
    this.#names.add(name?.[1] ?? '')
    this.#take(name?.[0].length ?? 0)
    return true
  }

  /** `(?i)` holds from here on; `(?i:` opens a group. */
  #flags(): boolean {
    const found = /^\(\?(?:[imsU]*|[imsU]*-[imsU]+)([:)])/.exec(this.#rest)
    if (found === null) fail('invalid or unsupported Perl syntax')
    this.#take(found?.[0].length ?? 0)
    return found?.[1] === ':'
  }

  #close(): void {
    if (this.#depth === 0) fail('regexp/syntax: internal error')
    this.#take(1)
    this.#depth -= 1
    this.#hasOperand = true
  }

  #backslash(): void {
    const [assertion] = /^\\[AbBz]/.exec(this.#rest) ?? []
    if (this.#rest.startsWith('\\Q')) {
      const [quoted = ''] = /^\\Q.*?(?:\\E|$)/s.exec(this.#rest) ?? []
      if (!/^\\Q(?:\\E)?$/.test(quoted)) this.#hasOperand = true
      this.#take(quoted.length)
      return
    }
    if (assertion !== undefined) this.#take(assertion.length)
    else if (!this.#unicodeClass() && !this.#perlClass()) this.#escape()
    this.#hasOperand = true
  }

  #perlClass(): boolean {
    const isClass = /^\\[dDsSwW]/.test(this.#rest)
    if (isClass) this.#take(2)
    return isClass
  }

  #unicodeClass(): boolean {
    if (!/^\\[pP]/.test(this.#rest)) return false
    const [found, long, short] = /^\\[pP](?:\{\^?([^}]*)\}|([^{]))/u.exec(this.#rest) ?? []
    if (found === undefined || !isUnicodeClass(long ?? short ?? '')) fail(INVALID_RANGE)
    this.#take(found?.length ?? 0)
    return true
  }

  /** The character that an escape stands for, as far as ranges need it. */
  #escape(): number {
    if (this.#rest === '\\') fail('trailing backslash at end of expression')
    const [found, text = ''] = ESCAPE.exec(this.#rest) ?? []
    if (found === undefined) fail('invalid escape sequence')
    this.#take(found?.length ?? 0)
    if (text.startsWith('x')) return Number.parseInt(text.replace(/[x{}]/g, ''), 16)
    if (/^[0-7]/.test(text)) return Number.parseInt(text, 8)
    const control = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }[text]
    return control ?? text.codePointAt(0) ?? 0
  }

  #characterClass(): void {
    this.#take(this.#rest.startsWith('[^') ? 2 : 1)
    for (let isFirst = true; isFirst || this.#rest[0] !== ']'; isFirst = false) {
      if (!this.#posixClass() && !this.#unicodeClass() && !this.#perlClass()) this.#range()
    }
    this.#take(1)
    this.#hasOperand = true
  }

  #posixClass(): boolean {
    const [found] = /^\[:.*?:\]/s.exec(this.#rest) ?? []
    if (found === undefined) return false
    if (!POSIX_CLASS.test(found)) fail(INVALID_RANGE)
    this.#take(found.length)
    return true
  }

  #range(): void {
    const from = this.#classCharacter()
    if (this.#rest[0] !== '-' || this.#rest[1] === ']') return
    this.#take(1)
    if (this.#classCharacter() < from) fail(INVALID_RANGE)
  }

  #classCharacter(): number {
    if (this.#rest === '') fail('missing closing ]')
    if (this.#rest.startsWith('\\')) return this.#escape()
    const character = this.#rest.codePointAt(0) ?? 0
    this.#take(String.fromCodePoint(character).length)
    return character
  }
}

/** `Any`, a general category such as `Lu`, or a script such as `Greek`. */
function isUnicodeClass(name: string): boolean {
  if (name === 'Any') return true
  const property = /^[A-Z][a-z]?$/.test(name) ? `gc=${name}` : `Script=${name}`
  try {
    new RegExp(`\\p{${property}}`, 'u')
    return true
  } catch {
    return false
  }
}
