import { describe, expect, it } from 'vitest'
import { row, widest } from '../../src/cli/columns.ts'

describe('tables', () => {
  it('pad every cell but those without a width', () => {
    expect(row(['GROUP', 'STATE'], [15])).toBe('GROUP           STATE')
    expect(row(['g', 3, ''], [5, 15])).toBe(`g     ${'3'.padEnd(15)} `)
  })

  it('are as wide as the longest text', () => {
    expect(widest(['a', 'abc'], 2)).toBe(3)
    expect(widest([], 15)).toBe(15)
  })
})
