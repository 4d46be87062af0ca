import { describe, expect, it } from 'vitest'
import { ProducerBatch } from '../../../src/client/producer/producer-batch.ts'
import type { RecordMetadata } from '../../../src/client/producer/producer-record.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'

const settings = {
  compression: 'none',
  compressionLevel: undefined,
  batchSize: 16_384,
  isTransactional: false,
} as const
const partition = { topic: 't', partition: 2 }

function batchOf(values: readonly string[], told: (RecordMetadata | Error | undefined)[] = []) {
  const batch = new ProducerBatch(partition, { createdAt: 0, order: 1 }, settings)
  for (const value of values) {
    const record = { topic: 't', key: null, value: Buffer.from(value) }
    batch.append(record, 1000, (error, metadata) => told.push(error ?? metadata))
  }
  return batch
}

const valuesOf = (bytes: Buffer): string[] =>
  [...recordBatches(bytes)].flatMap((batch) =>
    [...batch.records()].map(({ value }) => String(value)),
  )

describe('a producer batch', () => {
  it('carries the sequence it was sealed with, and a new one after the epoch was bumped', () => {
    const batch = batchOf(['a', 'b'])
    batch.seal({ producerId: 7, producerEpoch: 0, baseSequence: 40 })
    const bytes = batch.seal({ producerId: 7, producerEpoch: 1, baseSequence: 0 })
    const [sealed] = recordBatches(bytes)
    expect(sealed).toMatchObject({ producerId: 7, producerEpoch: 1, baseSequence: 0 })
    expect(sealed?.isValid()).toBe(true)
  })

  it('tells every record its offset', async () => {
    const told: (RecordMetadata | Error | undefined)[] = []
    const batch = batchOf(['a', 'bc'], told)
    batch.seal(undefined)
    batch.succeed({ baseOffset: 10, logAppendTimeMs: -1 })
    await batch.done()
    const common = { topic: 't', partition: 2, timestamp: 1000, serializedKeySize: -1 }
    expect(told).toEqual([
      { ...common, offset: 10, serializedValueSize: 1 },
      { ...common, offset: 11, serializedValueSize: 2 },
    ])
  })

  it('tells the broker its time where the topic has LogAppendTime, and no offset with acks=0', () => {
    const told: (RecordMetadata | Error | undefined)[] = []
    batchOf(['a'], told).succeed({ baseOffset: -1, logAppendTimeMs: 5 })
    expect(told).toMatchObject([{ offset: -1, timestamp: 5 }])
  })

  it('is split into halves that keep order and callbacks', async () => {
    const told: (RecordMetadata | Error | undefined)[] = []
    const batch = batchOf(['a', 'b', 'c'], told)
    batch.seal(undefined)
    const done = batch.done()
    const parts = batch.split()
    expect(parts.map((part) => valuesOf(part.seal(undefined)))).toEqual([['a', 'b'], ['c']])
    parts[0]?.succeed({ baseOffset: 0, logAppendTimeMs: -1 })
    parts[1]?.fail(() => new Error('too large'))
    await done
    expect(told).toMatchObject([{ offset: 0 }, { offset: 1 }, new Error('too large')])
  })
})
