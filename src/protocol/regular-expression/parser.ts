/**
 * Parses the syntax of RE2 (https://github.com/google/re2/wiki/Syntax) and refuses what RE2 refuses: backreferences,
 * lookaround, possessive and nested repetition.
 */
import { perlClass, posixClass, unicodeClass } from './character-classes.ts'
import {
  type CharacterClass,
  classOf,
  complementOf,
  type Node,
  RegularExpressionError,
  rangeOf,
} from './syntax-tree.ts'

const MAX_REPEAT = 1000
const MAX_DEPTH = 1000
const MAX_CODE_POINT = 0x10ffff

/** Letters of `(?ims)`; `U` changes only which of several matches is found. */
const FLAGS = 'imsU'

const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }

const literal = (code: number, ignoresCase: boolean): Node => ({
  type: 'class',
  class: rangeOf(code, code, ignoresCase),
})

/** Throws RegularExpressionError. */
export function parse(text: string): Node {
  return new Parser(text).parse()
}

/** What is wrong with an expression, in RE2's words; undefined: nothing. */
export function syntaxError(text: string): string | undefined {
  try {
    parse(text)
    return undefined
  } catch (error) {
    if (error instanceof RegularExpressionError) return error.message
    throw error
  }
}

class Parser {
  /** Code points. */
  readonly #text: readonly string[]
  readonly #groupNames = new Set<string>()
  #at = 0
  #depth = 0
  #flags: ReadonlySet<string> = new Set()

  constructor(text: string) {
    this.#text = [...text]
  }

  parse(): Node {
    const node = this.#alternation()
    if (this.#at < this.#text.length)
      throw new RegularExpressionError('regexp/syntax: internal error')
    return node
  }

  #peek(ahead = 0): string | undefined {
    return this.#text[this.#at + ahead]
  }

  #startsWith(text: string): boolean {
    return [...text].every((character, index) => this.#peek(index) === character)
  }

  /** Up to the end, or the `)` that closes the group. */
  #alternation(): Node {
    const alternatives = [this.#concatenation()]
    while (this.#peek() === '|') {
      this.#at += 1
      alternatives.push(this.#concatenation())
    }
    const [only] = alternatives
    if (only !== undefined && alternatives.length === 1) return only
    return { type: 'alternation', nodes: alternatives }
  }

  #concatenation(): Node {
    const nodes: Node[] = []
    let isRepeated = false
    for (;;) {
      const character = this.#peek()
      if (character === undefined || character === '|' || character === ')') break
      const repeat = this.#repeat()
      if (repeat === undefined) {
        this.#atoms(nodes)
        // What follows a brace that counts nothing is refused as if it did.
        isRepeated = character === '{'
        continue
      }
      const node = nodes.pop()
      if (node === undefined) {
        throw new RegularExpressionError('missing argument to repetition operator')
      }
      if (isRepeated) throw new RegularExpressionError('invalid nested repetition operator')
      nodes.push({ type: 'repetition', node, ...repeat })
      isRepeated = true
    }
    return { type: 'concatenation', nodes }
  }

  #repeat(): { min: number; max: number | undefined } | undefined {
    const found = this.#repeatOperator()
    // Lazy or not is the same to whom only whole matches count.
    if (found !== undefined && this.#peek() === '?') this.#at += 1
    return found
  }

  #repeatOperator(): { min: number; max: number | undefined } | undefined {
    const character = this.#peek()
    if (character === '*' || character === '+' || character === '?') {
      this.#at += 1
      return { min: character === '+' ? 1 : 0, max: character === '?' ? 1 : undefined }
    }
    if (character !== '{') return undefined
    // Anything else than a count after a brace means the brace.
    const counts = /^\{(\d+)(,(\d*))?\}/.exec(this.#text.slice(this.#at, this.#at + 24).join(''))
    if (counts === null) return undefined
    const [all, low = '', comma, high = ''] = counts
    if (/^0\d/.test(low) || /^0\d/.test(high)) return undefined
    this.#at += all.length
    const min = Number(low)
    const max = comma === undefined ? min : high === '' ? undefined : Number(high)
    if (min > MAX_REPEAT || (max ?? 0) > MAX_REPEAT || (max !== undefined && max < min)) {
      throw new RegularExpressionError('invalid repeat count')
    }
    return { min, max }
  }

  /** One atom; several characters after `\Q`, and none after flags. */
  #atoms(nodes: Node[]): void {
    const character = this.#peek() ?? ''
    switch (character) {
      case '(':
        this.#group(nodes)
        return
      case '[':
        nodes.push({ type: 'class', class: this.#bracket() })
        return
      case '\\':
        this.#escaped(nodes)
        return
    }
    this.#at += 1
    if (character === '.') {
      const isAny = this.#flags.has('s')
      nodes.push({ type: 'class', class: classOf((code) => isAny || code !== 10) })
    } else if (character === '^') nodes.push({ type: 'assertion', assertion: 'begin' })
    // Names have one line, so (?m) changes nothing.
    else if (character === '$') nodes.push({ type: 'assertion', assertion: 'end' })
    else nodes.push(this.#literal(character))
  }

  #literal(character: string): Node {
    return literal(character.codePointAt(0) ?? 0, this.#flags.has('i'))
  }

  #group(nodes: Node[]): void {
    this.#depth += 1
    if (this.#depth > MAX_DEPTH) throw new RegularExpressionError('expression nests too deeply')
    const flags = this.#flags
    this.#at += 1
    const isGroup = this.#peek() !== '?' || this.#groupStart()
    if (isGroup) {
      nodes.push(this.#alternation())
      if (this.#peek() !== ')') throw new RegularExpressionError('missing closing )')
      this.#at += 1
      this.#flags = flags
    }
    this.#depth -= 1
  }

  /** After `(`, at `?`. False: it was flags for what follows. */
  #groupStart(): boolean {
    if (this.#startsWith('?P<') || this.#startsWith('?<')) {
      this.#groupName()
      return true
    }
    this.#at += 1
    const flags = new Set(this.#flags)
    let isNegative = false
    let sawFlag = false
    for (;;) {
      const character = this.#peek()
      if (character === undefined) break
      this.#at += 1
      if (FLAGS.includes(character)) {
        sawFlag = true
        if (isNegative) flags.delete(character)
        else flags.add(character)
      } else if (character === '-' && !isNegative) {
        isNegative = true
        sawFlag = false
      } else if ((character === ':' || character === ')') && (!isNegative || sawFlag)) {
        this.#flags = flags
        return character === ':'
      } else break
    }
    throw new RegularExpressionError('invalid or unsupported Perl syntax')
  }

  #groupName(): void {
    const start = this.#text.indexOf('<', this.#at) + 1
    const end = this.#text.indexOf('>', start)
    const name = this.#text.slice(start, end === -1 ? undefined : end).join('')
    if (end === -1 || !/^\w+$/.test(name)) throw new RegularExpressionError('invalid named capture')
    if (this.#groupNames.has(name)) {
      throw new RegularExpressionError('duplicate capture group name')
    }
    this.#groupNames.add(name)
    this.#at = end + 1
  }

  #escaped(nodes: Node[]): void {
    const letter = this.#peek(1)
    const ignoresCase = this.#flags.has('i')
    if (letter === 'Q') {
      this.#quoted(nodes)
      return
    }
    const assertion = { A: 'begin', z: 'end', b: 'word boundary', B: 'no word boundary' } as const
    if (letter !== undefined && letter in assertion) {
      this.#at += 2
      nodes.push({ type: 'assertion', assertion: assertion[letter as keyof typeof assertion] })
      return
    }
    const characters = this.#namedClass()
    nodes.push(
      characters === undefined
        ? literal(this.#escape(), ignoresCase)
        : { type: 'class', class: characters },
    )
  }

  #quoted(nodes: Node[]): void {
    this.#at += 2
    while (this.#peek() !== undefined && !this.#startsWith('\\E')) {
      nodes.push(this.#literal(this.#peek() ?? ''))
      this.#at += 1
    }
    this.#at += 2
  }

  /** `\d`, `\pL`, `\p{Greek}` and the like; undefined: something else. */
  #namedClass(): CharacterClass | undefined {
    if (this.#peek() !== '\\') return undefined
    const letter = this.#peek(1) ?? ''
    const perl = perlClass(letter)
    if (perl !== undefined) {
      this.#at += 2
      return perl
    }
    if (letter !== 'p' && letter !== 'P') return undefined
    this.#at += 2
    let name = this.#peek() ?? ''
    this.#at += 1
    if (name === '{') {
      const end = this.#text.indexOf('}', this.#at)
      if (end === -1) throw new RegularExpressionError('invalid character class range')
      name = this.#text.slice(this.#at, end).join('')
      this.#at = end + 1
    }
    const isNegated = name.startsWith('^')
    const characters = unicodeClass(isNegated ? name.slice(1) : name, this.#flags.has('i'))
    return isNegated !== (letter === 'P') ? complementOf(characters) : characters
  }

  /** A backslash and what stands for one character; its code point. */
  #escape(): number {
    const letter = this.#peek(1)
    if (letter === undefined) {
      throw new RegularExpressionError('trailing backslash at end of expression')
    }
    this.#at += 2
    const control = CONTROL[letter]
    if (control !== undefined) return control
    if (letter === 'x') return this.#hexadecimal()
    const isOctal = (character: string | undefined) => /^[0-7]$/.test(character ?? '')
    // \1 is a backreference, \12 is not.
    if (letter === '0' || (isOctal(letter) && isOctal(this.#peek()))) {
      let digits = letter
      while (digits.length < 3 && isOctal(this.#peek())) {
        digits += this.#peek()
        this.#at += 1
      }
      return Number.parseInt(digits, 8)
    }
    if (!/[0-9A-Za-z]/.test(letter)) return letter.codePointAt(0) ?? 0
    throw new RegularExpressionError('invalid escape sequence')
  }

  #hexadecimal(): number {
    const rest = this.#text.slice(this.#at, this.#at + 12).join('')
    const found = /^(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/.exec(rest)
    const value = Number.parseInt(found?.[1] ?? found?.[2] ?? '', 16)
    if (found === null || value > MAX_CODE_POINT) {
      throw new RegularExpressionError('invalid escape sequence')
    }
    this.#at += found[0].length
    return value
  }

  #bracket(): CharacterClass {
    this.#at += 1
    const isNegated = this.#peek() === '^'
    if (isNegated) this.#at += 1
    const characters = classOf(() => false)
    for (let isFirst = true; isFirst || this.#peek() !== ']'; isFirst = false) {
      if (this.#peek() === undefined) throw new RegularExpressionError('missing closing ]')
      const part = this.#posixClass() ?? this.#namedClass() ?? this.#classRange()
      for (const [code, isIn] of part.entries()) characters[code] = (characters[code] ?? 0) | isIn
    }
    this.#at += 1
    return isNegated ? complementOf(characters) : characters
  }

  #posixClass(): CharacterClass | undefined {
    if (!this.#startsWith('[:')) return undefined
    const rest = this.#text.slice(this.#at + 2).join('')
    const end = rest.indexOf(':]')
    if (end === -1) return undefined
    const characters = posixClass(rest.slice(0, end))
    this.#at += 2 + [...rest.slice(0, end)].length + 2
    if (!this.#flags.has('i')) return characters
    return classOf((code) => {
      const character = String.fromCharCode(code)
      const cases = [character.toLowerCase(), character.toUpperCase()]
      return cases.some((each) => characters[each.charCodeAt(0)] === 1)
    })
  }

  #classRange(): CharacterClass {
    const low = this.#classCharacter()
    let high = low
    if (this.#peek() === '-' && this.#peek(1) !== undefined && this.#peek(1) !== ']') {
      this.#at += 1
      high = this.#classCharacter()
      if (high < low) throw new RegularExpressionError('invalid character class range')
    }
    return rangeOf(low, high, this.#flags.has('i'))
  }

  #classCharacter(): number {
    const character = this.#peek()
    if (character === undefined) throw new RegularExpressionError('missing closing ]')
    if (character === '\\') return this.#escape()
    this.#at += 1
    return character.codePointAt(0) ?? 0
  }
}
