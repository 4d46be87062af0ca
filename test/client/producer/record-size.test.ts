import { expect, it } from 'vitest'
import {
  batchSizeUpperBound,
  recordSizeUpperBound,
} from '../../../src/client/producer/record-size.ts'
import { buildRecordBatch } from '../../../src/protocol/records/record-batch-builder.ts'

it('is the size that Kafka names when a message is too large', () => {
  expect(batchSizeUpperBound({ topic: 't', key: null, value: Buffer.alloc(2_000_000) })).toBe(
    2_000_088,
  )
})

it('is never less than what the record takes', () => {
  for (const size of [0, 1, 63, 64, 127, 128, 8191, 8192, 1_048_575, 1_048_576]) {
    const record = {
      topic: 't',
      key: Buffer.alloc(size),
      value: Buffer.alloc(size),
      headers: [{ key: 'käy', value: Buffer.alloc(size) }],
    }
    const batch = buildRecordBatch({}, [{ ...record, timestamp: 1 }])
    expect(recordSizeUpperBound(record)).toBeGreaterThanOrEqual(batch.length - 61)
  }
})
