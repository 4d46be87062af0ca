import { describe, expect, test } from 'vitest'
import { lagReport } from '../../../src/cli/lag/lag-report.ts'
import { lagText } from '../../../src/cli/lag/lag-text.ts'
import { observed } from '../monitor/scenario.ts'

const plain = (_: string, text: string): string => text
const all = { onlyWithLag: false }
const withLag = { onlyWithLag: true }

const two = `
  0s a-0 0..1000 a-1 0..5 b-0 0..7  empty Empty b-0@7  shop Stable m[a-0,a-1] a-0@990 a-1@5
  2s a-0 0..1500 a-1 0..5 b-0 0..7  empty Empty b-0@7  shop Stable m[a-0,a-1] a-0@1100 a-1@5
`

describe('the text', () => {
  test('has a block for each group', () => {
    expect(lagText(observed(two), all, plain)).toBe(
      [
        'empty: empty, 0 members, range, lag 0, 0 records/s',
        '  TOPIC  PARTITION  COMMITTED  END  LAG  TIME LAG  STATUS  MEMBER',
        '  b              0          7    7    0        0s  -       -',
        '',
        'shop: stable, 1 member, range, lag 400, 1s, 55 records/s',
        '  TOPIC  PARTITION  COMMITTED    END  LAG  TIME LAG  STATUS  MEMBER',
        '  a              0      1,100  1,500  400        1s  -       client-m (10.0.0.1)',
        '  a              1          5      5    0        0s  -       client-m (10.0.0.1)',
        '',
      ].join('\n'),
    )
  })

  test('leaves out what has no lag', () => {
    const text = lagText(observed(two), withLag, plain)
    expect(text.split('\n').map((line) => line.trim().split(/\s+/)[0])).toEqual([
      'shop:',
      'TOPIC',
      'a',
      '',
    ])
    expect(lagText(observed('0s a-0 0..5 g Empty a-0@5'), withLag, plain)).toBe(
      'No group has lag.\n',
    )
  })

  test('says when there is nothing', () => {
    expect(lagText(observed('0s a-0 0..5'), all, plain)).toBe(
      'The cluster has no consumer groups.\n',
    )
    expect(lagText(observed('0s g PreparingRebalance m[]'), all, plain)).toBe(
      'g: preparing rebalance, 1 member, range, lag 0\n  nothing committed\n',
    )
  })

  test('has no control characters of others', () => {
    const state = observed('0s a-0 0..5 g Stable m[a-0] a-0@1')
    const named = { ...state, groups: state.groups.map((g) => ({ ...g, groupId: 'x\u001b[2Jy' })) }
    expect(lagText(named, all, plain)).toContain('x?[2Jy: stable')
  })
})

describe('the document', () => {
  test('has null for what is not known', () => {
    const { groups, problems } = lagReport(
      observed('0s a-0 0..9 a-1 0..9 g Stable m[a-0] a-1@3'),
      all,
    )
    expect(groups[0]).toMatchObject({
      lag: 6,
      timeLagMs: null,
      status: null,
      recordsPerSecond: null,
    })
    expect(groups[0]?.partitions).toMatchObject([
      { partition: 0, currentOffset: null, lag: null, memberId: 'm' },
      { partition: 1, currentOffset: 3, lag: 6, memberId: null, clientId: null },
    ])
    expect(problems).toEqual([])
  })

  test('names what could not be asked', () => {
    const state = observed('0s a-0 0..9 g Empty a-0@3')
    const brokers = state.brokers.map((each) => ({
      ...each,
      problem: each.id === 2 ? 'gone' : undefined,
    }))
    const groups = state.groups.map((each) => ({ ...each, problem: 'GROUP_AUTHORIZATION_FAILED' }))
    expect(lagReport({ ...state, brokers, groups }, all).problems).toEqual([
      'broker 2: gone',
      'group g: GROUP_AUTHORIZATION_FAILED',
    ])
  })
})
