import { expect, it } from 'vitest'
import { backoffMs } from '../../src/client/backoff.ts'

const backoff = { initialMs: 100, maxMs: 1000 }

it('doubles with every failure up to the longest pause, with 20 % of jitter', () => {
  const pauses = [0, 1, 2, 3, 4, 50].map((failures) => backoffMs(backoff, failures, 0.5))
  expect(pauses).toEqual([100, 200, 400, 800, 1000, 1000])
  expect(backoffMs(backoff, 0, 0)).toBe(80)
  expect(backoffMs(backoff, 0, 1)).toBe(120)
})

it('stays at the first pause where the longest is not longer', () => {
  expect(backoffMs({ initialMs: 500, maxMs: 500 }, 7, 0)).toBe(500)
})
