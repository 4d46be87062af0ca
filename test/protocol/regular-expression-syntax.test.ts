/** The vectors are expressions, a tab, and what RE2/J 1.8, the library of Kafka 4.1, says about them. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { syntaxError } from '../../src/protocol/regular-expression/parser.ts'

const vectors = readFileSync(new URL('../vectors/re2-syntax.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split('\t'))

describe('the syntax of RE2', () => {
  it.each(vectors)('%s: %s', (pattern = '', description) => {
    expect(syntaxError(pattern) ?? 'ok').toBe(description)
  })
})
