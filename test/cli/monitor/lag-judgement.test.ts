/** Burrow's rules, one by one. Commits are written `time/offset/lag`. */
import { describe, expect, test } from 'vitest'
import { judgeGroup, judgeLag } from '../../../src/cli/monitor/lag-judgement.ts'

function judged(text: string, { now = 100, lag = 5, ends = [1000] } = {}) {
  const commits = text.split(' ').map((commit) => {
    const [time = 0, offset = 0, behind = 0] = commit.split('/').map(Number)
    return { time, offset, lag: behind }
  })
  return judgeLag(commits, ends, lag, now)
}

describe('a partition', () => {
  test('without lag is OK, whatever was before', () => {
    expect(judged('10/5/9 20/3/11 30/3/12', { lag: 0, now: 900 })).toBe('OK')
  })

  test('whose last commit is longer ago than the window is long has stopped', () => {
    expect(judged('50/1/5 60/2/5 70/3/5', { now: 91 })).toBe('STOP')
    expect(judged('50/1/5 60/2/5 70/3/5', { now: 90 })).toBe('WARN')
  })

  test('has stopped even if a commit of the window had no lag', () => {
    expect(judged('50/1/0 70/3/0', { now: 91 })).toBe('STOP')
  })

  test('has not stopped while an end of the log was seen that the last commit had reached', () => {
    expect(judged('50/1/0 70/3/0', { now: 91, ends: [3, 8] })).toBe('OK')
    expect(judged('50/1/0 70/3/0', { now: 91, ends: [4, 8] })).toBe('STOP')
  })

  test('that went back is rewound until it is where it was', () => {
    expect(judged('50/7/1 60/3/5 100/6/2')).toBe('REWIND')
    expect(judged('50/7/1 60/3/5 100/7/1')).toBe('OK')
  })

  test('is rewound even if it had no lag before', () => {
    expect(judged('50/7/0 60/3/5 100/6/2')).toBe('REWIND')
  })

  test('is OK when one commit had no lag', () => {
    expect(judged('50/7/3 60/8/0 100/8/4')).toBe('OK')
  })

  test('with the same offset in all commits is stalled', () => {
    expect(judged('50/7/3 60/7/5 100/7/9')).toBe('STALL')
  })

  test('that advances while the lag never shrinks is slow', () => {
    expect(judged('50/7/3 60/8/3 100/9/9')).toBe('WARN')
    expect(judged('50/7/3 60/8/2 100/9/9')).toBe('OK')
  })
})

describe('a group', () => {
  test.each([
    [[], undefined],
    [[undefined], undefined],
    [['OK', undefined], 'OK'],
    [['OK', 'WARN', 'OK'], 'WARN'],
    [['WARN', 'STOP'], 'ERR'],
    [['STALL'], 'ERR'],
    [['OK', 'REWIND'], 'ERR'],
  ] as const)('of %j is %s', (partitions, status) => {
    expect(judgeGroup(partitions)).toBe(status)
  })
})
