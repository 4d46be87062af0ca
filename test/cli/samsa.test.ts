import { describe, expect, it } from 'vitest'
import { findCommand } from '../../src/cli/samsa.ts'

const IDS = ['topics', 'broker:start', 'broker:stop', 'broker']

describe('samsa', () => {
  it('finds the command that the words begin with, the longest one first', () => {
    expect(findCommand(['topics', '--list'], IDS)).toEqual({ id: 'topics', length: 1 })
    expect(findCommand(['broker', 'start', 'file'], IDS)).toEqual({ id: 'broker:start', length: 2 })
    expect(findCommand(['broker', '--help'], IDS)).toEqual({ id: 'broker', length: 1 })
  })

  it('leaves everything else to oclif', () => {
    expect(findCommand([], IDS)).toBeUndefined()
    expect(findCommand(['--help'], IDS)).toBeUndefined()
    expect(findCommand(['help', 'topics'], IDS)).toBeUndefined()
  })
})
