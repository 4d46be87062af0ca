import { expect, test } from 'vitest'
import { javaHashCode, partitionFor } from '../../../src/engine/group/partition-for.ts'
import { readVectors } from '../../vectors/archive.ts'

interface Vector {
  readonly id: string
  readonly javaHashCode: number
  readonly partitionOf50: number
  readonly partitionOf3: number
  readonly partitionOf1: number
}

const vectors = readVectors<Vector>('coordinator-partitions.jsonl')

test('a group belongs to the partition that Kafka computes from its id', () => {
  expect(vectors).toHaveLength(100)
  for (const vector of vectors) {
    expect(vector).toEqual({
      id: vector.id,
      javaHashCode: javaHashCode(vector.id),
      partitionOf50: partitionFor(vector.id, 50),
      partitionOf3: partitionFor(vector.id, 3),
      partitionOf1: partitionFor(vector.id, 1),
    })
  }
})

test('an id whose hash is the smallest int belongs to partition 0', () => {
  const [smallest] = vectors.filter((vector) => vector.javaHashCode === -2_147_483_648)
  expect(smallest?.partitionOf50).toBe(0)
})
