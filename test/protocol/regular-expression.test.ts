/** Topics that regular expressions match, and what is wrong with others, as re2j says it for Apache Kafka 4.1.1. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { RegularExpression } from '../../src/protocol/regular-expression/regular-expression.ts'
import { RegularExpressionError } from '../../src/protocol/regular-expression/syntax-tree.ts'

interface Row {
  readonly pattern: string
  readonly matches?: readonly string[]
  readonly error?: string
}

const file = new URL('../vectors/regular-expressions.jsonl.gz', import.meta.url)
const [first = '', ...lines] = gunzipSync(readFileSync(file)).toString().trim().split('\n')
const { names } = JSON.parse(first) as { names: string[] }

function resultOf(pattern: string): Row {
  try {
    const expression = RegularExpression.compile(pattern)
    return { pattern, matches: names.filter((name) => expression.matches(name)) }
  } catch (error) {
    if (!(error instanceof RegularExpressionError)) throw error
    return { pattern, error: error.message }
  }
}

test(`${lines.length} expressions match what re2j matches, or are refused as it refuses them`, () => {
  const rows = lines.map((line) => JSON.parse(line) as Row)
  expect(rows.map(({ pattern }) => resultOf(pattern))).toEqual(rows)
})

test('an expression that would take a backtracking matcher for ever', () => {
  const expression = RegularExpression.compile('(a*)*(a|aa)+(a+)+b')
  expect(expression.matches('a'.repeat(249))).toBe(false)
  expect(expression.matches(`${'a'.repeat(248)}b`)).toBe(true)
})

test('repetitions that are too large when written out are refused', () => {
  expect(() => RegularExpression.compile('((a{100}){100}){100}')).toThrow('expression too large')
  expect(() => RegularExpression.compile('('.repeat(2_000))).toThrow('expression nests too deeply')
})
