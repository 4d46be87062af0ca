import { expect, it } from 'vitest'
import { resetTimestamp } from '../../../src/client/consumer/reset-timestamp.ts'

it.each([
  ['latest', -1],
  ['earliest', -2],
  ['none', undefined],
  ['by_duration:PT1H', 6_400_000],
  ['by_duration:PT1M0.5S', 9_939_500],
  ['by_duration:P1D', 0],
])('auto.offset.reset=%s asks for %s', (policy, timestamp) => {
  expect(resetTimestamp(policy, 10_000_000)).toBe(timestamp)
})
