import { describe, expect, it } from 'vitest'
import { javaRegex, topicFilter } from '../../src/cli/java-regex.ts'

describe("Java's regular expressions", () => {
  it.each([
    ['opt.*', 'opt-other', true],
    ['opt', 'opt-other', false],
    ['a|b', 'b', true],
    ['(?i)ABC', 'abc', true],
    ['a\\Q.b\\E', 'a.b', true],
    ['a\\Q.b\\E', 'axb', false],
    ['[a-z]++-\\d?+', 'abc-1', true],
  ])('%s matches the whole of %s: %s', (pattern, text, matches) => {
    expect(javaRegex(pattern).test(text)).toBe(matches)
  })

  it('takes commas of a topic filter as alternatives and drops quotes', () => {
    const filter = topicFilter(' "third",second ')
    expect(['third', 'second', 'third,second'].map((name) => filter.test(name))).toEqual([
      true,
      true,
      false,
    ])
  })

  it('refuses what does not compile', () => {
    expect(() => topicFilter('a(b')).toThrow('a(b is an invalid regex.')
  })
})
