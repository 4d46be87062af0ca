import { describe, expect, test } from 'vitest'
import { quotedForBash, readBashLine } from '../../../src/cli/completion/bash-words.ts'

const BREAKS = ' \t\n"\'@><=;|&(:'

describe('a line up to the cursor', () => {
  test.each([
    ['kafka-topics --to', ['kafka-topics'], '--to', 0],
    ['kafka-topics ', ['kafka-topics'], '', 0],
    ['kafka-topics --topic=or', ['kafka-topics'], '--topic=or', 8],
    [
      'kafka-topics --bootstrap-server host:90',
      ['kafka-topics', '--bootstrap-server'],
      'host:90',
      5,
    ],
    ['t --topic="or', ['t'], '--topic=or', 8],
    ["t --group 'a b", ['t', '--group'], 'a b', 0],
    ['t --group a\\ b', ['t', '--group'], 'a b', 0],
    ['t "a \\"b\\" c" d', ['t', 'a "b" c'], 'd', 0],
    ['t < file --l', ['t'], '--l', 0],
  ])('%s', (line, words, current, replacedFrom) => {
    expect(readBashLine(line, BREAKS)).toMatchObject({ words, current, replacedFrom })
  })

  test('the quote that is open', () => {
    expect(readBashLine('t "a', BREAKS).quote).toBe('"')
    expect(readBashLine("t 'a", BREAKS).quote).toBe("'")
    expect(readBashLine('t "a"', BREAKS).quote).toBe('')
  })

  test('behind < and > a file is named', () => {
    expect(readBashLine('t < fi', BREAKS)).toMatchObject({ isRedirection: true, current: 'fi' })
    expect(readBashLine('t >> ', BREAKS).isRedirection).toBe(true)
    expect(readBashLine('t < file ', BREAKS).isRedirection).toBe(false)
  })

  test('without = and : among the word breaks the whole word is replaced', () => {
    expect(readBashLine('t --topic=a:b', ' ').replacedFrom).toBe(0)
  })
})

test('candidates are quoted as the line needs it', () => {
  expect(quotedForBash('a b$', '')).toBe('a\\ b\\$')
  expect(quotedForBash('a b$', '"')).toBe('a b\\$')
  expect(quotedForBash('a b$', "'")).toBe('a b$')
  expect(quotedForBash("it's", "'")).toBeUndefined()
  expect(quotedForBash('--topic=orders:1,a.b-c_d', '')).toBe('--topic=orders:1,a.b-c_d')
})
