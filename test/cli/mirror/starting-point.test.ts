import { describe, expect, test } from 'vitest'
import {
  type PartitionFacts,
  sequenceOf,
  startingPoint,
} from '../../../src/cli/mirror/starting-point.ts'

const ID = 'Zzf_NvhW7skf46ZagkOjdw'
const OTHER_ID = 'E1S21214DEyOiNaZimyHbw'
const NO_ID = 'AAAAAAAAAAAAAAAAAAAAAA'

const stored = {
  sourceTopic: 'orders',
  sourceTopicId: ID,
  targetTopicId: ID,
  producerId: 7,
  producerEpoch: 0,
  sequenceBase: 0,
  acknowledged: 100,
  runs: [{ source: 50, target: 0, length: 100 }],
}

const facts = (differing: Partial<PartitionFacts> = {}): PartitionFacts => ({
  sourceTopicId: ID,
  targetTopicId: ID,
  source: { start: 50, end: 500 },
  target: { start: 0, end: 100 },
  stored,
  lastSequence: 99,
  append: false,
  ...differing,
})

const found = (differing: Partial<PartitionFacts>) => {
  const point = startingPoint(facts(differing))
  if (point.kind === 'conflict') return point.reason
  return point.kind === 'unsettled' ? point.kind : [point.kind, point.source, point.map.nextTarget]
}

describe('a partition that was never mirrored', () => {
  const unknown = { stored: undefined, lastSequence: undefined }

  test('begins where the log of the source begins', () => {
    expect(found({ ...unknown, target: { start: 0, end: 0 } })).toEqual(['new', 50, 0])
  })

  test('may have had records that were deleted', () => {
    expect(found({ ...unknown, target: { start: 9, end: 9 } })).toEqual(['new', 50, 9])
  })

  test('is not mixed with records of others, unless that is wanted', () => {
    expect(found(unknown)).toMatch(/not mirrored from there \(100\)/)
    expect(found({ ...unknown, append: true })).toEqual(['new', 50, 100])
  })
})

describe('a partition that was mirrored', () => {
  test('goes on behind the last record of the target', () => {
    expect(found({})).toEqual(['resumed', 150, 100])
    const end = { target: { start: 0, end: 130 }, lastSequence: 129 }
    expect(found(end)).toEqual(['resumed', 180, 130])
  })

  test('goes on where brokers do not tell of producers', () => {
    const end = { target: { start: 0, end: 130 }, lastSequence: undefined }
    expect(found(end)).toEqual(['resumed', 180, 130])
  })

  test('waits until records that are on their way to the replicas can be seen', () => {
    expect(found({ lastSequence: 104 })).toBe('unsettled')
  })

  test('is not mixed with records that somebody else has written since', () => {
    const end = { target: { start: 0, end: 103 } }
    expect(found(end)).toMatch(/somebody else has written .* \(3 records\)/)
    const point = startingPoint(facts({ ...end, append: true }))
    expect(point).toMatchObject({ kind: 'resumed', source: 150, sequenceBase: 3 })
    expect(point.kind === 'resumed' && point.map.nextTarget).toBe(103)
  })

  test('tells of records that the target has lost, and copies them again', () => {
    const point = startingPoint(facts({ target: { start: 0, end: 90 }, lastSequence: 89 }))
    expect(point).toMatchObject({ kind: 'resumed', source: 140, lost: 10 })
  })

  test('begins anew in a topic of the target that was created again', () => {
    const target = { start: 0, end: 0 }
    expect(found({ target, targetTopicId: OTHER_ID, lastSequence: undefined })).toEqual([
      'new',
      50,
      0,
    ])
    // Without topic ids the empty log tells.
    expect(found({ target, targetTopicId: NO_ID, lastSequence: undefined })).toEqual([
      'resumed',
      50,
      0,
    ])
  })

  test('is not gone on with when the topic of the source was created again', () => {
    expect(found({ sourceTopicId: OTHER_ID })).toMatch(/deleted and created again/)
    expect(found({ sourceTopicId: NO_ID, source: { start: 0, end: 20 } })).toMatch(
      /source ends at 20/,
    )
  })

  test('goes on behind the end of the 32 bits of sequence numbers', () => {
    const far = 2 ** 31 + 10
    const runs = [{ source: 0, target: 0, length: far }]
    const point = found({
      stored: { ...stored, runs, acknowledged: far },
      source: { start: 0, end: 2 * far },
      target: { start: 0, end: far },
      lastSequence: 9,
    })
    expect(point).toEqual(['resumed', far, far])
    expect(sequenceOf(far, 0)).toBe(10)
  })
})
