import { expect, test } from 'vitest'
import { milliseconds } from '../../src/library/duration.ts'

test.each<[number | string, number]>([
  [1500, 1500],
  ['8 days', 691_200_000],
  ['1 day', 86_400_000],
  ['90s', 90_000],
  ['1h 30m', 5_400_000],
  ['1 hour, 30 minutes', 5_400_000],
  ['500 ms', 500],
  ['1.5s', 1500],
  ['2 Weeks', 1_209_600_000],
])('%j is %d ms', (duration, ms) => expect(milliseconds(duration)).toBe(ms))

test.each([
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  '8',
  '8 parsecs',
  '-1s',
  'soon',
  '1s soon',
  '1s-',
])('%j is no duration', (duration) => {
  expect(() => milliseconds(duration)).toThrow(
    new TypeError(
      `${typeof duration === 'number' ? duration : JSON.stringify(duration)} is not a duration: a number of milliseconds, or a text as "8 days", "90s" or "1h 30m"`,
    ),
  )
})
