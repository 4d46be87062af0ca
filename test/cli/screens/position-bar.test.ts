import { describe, expect, test } from 'vitest'
import { cellText } from '../../../src/cli/screens/cell.ts'
import { columnOf, positionBar } from '../../../src/cli/screens/position-bar.ts'
import { glyphsFor } from '../../../src/cli/screens/terminal-manners.ts'
import { observed } from '../monitor/scenario.ts'

const ascii = glyphsFor({ LANG: 'C' })

function bar(offsets: readonly number[], bounds = '0..100', width = 11): string {
  const groups = offsets.map((offset, at) => `g${at} Empty t-0@${offset}`).join(' ')
  const [partition] = observed(`0s t-0 ${bounds} ${groups}`).partitions
  if (partition === undefined) throw new Error('no partition')
  return cellText(positionBar(partition, partition.positions, width, ascii))
}

test('is read up to the slowest group', () => {
  expect(bar([30])).toBe('===O-------')
  expect(bar([30, 80])).toBe('===O----O--')
})

test('shows groups at one place as many', () => {
  expect(bar([50, 50])).toBe('=====#-----')
})

test('has its ends for those who have read nothing or everything, and only for them', () => {
  expect(bar([0])).toBe('O----------')
  expect(bar([1])).toBe('=O---------')
  expect(bar([99])).toBe('=========O-')
  expect(bar([100])).toBe('==========O')
})

test('is whole without groups, and read in an empty partition', () => {
  expect(bar([])).toBe('-----------')
  expect(bar([5], '5..5')).toBe('==========O')
})

describe('a column', () => {
  test.each([
    [5, 10, 20, 0],
    [25, 10, 20, 4],
    [15, 10, 20, 2],
  ])('of offset %d between %d and %d is %d', (offset, start, end, column) => {
    expect(columnOf(offset, { start, end }, 5)).toBe(column)
  })
})
