import { describe, expect, test } from 'vitest'
import { createTestSystem } from '../system/test-system.ts'
import { batchOf, openLog, produce, recordsIn } from './log-fixture.ts'

const everything = { limitOffset: Number.POSITIVE_INFINITY, minOneBatch: true }
const now = 1_700_000_000_000

describe('a read', () => {
  test('begins with the whole batch that contains the offset', () => {
    const fixture = openLog()
    produce(fixture, batchOf(['a', 'b', 'c']))
    produce(fixture, batchOf(['d']))
    expect(recordsIn(fixture.log.read(1, 1000, everything).records)).toEqual([
      '0:a',
      '1:b',
      '2:c',
      '3:d',
    ])
    expect(recordsIn(fixture.log.read(3, 1000, everything).records)).toEqual(['3:d'])
  })

  test('gives whole batches up to the byte limit, and the first one whatever its size', () => {
    const fixture = openLog()
    for (const value of ['a', 'b', 'c']) produce(fixture, batchOf([value]))
    const size = batchOf(['a']).length
    const read = (offset: number, maxBytes: number, minOneBatch = true): string[] =>
      recordsIn(fixture.log.read(offset, maxBytes, { ...everything, minOneBatch }).records)
    expect(read(0, 2 * size)).toEqual(['0:a', '1:b'])
    expect(read(0, 3 * size - 1)).toEqual(['0:a', '1:b'])
    expect(read(0, 0)).toEqual(['0:a'])
    expect(read(0, size - 1)).toEqual(['0:a'])
    expect(read(0, 0, false)).toEqual([])
    expect(read(0, size - 1, false)).toEqual([])
    expect(read(0, size, false)).toEqual(['0:a'])
  })

  test('ends at the limit, and does not give a batch that reaches beyond it', () => {
    const fixture = openLog()
    produce(fixture, batchOf(['a', 'b']))
    produce(fixture, batchOf(['c', 'd']))
    const read = (offset: number, limitOffset: number): string[] =>
      recordsIn(fixture.log.read(offset, 1000, { limitOffset, minOneBatch: true }).records)
    expect(read(0, 2)).toEqual(['0:a', '1:b'])
    expect(read(0, 3)).toEqual(['0:a', '1:b'])
    expect(read(2, 3)).toEqual([])
    expect(read(2, 2)).toEqual([])
    expect(read(0, 4)).toEqual(['0:a', '1:b', '2:c', '3:d'])
  })

  test('outside the log is OFFSET_OUT_OF_RANGE; at its end it is empty', () => {
    const fixture = openLog()
    expect(fixture.log.read(0, 100, everything).records).toHaveLength(0)
    for (const value of ['a', 'b', 'c']) produce(fixture, batchOf([value]))
    expect(fixture.log.read(3, 100, everything).records).toHaveLength(0)
    fixture.log.deleteRecordsBefore(2)
    for (const offset of [-1, 0, 1, 4]) {
      expect(() => fixture.log.read(offset, 100, everything)).toThrow(
        `Received request for offset ${offset} for partition orders-0, but we only have log segments in the range 2 to 3.`,
      )
    }
    expect(recordsIn(fixture.log.read(2, 100, everything).records)).toEqual(['2:c'])
  })

  test('goes from segment to segment', () => {
    const fixture = openLog()
    for (const value of ['a', 'b', 'c']) {
      produce(fixture, batchOf([value]))
      fixture.log.roll(now)
    }
    expect(fixture.log.numberOfSegments).toBe(4)
    for (const [offset, entry] of ['0:a', '1:b', '2:c'].entries()) {
      expect(recordsIn(fixture.log.read(offset, 1000, everything).records)).toEqual([entry])
    }
  })

  test.each([1, 2, 3, 4])('at any offset and size gives what a model gives (seed %i)', (seed) => {
    const system = createTestSystem({ seed })
    const config = { segmentBytes: 3000, indexIntervalBytes: 200 }
    const fixture = openLog(config, { system })
    const batches: { first: number; last: number; size: number }[] = []
    for (let i = 0; i < 150; i += 1) {
      const count = 1 + system.random.integer(4)
      const values = Array.from({ length: count }, () => 'v'.repeat(system.random.integer(60)))
      const records = batchOf(values)
      const { firstOffset, lastOffset } = produce(fixture, records)
      batches.push({ first: firstOffset, last: lastOffset, size: records.length })
    }
    for (let i = 0; i < 600; i += 1) {
      const offset = system.random.integer(fixture.log.logEndOffset)
      const maxBytes = system.random.integer(1200)
      const limitOffset = system.random.integer(fixture.log.logEndOffset + 1)
      const { records } = fixture.log.read(offset, maxBytes, { limitOffset, minOneBatch: true })
      const start = batches.findIndex(({ last }) => last >= offset)
      let size = 0
      for (const batch of batches.slice(start)) {
        const fits = size === 0 || size + batch.size <= maxBytes
        if (!fits || batch.last >= limitOffset || offset >= limitOffset) break
        size += batch.size
      }
      const isCutBySegment = records.length > 0 && records.length < size
      if (!isCutBySegment) expect(records).toHaveLength(size)
      if (records.length > 0) expect(Number(records.readBigInt64BE(0))).toBe(batches[start]?.first)
    }
  })

  test('of damaged bytes is CORRUPT_MESSAGE', () => {
    const fixture = openLog()
    produce(fixture, batchOf(['a']))
    produce(fixture, batchOf(['b']))
    const { disk } = fixture.system
    const path = '/data/orders-0/00000000000000000000.log'
    const file = disk.open(path, 'write')
    file.write([Buffer.alloc(20)], batchOf(['a']).length)
    const maxBytes = batchOf(['a']).length + 30
    expect(recordsIn(fixture.log.read(0, maxBytes, everything).records)).toEqual(['0:a'])
    expect(() => fixture.log.read(1, maxBytes, everything)).toThrow(
      expect.objectContaining({ error: 'CORRUPT_MESSAGE' }),
    )
  })
})

describe('a look-up by timestamp', () => {
  function filled(config = {}) {
    const fixture = openLog({ indexIntervalBytes: 100, ...config })
    for (let i = 0; i < 30; i += 1) {
      // Timestamps 0, 10, 20 … with a jump back in the middle of each ten.
      const timestamp = now + i * 10 - (i % 10 === 5 ? 30 : 0)
      produce(
        fixture,
        batchOf([`v${i}`, `w${i}`], { timestamp, compression: i % 2 ? 'gzip' : 'none' }),
      )
      if (i % 8 === 7) fixture.log.roll(now)
    }
    return fixture
  }

  test('finds the first record at or after the timestamp, also inside a batch', () => {
    const { log } = filled()
    expect(log.offsetForTimestamp(0)).toEqual({ offset: 0, timestamp: now, leaderEpoch: 0 })
    expect(log.offsetForTimestamp(now + 1)).toEqual({
      offset: 1,
      timestamp: now + 1,
      leaderEpoch: 0,
    })
    expect(log.offsetForTimestamp(now + 2)).toEqual({
      offset: 2,
      timestamp: now + 10,
      leaderEpoch: 0,
    })
    expect(log.offsetForTimestamp(now + 41)).toEqual({
      offset: 9,
      timestamp: now + 41,
      leaderEpoch: 0,
    })
    expect(log.offsetForTimestamp(now + 42)).toEqual({
      offset: 12,
      timestamp: now + 60,
      leaderEpoch: 0,
    })
    expect(log.offsetForTimestamp(now + 291)).toEqual({
      offset: 59,
      timestamp: now + 291,
      leaderEpoch: 0,
    })
    expect(log.offsetForTimestamp(now + 292)).toBeUndefined()
  })

  test('every timestamp agrees with a scan', () => {
    const { log } = filled()
    const all = [...log.batches(0)].flatMap((batch) => [...batch.records()])
    for (let timestamp = now - 5; timestamp < now + 300; timestamp += 1) {
      const wanted = all.find((record) => record.timestamp >= timestamp)
      expect(log.offsetForTimestamp(timestamp)?.offset).toBe(wanted?.offset)
    }
  })

  test('does not see deleted records', () => {
    const { log } = filled()
    log.deleteRecordsBefore(3)
    expect(log.offsetForTimestamp(0)).toMatchObject({ offset: 3, timestamp: now + 11 })
  })

  test('for the largest timestamp finds the first record that has it', () => {
    const fixture = openLog()
    expect(fixture.log.maxTimestampOffset()).toBeUndefined()
    produce(fixture, batchOf(['a', 'b'], { timestamp: now + 50 }))
    produce(fixture, batchOf(['c'], { timestamp: now + 51 }))
    fixture.log.roll(now)
    produce(fixture, batchOf(['d'], { timestamp: now + 51 }), 2)
    expect(fixture.log.maxTimestampOffset()).toEqual({
      offset: 1,
      timestamp: now + 51,
      leaderEpoch: 0,
    })
    produce(fixture, batchOf(['e', 'f'], { timestamp: now + 60 }), 2)
    expect(fixture.log.maxTimestampOffset()).toEqual({
      offset: 5,
      timestamp: now + 61,
      leaderEpoch: 2,
    })
  })
})

describe('a leader epoch', () => {
  test('ends where the next one begins', () => {
    const fixture = openLog()
    produce(fixture, batchOf(['a', 'b']), 1)
    produce(fixture, batchOf(['c']), 4)
    fixture.log.assignLeaderEpoch(6)
    const { log } = fixture
    expect(log.endOffsetForEpoch(0)).toEqual({ leaderEpoch: 0, endOffset: 0 })
    expect(log.endOffsetForEpoch(1)).toEqual({ leaderEpoch: 1, endOffset: 2 })
    expect(log.endOffsetForEpoch(3)).toEqual({ leaderEpoch: 1, endOffset: 2 })
    expect(log.endOffsetForEpoch(4)).toEqual({ leaderEpoch: 4, endOffset: 3 })
    expect(log.endOffsetForEpoch(6)).toEqual({ leaderEpoch: 6, endOffset: 3 })
    expect(log.endOffsetForEpoch(7)).toBeUndefined()
    expect([0, 1, 2, 3].map((offset) => log.epochForOffset(offset))).toEqual([1, 1, 4, 6])
    log.deleteRecordsBefore(2)
    expect(log.endOffsetForEpoch(1)).toEqual({ leaderEpoch: 1, endOffset: 2 })
    expect(fixture.system.disk.readFile('/data/orders-0/leader-epoch-checkpoint').toString()).toBe(
      '0\n2\n4 2\n6 3\n',
    )
  })
})
