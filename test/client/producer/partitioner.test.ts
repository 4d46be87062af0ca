import { describe, expect, it } from 'vitest'
import {
  RoundRobinPartitioner,
  StickyPartitioner,
} from '../../../src/client/producer/partitioner.ts'

const record = (key: string | null) => ({
  topic: 't',
  key: key === null ? null : Buffer.from(key),
  value: null,
})

describe('the default partitioner', () => {
  it('keeps to one partition for records without a key until batch.size bytes went there', () => {
    const choices = [0.1, 0.5, 0.9]
    const partitioner = new StickyPartitioner(100, false, () => choices.shift() ?? 0)
    const chosen: number[] = []
    for (let count = 0; count < 6; count++) {
      chosen.push(partitioner.partition(record(null), 10))
      partitioner.onAppend('t', 10, 50)
    }
    expect(chosen).toEqual([1, 1, 5, 5, 9, 9])
  })

  it('puts equal keys into one partition, unless keys are to be ignored', () => {
    const byKey = new StickyPartitioner(100, false, () => 0)
    expect(byKey.partition(record('a'), 3)).toBe(1)
    expect(new StickyPartitioner(100, true, () => 0).partition(record('a'), 3)).toBe(0)
  })
})

it('the round-robin partitioner takes turns, with or without keys', () => {
  const partitioner = new RoundRobinPartitioner()
  const chosen = ['a', null, 'a', 'b'].map((key) => partitioner.partition(record(key), 3))
  expect(chosen).toEqual([0, 1, 2, 0])
})
