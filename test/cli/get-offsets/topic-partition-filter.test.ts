import { describe, expect, it } from 'vitest'
import { parseTime } from '../../../src/cli/get-offsets/get-offsets.ts'
import {
  ruleListFilter,
  topicAndNumbersFilter,
} from '../../../src/cli/get-offsets/topic-partition-filter.ts'

const ALL = ['a', 'b'].flatMap((topic) => [0, 1, 2, 3].map((partition) => ({ topic, partition })))
const names = (filter: (each: (typeof ALL)[number]) => boolean): string =>
  ALL.filter(filter)
    .map(({ topic, partition }) => `${topic}${partition}`)
    .join(' ')

describe('--topic-partitions', () => {
  it.each([
    ['a', 'a0 a1 a2 a3'],
    ['a:1', 'a1'],
    ['a:1-3', 'a1 a2'],
    ['b:2-', 'b2 b3'],
    [':-1', 'a0 b0'],
    ['a:0,b:3', 'a0 b3'],
    ['.:', 'a0 a1 a2 a3 b0 b1 b2 b3'],
  ])('%s selects %s', (rules, selected) => {
    expect(names(ruleListFilter(rules))).toBe(selected)
  })

  it('refuses what is no rule', () => {
    expect(() => ruleListFilter('a:b:c')).toThrow('Invalid rule: a:b:c')
  })
})

describe('--topic and --partitions', () => {
  it('select together', () => {
    expect(names(topicAndNumbersFilter('b', '1,3'))).toBe('b1 b3')
    expect(names(topicAndNumbersFilter(undefined, '0'))).toBe('a0 b0')
  })

  it('refuses what is no number', () => {
    expect(() => topicAndNumbersFilter('a', 'x')).toThrow(/but received: x/)
  })
})

describe('--time', () => {
  it.each([
    ['latest', -1],
    ['-2', -2],
    ['max-timestamp', -3],
    ['1700000000000', 1700000000000],
  ])('%s is %d', (text, value) => {
    expect(parseTime(text)).toBe(value)
  })

  it('refuses other words', () => {
    expect(() => parseTime('soon')).toThrow('Malformed time argument soon.')
  })
})
