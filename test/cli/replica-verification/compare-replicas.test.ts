import { expect, test } from 'vitest'
import { compareReplicas } from '../../../src/cli/replica-verification/compare-replicas.ts'
import { buildRecordBatch } from '../../../src/protocol/records/record-batch-builder.ts'

const batch = (baseOffset: number, values: readonly string[]): Buffer =>
  buildRecordBatch(
    { baseOffset },
    values.map((value) => ({ timestamp: 1, key: null, value: Buffer.from(value), headers: [] })),
  )

const replica = (highWatermark: number, ...batches: Buffer[]) => ({
  highWatermark,
  records: Buffer.concat(batches),
})

test('what all replicas have below their high watermarks is compared', () => {
  const leader = replica(4, batch(0, ['a', 'b']), batch(2, ['c']), batch(3, ['d']), batch(4, ['e']))
  const behind = replica(3, batch(0, ['a', 'b']), batch(2, ['c']), batch(3, ['other']))
  const same = { differences: [], isBroken: false }
  expect(compareReplicas('t-0', 0, new Map([[0, leader]]))).toEqual({ ...same, nextOffset: 4 })
  const both = new Map([
    [0, leader],
    [1, behind],
  ])
  expect(compareReplicas('t-0', 0, both)).toEqual({ ...same, nextOffset: 3 })
})

test('a different checksum is told, and the rest compared', () => {
  const one = replica(9, batch(0, ['a']), batch(1, ['b']))
  const two = replica(9, batch(0, ['x']), batch(1, ['b']))
  const { differences, isBroken, nextOffset } = compareReplicas(
    't-0',
    0,
    new Map([
      [1, one],
      [2, two],
    ]),
  )
  expect([differences.length, isBroken, nextOffset]).toEqual([1, false, 2])
  expect(differences[0]).toMatch(
    /^partition t-0 has unmatched checksum at offset 0; replica 1's checksum \d+; replica 2's checksum \d+$/,
  )
})

test('different offsets end the comparison', () => {
  const replicas = new Map([
    [1, replica(9, batch(0, ['a', 'b']))],
    [2, replica(9, batch(0, ['a']))],
  ])
  expect(compareReplicas('t-0', 0, replicas)).toEqual({
    differences: ["partition t-0: replica 1's offset 1 doesn't match replica 2's offset 0"],
    isBroken: true,
    nextOffset: 0,
  })
})
