import { expect, test } from 'vitest'
import { ThroughputThrottle } from '../../src/cli/throughput-throttle.ts'

test('pauses for as long as the messages sent are ahead of the rate', () => {
  const throttle = new ThroughputThrottle(100, 5000)
  expect(throttle.pauseMs(10, 5000)).toBe(100)
  expect(throttle.pauseMs(10, 5050)).toBe(50)
  expect(throttle.pauseMs(10, 5100)).toBe(0)
  expect(throttle.pauseMs(1000, 5100)).toBe(9900)
})

test('pauses too short for a timer are saved up', () => {
  const throttle = new ThroughputThrottle(1000, 0)
  expect([throttle.pauseMs(1, 0), throttle.pauseMs(2, 0)]).toEqual([0, 2])
})

test('a negative rate is no limit, and 0 lets nothing more through', () => {
  expect(new ThroughputThrottle(-1, 0).pauseMs(1e9, 0)).toBe(0)
  expect(new ThroughputThrottle(0, 0).pauseMs(1, 1e9)).toBe(Number.POSITIVE_INFINITY)
})
