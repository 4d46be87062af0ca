/** Rebalances as a text: what the looks showed above, what the history says below. */
import { expect, test } from 'vitest'
import type { Rebalance } from '../../../src/cli/monitor/rebalance-history.ts'
import { observed, START } from './scenario.ts'

const seconds = (time: number): number => (time - START) / 1000

function told({ startedAt, endedAt, fromEpoch, toEpoch, changes, moved }: Rebalance): string {
  const until = endedAt === undefined ? '…' : seconds(endedAt)
  const epochs = fromEpoch === undefined ? [] : [`epoch ${fromEpoch}>${toEpoch}`]
  const who = changes.map(({ member, how }) => `${member.memberId} ${how}`)
  const what = moved.map(({ partition, from, to }) => `${partition} ${from ?? '-'}>${to ?? '-'}`)
  return [`${seconds(startedAt)}-${until}`, ...epochs, ...who, ...what].join(', ')
}

/** From old to new. */
const history = (looks: string): string[] =>
  (observed(looks).groups[0]?.rebalances ?? []).map(told).reverse()

test('a member joins and gets a partition of another', () => {
  expect(
    history(`
      0s g Stable a[t-0,t-1]
      1s g PreparingRebalance a[] b[]
      2s g CompletingRebalance a[] b[]
      3s g Stable a[t-0] b[t-1]
    `),
  ).toEqual(['1-3, b joined, t-1 a>b'])
})

test('a rebalance between two looks is seen by what it changed', () => {
  expect(
    history(`
      0s g Stable a[t-0,t-1]
      5s g Stable a[t-0] b[t-1]
      9s g Stable a[t-0] b[t-1]
    `),
  ).toEqual(['5-5, b joined, t-1 a>b'])
})

test('one that changed nothing is seen while it lasts', () => {
  expect(
    history(`
      0s g Stable a[t-0]
      1s g PreparingRebalance a[]
      2s g Stable a[t-0]
    `),
  ).toEqual(['1-2'])
})

test('one that lasts has no end', () => {
  expect(history('0s g Stable a[t-0]\n1s g PreparingRebalance a[] b[]')).toEqual(['1-…'])
})

test('who committed just before has left, who was silent over unread records timed out', () => {
  expect(
    history(`
      0s t-0 0..50 t-1 0..50 g Stable a[t-0] b[t-1] t-0@10 t-1@10
      1s t-0 0..50 t-1 0..50 g Stable a[t-0] b[t-1] t-0@11 t-1@11
      45s t-0 0..50 t-1 0..50 g Stable a[t-0] b[t-1] t-0@50 t-1@11
      46s t-0 0..50 t-1 0..50 g Empty t-0@50 t-1@11
    `),
  ).toEqual(['46-46, a left, b timed out, t-0 a>-, t-1 b>-'])
})

test('of who had nothing to read nobody can say more than that it is gone', () => {
  expect(
    history(`
      0s t-0 0..50 g Stable a[t-0] t-0@50
      60s t-0 0..50 g Empty t-0@50
    `),
  ).toEqual(['60-60, a gone, t-0 a>-'])
})

test('who never committed in spite of records to read timed out', () => {
  const looks = (lost: number) => `
      0s t-0 0..50 g Stable a[t-0] t-0@10
      ${lost}s t-0 0..50 g Empty t-0@10
    `
  expect(history(looks(10))).toEqual(['10-10, a timed out, t-0 a>-'])
  expect(history(looks(9))).toEqual(['9-9, a gone, t-0 a>-'])
})

test('a static member that comes back has restarted', () => {
  expect(
    history(`
      0s g Stable a/one[t-0] b/two[t-1]
      1s g Stable c/one[t-0] b/two[t-1]
    `),
  ).toEqual(['1-1, c restarted, t-0 a>c'])
})

test('groups of the new protocol tell by their epoch', () => {
  expect(
    history(`
      0s g#3 Stable a[t-0,t-1]
      1s g#4 Reconciling a[t-0] b[]
      2s g#5 Stable a[t-0] b[t-1]
      3s g#6 Stable a[t-0] b[t-1]
    `),
  ).toEqual(['1-2, epoch 3>5, b joined, t-1 a>b', '3-3, epoch 5>6'])
})

test('the newest hundred are kept', () => {
  const looks = Array.from({ length: 151 }, (_, s) => `${s}s g Stable ${s % 2 ? 'a' : 'b'}[t-0]`)
  const told = history(looks.join('\n'))
  expect(told).toHaveLength(100)
  expect(told.at(-1)).toContain('150-150')
})
