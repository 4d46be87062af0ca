import { expect, test } from 'vitest'
import { bytesText, countText, durationText, shareText } from '../../src/cli/amounts.ts'

test('bytes', () => {
  expect([0, 999, 1000, 12_345_678, 999_999_999_999].map(bytesText)).toEqual([
    ...['0 B', '999 B', '1.0 kB', '12.3 MB', '1000 GB'],
  ])
})

test('counts and times', () => {
  expect([0, 999, 1000, 1_234_567.8].map(countText)).toEqual(['0', '999', '1,000', '1,234,568'])
  expect([0, 7000, 185_000, 7_384_000].map(durationText)).toEqual([
    ...['0:00', '0:07', '3:05', '2:03:04'],
  ])
})

test('a share of a known whole', () => {
  expect(shareText(2_500_000, 10_000_000, 1000, bytesText)).toBe(
    '25%, 2.5 MB of 10.0 MB, 2.5 MB/s, 0:03 left',
  )
  expect(shareText(0, 10, 1000, countText)).toBe('0%, 0 of 10, 0/s')
  expect(shareText(0, 0, 1000, countText)).toBe('100%, 0 of 0, 0/s')
})
