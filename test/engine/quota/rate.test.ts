import { expect, test } from 'vitest'
import { Rate } from '../../../src/engine/quota/rate.ts'

const window = { samples: 11, sampleMs: 1000 }

test('a window that has just begun counts as all samples but one, so that a burst is allowed', () => {
  const rate = new Rate(window)
  rate.record(1000, 0)
  expect(rate.perSecond(0)).toBe(100)
  expect(rate.perSecond(9999)).toBeCloseTo(1000 / 10.999)
})

test('samples are forgotten when their last event is as old as the whole window', () => {
  const rate = new Rate(window)
  rate.record(1000, 0)
  rate.record(1000, 500)
  rate.record(10, 5000)
  expect(rate.perSecond(11_499)).toBeCloseTo(2010 / 11.499)
  expect(rate.perSecond(11_500)).toBeCloseTo(10 / 10.5)
  expect([rate.isIdle(15_999), rate.isIdle(16_000)]).toEqual([false, true])
})

test('the delay is the time after which the same amount is within the limit', () => {
  const rate = new Rate(window)
  rate.record(20_480, 0)
  expect(rate.delayFor(2048, 0)).toBe(0)
  rate.record(2048, 0)
  expect(rate.delayFor(2048, 0)).toBe(1000)
})

test('what is taken back does not count', () => {
  const rate = new Rate(window)
  rate.record(5000, 0)
  rate.record(-5000, 1)
  expect(rate.delayFor(1, 1)).toBe(0)
})
