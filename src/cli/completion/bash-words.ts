/**
 * A command line as bash reads it, up to the cursor. Completion takes the line and not bash's own words, because bash
 * cuts those at `=` and `:` (COMP_WORDBREAKS) and leaves the quotes in.
 */

export type Quote = '"' | "'" | ''

export interface BashLine {
  /** The words before the one under the cursor, without their quotes. */
  readonly words: readonly string[]
  /** What is there of the word under the cursor. */
  readonly current: string
  /** Where in `current` the part starts that bash replaces by a candidate. */
  readonly replacedFrom: number
  /** The quote that is open at the cursor. */
  readonly quote: Quote
  /** True after `<` or `>`, where a file is named. */
  readonly isRedirection: boolean
}

/** What a backslash quotes between double quotes; before anything else it stands for itself. */
const QUOTED_IN_DOUBLE = '"\\$`'

/** `wordBreaks` are the characters of COMP_WORDBREAKS. */
export function readBashLine(line: string, wordBreaks: string): BashLine {
  const words: string[] = []
  let word = ''
  let isStarted = false
  let replacedFrom = 0
  let quote: Quote = ''
  let isRedirection = false
  const end = (): void => {
    // The name of a file that is redirected from or to is no word of the command.
    if (isStarted && !isRedirection) words.push(word)
    if (isStarted) isRedirection = false
    word = ''
    isStarted = false
    replacedFrom = 0
  }
  for (let index = 0; index < line.length; index++) {
    const character = line[index] ?? ''
    const next = line[index + 1]
    if (quote !== '') {
      if (character === quote) quote = ''
      else if (
        character === '\\' &&
        quote === '"' &&
        next !== undefined &&
        QUOTED_IN_DOUBLE.includes(next)
      ) {
        word += next
        index++
      } else word += character
    } else if (character === '\\') {
      word += next ?? ''
      isStarted = true
      index++
    } else if (character === '"' || character === "'") {
      quote = character
      isStarted = true
      replacedFrom = word.length
    } else if (/\s/.test(character)) end()
    else if (character === '<' || character === '>') {
      end()
      isRedirection = true
    } else {
      word += character
      isStarted = true
      if (wordBreaks.includes(character)) replacedFrom = word.length
    }
  }
  return { words, current: word, replacedFrom, quote, isRedirection }
}

/** A candidate as it must stand on the line where `quote` is open; undefined: it cannot. */
export function quotedForBash(text: string, quote: Quote): string | undefined {
  if (quote === "'") return text.includes("'") ? undefined : text
  if (quote === '"') return text.replace(/["\\$`]/g, '\\$&')
  return text.replace(/[^\w@%+=:,./-]/g, '\\$&')
}
