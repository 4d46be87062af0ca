import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compressions } from '../../../src/protocol/records/compression/compression.ts'
import type { DefaultRecordBatch } from '../../../src/protocol/records/default-record-batch.ts'
import type { NewRecord } from '../../../src/protocol/records/record.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'
import {
  buildRecordBatch,
  RecordBatchBuilder,
  type RecordBatchOptions,
} from '../../../src/protocol/records/record-batch-builder.ts'
import { type BatchVector, recordsVectors } from './record-vectors.ts'

function firstBatch(buffer: Buffer): DefaultRecordBatch {
  const [batch] = recordBatches(buffer)
  if (batch?.magic !== 2) throw new Error('a batch of magic 2 was expected')
  return batch
}

/** The options that make a batch like this one. */
function optionsOf(batch: DefaultRecordBatch): RecordBatchOptions {
  const { producerId, producerEpoch, baseSequence, isTransactional, isControl } = batch
  const { baseOffset, lastOffset, partitionLeaderEpoch, deleteHorizonMs, maxTimestamp } = batch
  return {
    ...{ producerId, producerEpoch, baseSequence, isTransactional, isControl },
    ...{ baseOffset, lastOffset, partitionLeaderEpoch, deleteHorizonMs, maxTimestamp },
    ...(batch.timestampType === 'LogAppendTime' ? { logAppendTime: maxTimestamp } : {}),
  }
}

/** The records with the timestamps that are stored, which LogAppendTime hides. */
function recordsOf(batch: DefaultRecordBatch): NewRecord[] {
  const records = [...batch.records()]
  if (batch.timestampType === 'CreateTime') return records
  const copy = Buffer.from(batch.bytes())
  copy.writeInt16BE(batch.attributes & ~0x08, 21)
  return records.map((record, i) => ({
    ...record,
    timestamp: [...firstBatch(copy).records()][i]?.timestamp ?? -1,
  }))
}

/** Whether the builder can be told to make such a batch: numbers above 2^53 and unused attribute bits do not survive. */
function canBeRebuilt(batch: BatchVector): boolean {
  const long = [
    batch['baseOffset'],
    batch['lastOffset'],
    batch['producerId'],
    batch['maxTimestamp'],
  ]
  return (
    batch['magic'] === 2 &&
    batch['compression'] === 'none' &&
    Number(batch['attributes']) < 128 &&
    long.every((value) => Number.isSafeInteger(Number(value)))
  )
}

describe('a batch built from what was read is the same, byte for byte', () => {
  const uncompressed = recordsVectors.filter(
    ({ error, batches }) =>
      error === undefined && batches.length > 0 && batches.every(canBeRebuilt),
  )

  test('most vectors are compared', () => {
    expect(uncompressed.length).toBeGreaterThan(30)
  })

  test.each(uncompressed.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    for (const batch of recordBatches(Buffer.from(vector.hex, 'hex'))) {
      if (batch.magic !== 2) throw new Error('a batch of magic 2 was expected')
      const built = buildRecordBatch(optionsOf(batch), recordsOf(batch))
      expect(built.toString('hex')).toBe(batch.bytes().toString('hex'))
    }
  })
})

const bytes = fc.option(fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)))

const newRecord = fc.record({
  timestamp: fc.oneof(fc.integer({ min: -1, max: 4_000_000_000_000 }), fc.maxSafeNat()),
  key: bytes,
  value: fc.oneof(bytes, fc.constant(Buffer.alloc(70_000, 'repeated '))),
  headers: fc.array(fc.record({ key: fc.string({ unit: 'grapheme' }), value: bytes }), {
    maxLength: 3,
  }),
})

/** What a producer sets, with bytes as text, which compares faster. */
function contentOf({ timestamp, key, value, headers = [] }: NewRecord): unknown {
  const text = (some: Uint8Array | null): string | null =>
    some === null ? null : Buffer.from(some).toString('latin1')
  const texts = headers.map((header) => [header.key, text(header.value)])
  return [timestamp, text(key), text(value), texts]
}

describe('RecordBatchBuilder', () => {
  test.each(compressions)('what is built with %s reads back', (compression) => {
    fc.assert(
      fc.property(fc.array(newRecord, { maxLength: 20 }), fc.nat(), (records, baseOffset) => {
        const batch = firstBatch(
          buildRecordBatch({ baseOffset, compression, producerId: 5, baseSequence: 3 }, records),
        )

        batch.ensureValid()
        expect(batch.recordCount).toBe(records.length)
        expect([...batch.records()].map(contentOf)).toEqual(records.map(contentOf))
        expect([...batch.records()].map((record) => record.offset)).toEqual(
          records.map((_, i) => baseOffset + i),
        )
        expect(batch.maxTimestamp).toBe(
          records.reduce((most, { timestamp }) => Math.max(most, timestamp), -1),
        )
      }),
      { numRuns: 50 },
    )
  })

  test('the first record always has room, the next ones below the size', () => {
    const record = { timestamp: 1, key: null, value: Buffer.alloc(100) }
    const builder = new RecordBatchBuilder({ sizeInBytesMax: 200 })

    expect(builder.hasRoomFor({ ...record, value: Buffer.alloc(1000) })).toBe(true)
    builder.append(record)
    expect(builder.hasRoomFor(record)).toBe(false)
    expect(builder.hasRoomFor({ ...record, value: Buffer.alloc(10) })).toBe(true)
    expect(builder.estimatedSizeInBytes).toBe(builder.build().length)
  })

  test('offsets that rise with gaps are kept', () => {
    const record = { timestamp: 1, key: null, value: null }
    const built = buildRecordBatch({ baseOffset: 10, lastOffset: 20 }, [
      { ...record, offset: 12 },
      { ...record, offset: 17 },
      record,
    ])
    const batch = firstBatch(built)

    expect([...batch.records()].map(({ offset }) => offset)).toEqual([12, 17, 18])
    expect([batch.baseOffset, batch.lastOffset]).toEqual([10, 20])
  })

  test('offsets that do not rise are a bug of the caller', () => {
    const builder = new RecordBatchBuilder()
    builder.append({ offset: 3, timestamp: 1, key: null, value: null })

    expect(() => builder.append({ offset: 3, timestamp: 1, key: null, value: null })).toThrow(
      'offsets rise within a batch',
    )
  })
})

describe('what the broker changes in place', () => {
  const built = (): Buffer =>
    buildRecordBatch({}, [
      { timestamp: 1000, key: null, value: Buffer.from('a') },
      { timestamp: 2000, key: null, value: Buffer.from('b') },
    ])

  test('base offset and leader epoch leave the checksum alone', () => {
    const batch = firstBatch(built())
    const { crc } = batch
    batch.setBaseOffset(2 ** 40)
    batch.setPartitionLeaderEpoch(7)

    batch.ensureValid()
    expect([batch.crc, batch.baseOffset, batch.partitionLeaderEpoch]).toEqual([crc, 2 ** 40, 7])
    expect([...batch.records()].map(({ offset }) => offset)).toEqual([2 ** 40, 2 ** 40 + 1])
  })

  test('the append time becomes every timestamp and is under the checksum', () => {
    const batch = firstBatch(built())
    batch.setLogAppendTime(9000)

    batch.ensureValid()
    expect([batch.timestampType, batch.maxTimestamp]).toEqual(['LogAppendTime', 9000])
    expect([...batch.records()].map(({ timestamp }) => timestamp)).toEqual([9000, 9000])
  })
})

describe('forEachRecordBounds', () => {
  const magic2 = recordsVectors.filter(({ batches }) =>
    batches.some((batch) => batch['magic'] === 2 && batch.records !== undefined),
  )

  test.each(magic2.map((vector) => [vector.name, vector] as const))(
    '%s: the same as the records, and the same verdict',
    (_, vector) => {
      for (const batch of recordBatches(Buffer.from(vector.hex, 'hex'))) {
        if (batch.magic !== 2) continue
        const bounds: unknown[] = []
        const records: unknown[] = []
        const boundsError = errorOf(() =>
          batch.forEachRecordBounds((one) => bounds.push({ ...one })),
        )
        const recordsError = errorOf(() => {
          for (const { offset, timestamp, sizeInBytes, key, value } of batch.records()) {
            const sizes = { keySize: key?.length ?? -1, valueSize: value?.length ?? -1 }
            records.push({ index: records.length, offset, timestamp, sizeInBytes, ...sizes })
          }
        })

        expect(bounds).toEqual(records)
        expect(boundsError).toBe(recordsError)
      }
    },
  )
})

function errorOf(action: () => void): string | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    return String(error)
  }
}
