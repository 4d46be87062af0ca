/** Samples in, state out; each scenario is a list of looks (scenario.ts). */
import { describe, expect, test } from 'vitest'
import { Monitor } from '../../../src/cli/monitor/monitor.ts'
import { observed, sampleOf } from './scenario.ts'

const only = <T>(items: readonly T[]): T => {
  const [item] = items
  if (item === undefined || items.length !== 1) throw new Error(`${items.length} items`)
  return item
}

/** A look each second from `from` to `to`, both included. */
const looks = (from: number, to: number, line: (second: number) => string): string =>
  Array.from({ length: to - from + 1 }, (_, at) => `${from + at}s ${line(from + at)}`).join('\n')

describe('rates', () => {
  test('are those of the last five seconds', () => {
    const state = observed(looks(0, 20, (s) => `t-0 0..${s < 10 ? s * 100 : 1000 + (s - 10) * 10}`))
    expect(only(state.partitions).recordsPerSecond).toBeCloseTo(10)
    expect(only(state.topics).recordsPerSecond).toBeCloseTo(10)
  })

  test('are not known from one look, and start again when a topic was made anew', () => {
    expect(only(observed('0s t-0 0..9').partitions).recordsPerSecond).toBeUndefined()
    const anew = observed('0s t-0 0..900\n1s t-0 0..1000\n2s t-0 0..5\n3s t-0 0..9')
    expect(only(anew.partitions).recordsPerSecond).toBeCloseTo(4)
  })
})

describe('lag', () => {
  test('is what is left to read, for the group, the topic and the partition', () => {
    const state = observed('0s a-0 0..10 b-0 5..20 g Stable m[a-0] a-0@4 b-0@20')
    const group = only(state.groups)
    expect(group.lag).toBe(6)
    expect(group.positions.map(({ topic, lag, owner }) => [topic, lag, owner?.memberId])).toEqual([
      ['a', 6, 'm'],
      ['b', 0, undefined],
    ])
    expect(state.topics.map(({ topic, lag, groups }) => [topic, lag, groups])).toEqual([
      ['a', 6, 1],
      ['b', 0, 1],
    ])
    expect(state.partitions[0]?.positions).toHaveLength(1)
  })

  test('of a partition that a member has without a commit is not known', () => {
    const group = only(observed('0s a-0 0..10 a-1 0..10 g Stable m[a-0,a-1] a-0@4').groups)
    expect(group.positions.map(({ offset, lag }) => [offset, lag])).toEqual([
      [4, 6],
      [undefined, undefined],
    ])
    expect(group.lag).toBe(6)
  })

  test('is never below zero, though the commit was seen before the end of the log', () => {
    expect(only(observed('0s a-0 0..10 g Stable a-0@12').groups).lag).toBe(0)
  })
})

describe('lag in time', () => {
  test('is the age of the first record that was not read, between two looks at the end of the log', () => {
    const state = observed('0s a-0 0..100\n10s a-0 0..200 g Empty a-0@150')
    expect(only(state.groups).timeLag).toBe(5000)
  })

  test('is zero without lag', () => {
    expect(only(observed('0s a-0 0..100 g Empty a-0@100').groups).timeLag).toBe(0)
  })

  test('is not known for records from before the first look, unless one was read', () => {
    const monitor = new Monitor()
    expect(only(observed('0s a-0 0..100 g Empty a-0@50', monitor).groups).timeLag).toBeUndefined()
    expect(monitor.uncertainty({ topic: 'a', partition: 0 }, 50)).toBe(Number.POSITIVE_INFINITY)
    const state = observed('1s a-0 0..100 a-0:50=-60s g Empty a-0@50', monitor)
    expect(only(state.groups).timeLag).toBe(61_000)
    expect(monitor.uncertainty({ topic: 'a', partition: 0 }, 50)).toBe(0)
    expect(monitor.uncertainty({ topic: 'a', partition: 0 }, 70)).toBe(61_000)
  })

  test('of a silent log starts when the next record comes', () => {
    const idle = looks(0, 60, () => 'a-0 0..100 g Empty a-0@100')
    const state = observed(`${idle}\n61s a-0 0..101 g Empty a-0@100`)
    expect(only(state.groups).timeLag).toBe(1000)
  })

  test('counts from the start of the log for a group that is behind it', () => {
    const state = observed('0s a-0 80..100 a-0:80=-30s g Empty a-0@5')
    expect(only(state.groups).timeLag).toBe(30_000)
  })
})

describe('a group', () => {
  test('is judged when it was watched for the whole window of 50 seconds', () => {
    const steady = (s: number) => `a-0 0..${100 + s * 10} g Stable m[a-0] a-0@${100 + s * 10 - 5}`
    const early = only(observed(looks(0, 49, steady)).groups)
    expect([early.status, early.complete]).toEqual([undefined, 0.98])
    const late = only(observed(looks(0, 50, steady)).groups)
    expect([late.status, late.complete]).toEqual(['WARN', 1])
  })

  test('whose member gets nowhere stalls', () => {
    const stuck = observed(looks(0, 60, (s) => `a-0 0..${100 + s} g Stable m[a-0] a-0@50`))
    expect(only(only(stuck.groups).positions).judgement.status).toBe('STALL')
    expect(only(stuck.groups).status).toBe('ERR')
  })

  test('without a member has stopped', () => {
    const left = observed(looks(0, 60, (s) => `a-0 0..${100 + s} g Empty a-0@50`))
    expect(only(only(left.groups).positions).judgement.status).toBe('STOP')
  })

  test('that was set back rewinds until it is where it was', () => {
    const offset = (s: number) => (s < 50 ? 1000 + s : 200 + (s - 50) * 10)
    const line = (s: number) => `a-0 0..${2000 + s} g Stable m[a-0] a-0@${offset(s)}`
    expect(only(observed(looks(0, 60, line)).groups).positions[0]?.judgement.status).toBe('REWIND')
  })

  test('that catches up is OK', () => {
    const line = (s: number) => `a-0 0..${2000 + s} g Stable m[a-0] a-0@${s * 10}`
    expect(only(observed(looks(0, 60, line)).groups).status).toBe('OK')
  })

  test('that is gone is forgotten', () => {
    const monitor = new Monitor()
    observed(
      looks(0, 60, () => 'a-0 0..9 g Empty a-0@5'),
      monitor,
    )
    const again = observed('61s a-0 0..9\n62s a-0 0..9 g Empty a-0@5', monitor)
    expect(only(again.groups).complete).toBe(0)
  })
})

test('what a broker could not tell for a moment is remembered', () => {
  const monitor = new Monitor()
  const line = (s: number) => `a-0 0..${100 + s} g Stable m[a-0] a-0@50`
  observed(looks(0, 55, line), monitor)
  const silent = sampleOf('56s a-0 0..160')
  const brokers = silent.brokers.map((each) => ({ ...each, problem: 'no answer' }))
  monitor.observe({ ...silent, brokers })
  const denied = sampleOf('57s a-0 0..160 g Unknown')
  const groups = denied.groups.map((each) => ({ ...each, problem: 'not now' }))
  monitor.observe({ ...denied, groups })
  expect(only(observed(`58s ${line(58)}`, monitor).groups).status).toBe('ERR')
})

describe('a broker', () => {
  test('has what it leads, holds and coordinates', () => {
    const state = observed(
      '0s a-0 0..10 a-1 0..10 g Empty a-0@1\n1s a-0 0..20 a-1 0..10 g Empty a-0@1',
    )
    expect(state.brokers).toMatchObject([
      { id: 1, isController: true, leads: 2, replicas: 2, coordinates: 1, recordsPerSecond: 10 },
      { id: 2, isController: false, leads: 0, replicas: 2, coordinates: 0, recordsPerSecond: 0 },
    ])
  })
})
