import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { murmur2, partitionForKey, toPositive } from '../../src/client/murmur2.ts'
import { vectorPath } from '../vectors/archive.ts'

interface Vector {
  readonly keyHex: string
  readonly murmur2: number
  readonly positive: number
  readonly partition: Readonly<Record<string, number>>
}

const vectors = JSON.parse(readFileSync(vectorPath('hashes.json'), 'utf8')) as { murmur2: Vector[] }

describe('murmur2', () => {
  it('hashes and partitions every recorded key as Kafka does', () => {
    expect(vectors.murmur2).toHaveLength(200)
    for (const vector of vectors.murmur2) {
      const key = Buffer.from(vector.keyHex, 'hex')
      expect(murmur2(key)).toBe(vector.murmur2)
      expect(toPositive(murmur2(key))).toBe(vector.positive)
      for (const [count, partition] of Object.entries(vector.partition)) {
        expect(partitionForKey(key, Number(count))).toBe(partition)
      }
    }
  })
})
