import { describe, expect, it } from 'vitest'
import { configsToAdd, configsToDelete } from '../../../src/cli/configs/config-changes.ts'

describe('changes of configurations', () => {
  it('split at commas outside of brackets', () => {
    const text = 'cleanup.policy=[compact,delete],retention.ms = 3600000,empty='
    expect(configsToAdd(text, undefined)).toEqual({
      'cleanup.policy': 'compact,delete',
      'retention.ms': '3600000',
      empty: '',
    })
  })

  it('keep equals signs inside of brackets', () => {
    expect(configsToAdd('k=[a=b,c=d]', undefined)).toEqual({ k: 'a=b,c=d' })
  })

  it.each(['retention.ms', 'a=b=c'])('refuse %s', (text) => {
    expect(() => configsToAdd(text, undefined)).toThrow(
      'requirement failed: Invalid entity config: all configs to be added must be in the format "key=val".',
    )
  })

  it('take names of properties that every object has for keys like others', () => {
    expect(Object.entries(configsToAdd('__proto__=1,constructor=2', undefined))).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ])
  })

  it('refuse keys with strange characters', () => {
    expect(() => configsToAdd('a/b=1', undefined)).toThrow(
      'Invalid character found for config key: a/b',
    )
  })

  it('delete several keys at once', () => {
    expect(configsToDelete(['a,b', 'c'])).toEqual(['a', 'b', 'c'])
  })
})
