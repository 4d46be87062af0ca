import { expect, test } from 'vitest'
import { timestampAt } from '../../../src/cli/monitor/batch-timestamp.ts'
import {
  RecordBatchBuilder,
  type RecordBatchOptions,
} from '../../../src/protocol/records/record-batch-builder.ts'

function batch(options: RecordBatchOptions, ...timestamps: number[]): Buffer {
  const builder = new RecordBatchBuilder(options)
  for (const timestamp of timestamps) {
    builder.append({ timestamp, key: null, value: Buffer.from('x'), headers: [] })
  }
  return builder.build()
}

test('lies on the line from the first to the largest timestamp of the batch', () => {
  const records = batch({ baseOffset: 10, compression: 'gzip' }, 1000, 1100, 1600)
  expect([10, 11, 12].map((offset) => timestampAt(records, offset))).toEqual([1000, 1300, 1600])
})

test('is that of the first batch that reaches the offset', () => {
  const records = Buffer.concat([batch({ baseOffset: 10 }, 1000), batch({ baseOffset: 20 }, 2000)])
  expect(timestampAt(records, 10)).toBe(1000)
  expect(timestampAt(records, 15)).toBe(2000)
  expect(timestampAt(records, 21)).toBeUndefined()
})

test('is the append time where the broker stamps, and the largest where the cleaner keeps its horizon', () => {
  expect(timestampAt(batch({ baseOffset: 10, logAppendTime: 7000 }, 1, 2), 10)).toBe(7000)
  expect(timestampAt(batch({ baseOffset: 10, deleteHorizonMs: 99_000 }, 1, 2), 10)).toBe(2)
})

test('is not known without bytes, or without timestamps', () => {
  expect(timestampAt(Buffer.alloc(0), 0)).toBeUndefined()
  expect(timestampAt(batch({}, 5).subarray(0, 40), 0)).toBeUndefined()
  expect(timestampAt(batch({}, -1), 0)).toBeUndefined()
})
