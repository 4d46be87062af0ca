import { describe, expect, test } from 'vitest'
import { RecordValidationError } from '../../../src/engine/log/record-validation-error.ts'
import { KafkaError } from '../../../src/protocol/errors.ts'
import { crc32c } from '../../../src/protocol/records/crc32c.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'
import { buildRecordBatch } from '../../../src/protocol/records/record-batch-builder.ts'
import { batchOf, type LogFixture, openLog, produce, valuesOf } from './log-fixture.ts'

const now = 1_700_000_000_000

function errorOf(action: () => unknown): KafkaError {
  try {
    action()
  } catch (error) {
    if (error instanceof KafkaError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

/** Appends as a client and returns Kafka's error and its message. */
function refusal(fixture: LogFixture, records: Buffer): [string, string] {
  const { error, message } = errorOf(() => produce(fixture, records))
  return [error, message]
}

function onlyBatch(fixture: LogFixture) {
  const [batch] = fixture.log.batches(0)
  if (batch === undefined) throw new Error('the log is empty')
  return batch
}

describe('an append', () => {
  test('gets the next offsets, and the leader epoch, outside the checksum', () => {
    const fixture = openLog()
    const first = produce(fixture, batchOf(['a', 'b']), 4)
    const second = produce(fixture, batchOf(['c']), 4)
    expect(first).toEqual({
      firstOffset: 0,
      lastOffset: 1,
      maxTimestamp: now + 1,
      logAppendTime: -1,
      logStartOffset: 0,
      duplicate: false,
    })
    expect(second).toMatchObject({ firstOffset: 2, lastOffset: 2 })
    const batches = [...fixture.log.batches(0)]
    expect(batches.map((b) => [b.baseOffset, b.partitionLeaderEpoch, b.isValid()])).toEqual([
      [0, 4, true],
      [2, 4, true],
    ])
    expect(fixture.log.latestLeaderEpoch).toBe(4)
  })

  test('keeps the bytes of a compressed batch', () => {
    for (const compression of ['gzip', 'snappy', 'lz4', 'zstd'] as const) {
      const fixture = openLog()
      const sent = batchOf(['same', 'same', 'same'], { compression })
      const copy = Buffer.from(sent)
      produce(fixture, sent)
      expect(onlyBatch(fixture).bytes().subarray(16)).toEqual(copy.subarray(16))
    }
  })

  test("with LogAppendTime has the broker's time and a new checksum", () => {
    const fixture = openLog({ messageTimestampType: 'LogAppendTime' })
    const result = produce(fixture, batchOf(['a', 'b'], { timestamp: 5 }))
    expect(result).toMatchObject({ logAppendTime: now, maxTimestamp: now })
    const batch = onlyBatch(fixture)
    expect([batch.timestampType, batch.maxTimestamp, batch.isValid()]).toEqual([
      'LogAppendTime',
      now,
      true,
    ])
    expect([...batch.records()].map(({ timestamp }) => timestamp)).toEqual([now, now])
  })

  test('to a topic with another compression.type is compressed anew', () => {
    const fixture = openLog({ compressionType: 'lz4' })
    const sent = { compression: 'gzip', producerId: 9, producerEpoch: 1, baseSequence: 0 } as const
    produce(fixture, batchOf(['a', 'b'], sent))
    const batch = onlyBatch(fixture)
    expect(batch).toMatchObject({
      compression: 'lz4',
      producerId: 9,
      producerEpoch: 1,
      baseSequence: 0,
    })
    expect(valuesOf(fixture.log)).toEqual(['0:a', '1:b'])
    const plain = openLog({ compressionType: 'uncompressed' })
    produce(plain, batchOf(['a'], { compression: 'zstd' }))
    expect(onlyBatch(plain).compression).toBe('none')
  })

  test('corrects a header that lies about the largest timestamp', () => {
    const fixture = openLog()
    const records = batchOf(['a', 'b'])
    records.writeBigInt64BE(BigInt(now + 99), 35)
    records.writeUInt32BE(crc32c(records, 21), 17)
    expect(produce(fixture, records).maxTimestamp).toBe(now + 1)
    expect(onlyBatch(fixture)).toMatchObject({ maxTimestamp: now + 1, timestampType: 'CreateTime' })
    expect(onlyBatch(fixture).isValid()).toBe(true)
  })
})

describe('a client may not append', () => {
  const tp = 'orders-0'

  test('no batch at all, two batches, or an old magic', () => {
    const fixture = openLog()
    const one = batchOf(['a'])
    expect(refusal(fixture, Buffer.alloc(0))[0]).toBe('INVALID_RECORD')
    expect(refusal(fixture, Buffer.concat([one, batchOf(['b'])]))).toEqual([
      'INVALID_RECORD',
      'Produce requests are only allowed to contain exactly one record batch per partition',
    ])
    const old = Buffer.from(one)
    old.writeInt8(1, 16)
    expect(refusal(fixture, old)[0]).toBe('INVALID_RECORD')
    expect(fixture.log.logEndOffset).toBe(0)
  })

  test('a batch whose checksum is wrong', () => {
    const records = batchOf(['a'])
    records.writeUInt8(7, records.length - 1)
    const [error, message] = refusal(openLog(), records)
    expect(error).toBe('CORRUPT_MESSAGE')
    expect(message).toMatch(
      /^Record is corrupt \(stored crc = \d+\) in topic partition orders-0\.$/,
    )
  })

  test('a batch that is cut short', () => {
    const records = batchOf(['abc'])
    expect(refusal(openLog(), records.subarray(0, records.length - 2))[0]).toBe('INVALID_RECORD')
    expect(refusal(openLog(), records.subarray(0, 9))[0]).toBe('INVALID_RECORD')
  })

  test('a base offset other than 0', () => {
    expect(refusal(openLog(), batchOf(['a'], { baseOffset: 3 }))).toEqual([
      'INVALID_RECORD',
      `The baseOffset of the record batch in the append to ${tp} should be 0, but it is 3`,
    ])
  })

  test('an inconsistent number of records', () => {
    const records = buildRecordBatch({ lastOffset: 4 }, [
      { timestamp: now, key: null, value: null },
    ])
    expect(refusal(openLog(), records)).toEqual([
      'INVALID_RECORD',
      `Inconsistent batch offset range [0, 4] and count of records 1 in topic partition ${tp}`,
    ])
    expect(refusal(openLog(), buildRecordBatch({ lastOffset: 0 }, []))).toEqual([
      'INVALID_RECORD',
      `Invalid reported count for record batch: 0 in topic partition ${tp}`,
    ])
  })

  test('control records', () => {
    const records = batchOf(['a'], { isControl: true })
    expect(refusal(openLog(), records)).toEqual([
      'INVALID_RECORD',
      `Clients are not allowed to write control records in topic partition ${tp}`,
    ])
  })

  test('a producer id without a sequence', () => {
    expect(refusal(openLog(), batchOf(['a'], { producerId: 4, producerEpoch: 0 }))).toEqual([
      'INVALID_RECORD',
      `Invalid sequence number -1 in record batch with producerId 4 in topic partition ${tp}`,
    ])
  })

  test('more than max.message.bytes, counted as compressed', () => {
    const fixture = openLog({ maxMessageBytes: 200 })
    const value = 'z'.repeat(500)
    const plain = batchOf([value])
    expect(refusal(fixture, plain)).toEqual([
      'MESSAGE_TOO_LARGE',
      `The record batch size in the append to ${tp} is ${plain.length} bytes which exceeds the maximum configured value of 200).`,
    ])
    produce(fixture, batchOf([value], { compression: 'gzip' }))
    expect(fixture.log.logEndOffset).toBe(1)
  })

  test('millions of faulty records, of which ten thousand are told', () => {
    const fixture = openLog({ cleanupPolicy: ['compact'] })
    const records = batchOf(Array(10_001).fill('a'), { key: null, compression: 'gzip' })
    const error = errorOf(() => produce(fixture, records)) as RecordValidationError
    expect(error.message).toContain('due to 10001 record errors in total')
    expect(error.recordErrors).toHaveLength(10_000)
  })

  test('a batch larger than a segment', () => {
    const fixture = openLog({ segmentBytes: 100 })
    expect(refusal(fixture, batchOf(['z'.repeat(100)]))[0]).toBe('RECORD_LIST_TOO_LARGE')
  })

  test('a record without a key on a compacted topic, and it learns which ones', () => {
    const fixture = openLog({ cleanupPolicy: ['compact'] })
    const error = errorOf(() => produce(fixture, batchOf(['a', 'b'], { key: null })))
    const message = `Compacted topic cannot accept message without key in topic partition ${tp}.`
    expect(error).toBeInstanceOf(RecordValidationError)
    expect(error).toMatchObject({
      error: 'INVALID_RECORD',
      message: `One or more records have been rejected due to 2 record errors in total, and only showing the first three errors at most: [RecordError(batchIndex=0, message='${message}'), RecordError(batchIndex=1, message='${message}')]`,
      recordErrors: [
        { batchIndex: 0, message },
        { batchIndex: 1, message },
      ],
    })
    produce(fixture, batchOf(['a']))
  })

  test('timestamps outside message.timestamp.before.max.ms and after.max.ms', () => {
    const fixture = openLog({ messageTimestampBeforeMaxMs: 1000, messageTimestampAfterMaxMs: 500 })
    const early = errorOf(() => produce(fixture, batchOf(['a', 'b'], { timestamp: now - 1001 })))
    expect(early).toMatchObject({
      error: 'INVALID_TIMESTAMP',
      message: 'One or more records have been rejected due to invalid timestamp',
      recordErrors: [
        {
          batchIndex: 0,
          message: `Timestamp ${now - 1001} of message with offset 0 is out of range. The timestamp should be within [${now - 1000}, ${now + 500}]`,
        },
      ],
    })
    expect(refusal(fixture, batchOf(['a'], { timestamp: now + 501 }))[0]).toBe('INVALID_TIMESTAMP')
    produce(fixture, batchOf(['a'], { timestamp: now + 500 }))
    produce(fixture, batchOf(['a'], { timestamp: -1 }))
    const hour = openLog()
    expect(refusal(hour, batchOf(['a'], { timestamp: now + 3_600_001 }))[0]).toBe(
      'INVALID_TIMESTAMP',
    )
    produce(hour, batchOf(['a'], { timestamp: 0 }))
  })

  test('bytes that do not decompress, or no records where the header promises some', () => {
    const records = batchOf(['some text', 'some text'], { compression: 'gzip' })
    const broken = Buffer.concat([records.subarray(0, 61), Buffer.alloc(records.length - 61, 0x5a)])
    const [batch] = recordBatches(broken)
    if (batch?.magic !== 2) throw new Error('magic 2')
    batch.setLogAppendTime(now)
    expect(refusal(openLog({ messageTimestampType: 'LogAppendTime' }), broken)[0]).toBe(
      'INVALID_RECORD',
    )
  })
})

describe('an append of the broker itself', () => {
  test('may hold several batches and control records', () => {
    const { log } = openLog()
    const records = Buffer.concat([
      batchOf(['a']),
      batchOf(['b', 'c']),
      batchOf(['x'], { isControl: true }),
    ])
    const result = log.append(records, { leaderEpoch: 1, origin: 'controller', now })
    expect(result).toMatchObject({ firstOffset: 0, lastOffset: 3 })
    expect([...log.batches(0)].map((batch) => batch.baseOffset)).toEqual([0, 1, 3])
  })
})
