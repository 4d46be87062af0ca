import { describe, expect, test } from 'vitest'
import { halved, outgoingBatches, seal } from '../../../src/cli/mirror/outgoing-batches.ts'
import type { FetchedBatch } from '../../../src/client/consumer/fetched-records.ts'
import type { NewRecord } from '../../../src/protocol/records/record.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'
import {
  buildRecordBatch,
  type RecordBatchOptions,
} from '../../../src/protocol/records/record-batch-builder.ts'

const record = (offset: number, size = 10): NewRecord => ({
  offset,
  timestamp: 1_000_000 + offset,
  key: offset % 3 === 0 ? null : Buffer.from(`k${offset}`),
  value: offset % 5 === 0 ? null : Buffer.alloc(size, offset % 256),
  headers: offset % 2 === 0 ? [{ key: 'h', value: Buffer.from([offset % 256]) }] : [],
})

const batch = (offsets: readonly number[], options: RecordBatchOptions = {}, size = 10) =>
  buildRecordBatch(
    { baseOffset: offsets[0] ?? 0, partitionLeaderEpoch: 9, ...options },
    offsets.map((offset) => record(offset, size)),
  )

const range = (start: number, end: number): number[] =>
  Array.from({ length: end - start }, (_, index) => start + index)

const fetched = (bytes: Buffer, from = 0): FetchedBatch[] =>
  [...recordBatches(bytes)].map((each) => ({ topic: 't', partition: 0, batch: each, from }))

/** What a broker would store: the records, with offsets from 0 in each batch. */
const contents = (bytes: Buffer) =>
  [...recordBatches(bytes)].flatMap((each) =>
    [...each.records()].map(({ offset, timestamp, key, value, headers }) => ({
      offset,
      timestamp,
      key: key?.toString() ?? null,
      value: value?.toString() ?? null,
      headers: headers.map((header) => [header.key, header.value?.toString()]),
    })),
  )

const wanted = (offsets: readonly number[], size = 10) =>
  offsets.map((source, offset) => ({
    ...contents(batch([source], {}, size))[0],
    offset,
  }))

const sealed = (bytes: Buffer): Buffer => {
  seal(bytes, { producerId: 77, producerEpoch: 3, baseSequence: 1234 })
  return bytes
}

describe('a batch in which every offset has a record', () => {
  test.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'goes on as it is compressed (%s), under another header',
    (compression) => {
      const offsets = range(40, 60)
      const bytes = batch(offsets, {
        compression,
        producerId: 5,
        producerEpoch: 1,
        baseSequence: 40,
        isTransactional: true,
      })
      const [outgoing, ...others] = outgoingBatches(fetched(bytes))
      expect(others).toEqual([])
      if (outgoing === undefined) throw new Error('a batch')
      expect(outgoing.ranges).toEqual([{ source: 40, count: 20 }])
      expect(outgoing.bytes.subarray(61)).toEqual(bytes.subarray(61))
      const [copy] = recordBatches(sealed(outgoing.bytes))
      expect(copy).toMatchObject({
        baseOffset: 0,
        partitionLeaderEpoch: -1,
        producerId: 77,
        producerEpoch: 3,
        baseSequence: 1234,
        isTransactional: false,
        compression,
      })
      expect(copy?.magic === 2 && copy.isValid()).toBe(true)
      expect(contents(outgoing.bytes)).toEqual(wanted(offsets))
    },
  )

  test('is not the bytes that were fetched, which may be large', () => {
    const bytes = batch(range(0, 3))
    const before = Buffer.from(bytes)
    const [outgoing] = outgoingBatches(fetched(bytes))
    sealed(outgoing?.bytes ?? Buffer.alloc(0))
    expect(bytes).toEqual(before)
  })
})

describe('records are written anew', () => {
  const rewritten = (bytes: Buffer, from = 0) => {
    const outgoing = outgoingBatches(fetched(bytes, from))
    expect(outgoing).toHaveLength(1)
    const [only] = outgoing
    if (only === undefined) throw new Error('a batch')
    const [copy] = recordBatches(sealed(only.bytes))
    return { ...only, copy, records: contents(only.bytes) }
  }

  test('where compaction has left gaps', () => {
    const { ranges, records, copy } = rewritten(batch([3, 4, 9, 11], { compression: 'zstd' }))
    expect(ranges).toEqual([
      { source: 3, count: 2 },
      { source: 9, count: 1 },
      { source: 11, count: 1 },
    ])
    expect(records).toEqual(wanted([3, 4, 9, 11]))
    expect(copy?.compression).toBe('zstd')
  })

  test('where the end of the batch is gone', () => {
    const { ranges, records } = rewritten(batch([3, 4], { lastOffset: 8 }))
    expect(ranges).toEqual([{ source: 3, count: 2 }])
    expect(records).toEqual(wanted([3, 4]))
  })

  test('where only the end of the batch is wanted', () => {
    const { ranges, records } = rewritten(batch(range(0, 10)), 7)
    expect(ranges).toEqual([{ source: 7, count: 3 }])
    expect(records).toEqual(wanted([7, 8, 9]))
  })

  test('with their append times as their own', () => {
    const { records, copy } = rewritten(batch([0, 1], { logAppendTime: 5_000_000 }))
    expect(copy?.timestampType).toBe('CreateTime')
    expect(records.map(({ timestamp }) => timestamp)).toEqual([5_000_000, 5_000_000])
  })

  test('where the cleaner has marked the batch', () => {
    const { records, copy } = rewritten(batch([0, 1], { deleteHorizonMs: 9_000_000 }))
    expect(copy?.magic === 2 && copy.deleteHorizonMs).toBe(null)
    expect(records).toEqual(wanted([0, 1]))
  })
})

test('small batches are gathered, large ones are not', () => {
  const small = [range(0, 2), range(2, 5), range(7, 9)].map((offsets) => batch(offsets))
  const large = batch(range(9, 29), {}, 2000)
  const last = batch([29])
  const outgoing = outgoingBatches(fetched(Buffer.concat([...small, large, last])))
  expect(outgoing.map(({ recordCount, ranges }) => [recordCount, ranges])).toEqual([
    [
      7,
      [
        { source: 0, count: 5 },
        { source: 7, count: 2 },
      ],
    ],
    [20, [{ source: 9, count: 20 }]],
    [1, [{ source: 29, count: 1 }]],
  ])
  expect(contents(outgoing[0]?.bytes ?? Buffer.alloc(0))).toEqual(wanted([0, 1, 2, 3, 4, 7, 8]))
})

test('records of different codecs are not gathered in one batch', () => {
  const bytes = Buffer.concat([
    batch([0], { compression: 'gzip' }),
    batch([1], { compression: 'gzip' }),
    batch([2], { compression: 'lz4' }),
  ])
  const codecs = outgoingBatches(fetched(bytes)).map(({ bytes: each }) => {
    const [copy] = recordBatches(each)
    return [copy?.compression, copy?.magic === 2 && copy.recordCount]
  })
  expect(codecs).toEqual([
    ['gzip', 2],
    ['lz4', 1],
  ])
})

test('what is gathered stays below the size of a usual batch', () => {
  const bytes = Buffer.concat(range(0, 100).map((offset) => batch([offset], {}, 15_000)))
  const outgoing = outgoingBatches(fetched(bytes))
  expect(Math.max(...outgoing.map((each) => each.bytes.length))).toBeLessThan(257 * 1024)
  const counts = outgoing.map(({ recordCount }) => recordCount)
  expect(counts.reduce((sum, count) => sum + count)).toBe(100)
})

test('a batch that is too large for the target becomes two', () => {
  const bytes = batch(range(0, 5), { compression: 'gzip' })
  const [first, second] = halved({ bytes, recordCount: 5 })
  expect([first.recordCount, second.recordCount]).toEqual([3, 2])
  expect(contents(first.bytes)).toEqual(wanted([0, 1, 2]))
  expect(contents(second.bytes)).toEqual(wanted([3, 4]))
})
