/** A parsed regular expression. Topic names are ASCII, so a character class is a set of ASCII characters. */

export const ASCII = 128

/** 1 for each ASCII code that is in the class. */
export type CharacterClass = Uint8Array

export type Assertion = 'begin' | 'end' | 'word boundary' | 'no word boundary'

export type Node =
  | { readonly type: 'empty' }
  | { readonly type: 'class'; readonly class: CharacterClass }
  | { readonly type: 'assertion'; readonly assertion: Assertion }
  | { readonly type: 'concatenation'; readonly nodes: readonly Node[] }
  | { readonly type: 'alternation'; readonly nodes: readonly Node[] }
  /** `max` undefined: without an end. */
  | {
      readonly type: 'repetition'
      readonly node: Node
      readonly min: number
      readonly max: number | undefined
    }

/** What is wrong with an expression, as RE2 says it. */
export class RegularExpressionError extends Error {
  override readonly name = 'RegularExpressionError'
}

export function classOf(contains: (code: number) => boolean): CharacterClass {
  return Uint8Array.from({ length: ASCII }, (_, code) => (contains(code) ? 1 : 0))
}

export function complementOf(characters: CharacterClass): CharacterClass {
  return characters.map((each) => 1 - each)
}

/** The characters of a range of code points, and with `ignoresCase` what Unicode folds to the same. */
export function rangeOf(low: number, high: number, ignoresCase: boolean): CharacterClass {
  const inRange = classOf((code) => low <= code && code <= high)
  if (!ignoresCase) return inRange
  const folded = classOf((code) => {
    const character = String.fromCharCode(code)
    const cases = [
      character.toLowerCase(),
      character.toUpperCase(),
      ...(FOLDED.get(character.toLowerCase()) ?? []),
    ]
    return cases.some((each) => {
      const point = each.codePointAt(0) ?? 0
      return low <= point && point <= high
    })
  })
  return folded
}

/** Letters outside of ASCII that fold to one inside: the Kelvin sign and the long s. */
const FOLDED: ReadonlyMap<string, readonly string[]> = new Map([
  ['k', ['\u212a']],
  ['s', ['\u017f']],
])
