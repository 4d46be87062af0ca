import { describe, expect, test } from 'vitest'
import { buildRecordBatch } from '../../../../src/protocol/records/record-batch-builder.ts'
import { appendMarker, type LogFixture, markerOf, openLog, produce } from '../log-fixture.ts'
import { batchesOf, clean, contentOf, keyed } from './cleaner-fixture.ts'

const dayMs = 86_400_000

function compacted(config = {}): LogFixture {
  return openLog({ cleanupPolicy: ['compact'], ...config })
}

/** Each batch in a segment of its own, and a last one that stays active. */
function filled(batches: readonly (readonly string[])[], config = {}): LogFixture {
  const fixture = compacted(config)
  for (const pairs of batches) {
    produce(fixture, keyed(pairs))
    fixture.log.roll(fixture.system.clock.now())
  }
  produce(fixture, keyed(['active=1']))
  return fixture
}

describe('Log compaction', () => {
  test('keeps the last record of each key, with its offset', async () => {
    const { log, system } = filled([
      ['a=1', 'b=1', 'c=1'],
      ['a=2', 'd=1'],
      ['c=2', 'a=3'],
    ])
    expect(await clean(log, system)).toBe(7)
    expect(contentOf(log)).toEqual(['1:b=1', '4:d=1', '5:c=2', '6:a=3', '7:active=1'])
    expect(log.logStartOffset).toBe(0)
    expect(log.logEndOffset).toBe(8)
  })

  test('leaves the active segment, even if it supersedes records', async () => {
    const { log, system } = filled([['a=1'], ['b=1']])
    produce({ log, system }, keyed(['a=2']))
    await clean(log, system)
    expect(contentOf(log)).toEqual(['0:a=1', '1:b=1', '2:active=1', '3:a=2'])
  })

  test('puts what is left of small segments into one, and removes their files later', async () => {
    const { log, system } = filled([['a=1'], ['b=1'], ['a=2'], ['c=1']])
    expect(log.numberOfSegments).toBe(5)
    await clean(log, system)
    expect(log.numberOfSegments).toBe(2)
    const names = (): string[] => system.disk.list(log.directory)
    expect(names().filter((name) => name.endsWith('.log.deleted'))).toHaveLength(4)
    system.timers.advance(log.config.fileDeleteDelayMs)
    expect(names().filter((name) => /deleted|swap|cleaned/.test(name))).toEqual([])
  })

  test('keeps a segment as large as segment.bytes allows', async () => {
    const { log, system } = filled([['a=1'], ['b=1'], ['c=1'], ['d=1']], { segmentBytes: 160 })
    await clean(log, system)
    expect(log.cleanable.segments.baseOffsets).toEqual([0, 2, 4])
  })

  test('reads across the gaps: a fetch in one begins at the next batch', async () => {
    const { log, system } = filled([['a=1'], ['a=2'], ['b=1']])
    await clean(log, system)
    const read = log.read(0, 1000, {
      limitOffset: log.logEndOffset,
      isolation: 'read_uncommitted',
      minOneBatch: true,
    })
    expect(read.records.readUInt8(7)).toBe(1)
    expect(log.offsetForTimestamp(0)?.offset).toBe(1)
  })

  test('goes on where the last cleaning ended, and leaves what it has cleaned', async () => {
    const fixture = filled([['a=1', 'b=1'], ['a=2']])
    const { log, system } = fixture
    expect(await clean(log, system)).toBe(3)
    produce(fixture, keyed(['b=2']))
    log.roll(system.clock.now())
    expect(await clean(log, system, { checkpointed: 3 })).toBe(5)
    expect(contentOf(log)).toEqual(['2:a=2', '3:active=1', '4:b=2'])
  })

  test('cleans in parts when the map of keys is too small for all', async () => {
    const { log, system } = filled([
      ['a=1', 'b=1', 'c=1', 'd=1'],
      ['a=2', 'b=2', 'c=2'],
    ])
    const config = { dedupeBufferBytes: 24 * 3, dedupeBufferLoadFactor: 1 }
    let end = await clean(log, system, { config })
    expect(end).toBe(3)
    for (let before = 0; end < 7 && end !== before; ) {
      before = end
      end = await clean(log, system, { config, checkpointed: end })
    }
    expect(end).toBe(7)
    expect(contentOf(log)).toEqual(['3:d=1', '4:a=2', '5:b=2', '6:c=2', '7:active=1'])
  })

  test.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'compresses what is left of a batch with its own codec, %s',
    async (compression) => {
      const fixture = compacted()
      const { log, system } = fixture
      const value = 'x'.repeat(200)
      produce(fixture, keyed([`a=${value}`, `b=${value}`, `c=${value}`], { compression }))
      log.roll(system.clock.now())
      produce(fixture, keyed([`a=${value}2`]))
      log.roll(system.clock.now())
      await clean(log, system)
      const [first] = batchesOf(log)
      expect(first?.compression).toBe(compression)
      expect(first?.isValid()).toBe(true)
      expect(contentOf(log)).toEqual([`1:b=${value}`, `2:c=${value}`, `3:a=${value}2`])
      expect([first?.baseOffset, first?.lastOffset]).toEqual([0, 2])
    },
  )

  test('leaves the time of a batch that the log has stamped', async () => {
    const fixture = compacted({ messageTimestampType: 'LogAppendTime' })
    const { log, system } = fixture
    produce(fixture, keyed(['a=1', 'b=1']))
    const stamped = system.clock.now()
    system.clock.advance(5000)
    log.roll(system.clock.now())
    produce(fixture, keyed(['a=2']))
    log.roll(system.clock.now())
    await clean(log, system)
    const [first] = batchesOf(log)
    expect(first?.timestampType).toBe('LogAppendTime')
    expect(first?.maxTimestamp).toBe(stamped)
    expect([...(first?.records() ?? [])].map(({ timestamp }) => timestamp)).toEqual([stamped])
  })

  test('drops records without a key, which only an earlier policy let in', async () => {
    const fixture = openLog({ cleanupPolicy: ['delete'] })
    const { log, system } = fixture
    produce(fixture, keyed(['a=1']))
    produce(fixture, buildRecordBatch({}, [{ timestamp: 1, key: null, value: Buffer.from('v') }]))
    log.roll(system.clock.now())
    log.updateConfig({ ...log.config, cleanupPolicy: ['compact'] })
    await clean(log, system)
    expect(contentOf(log)).toEqual(['0:a=1'])
  })
})

describe('A tombstone', () => {
  test('supersedes, and gets a delete horizon when it is first cleaned (KIP-534)', async () => {
    const { log, system } = filled([['a=1', 'b=1'], ['a=']])
    await clean(log, system)
    expect(contentOf(log)).toEqual(['1:b=1', '2:a=', '3:active=1'])
    const tombstone = batchesOf(log).find(({ lastOffset }) => lastOffset === 2)
    expect(tombstone?.deleteHorizonMs).toBe(system.clock.now() + dayMs)
    expect([...(tombstone?.records() ?? [])][0]?.timestamp).toBe(1_700_000_000_000)
  })

  test('stays until its horizon, and goes with the first cleaning from then on', async () => {
    const { log, system } = filled([['a=1', 'b=1'], ['a='], ['c=1']])
    await clean(log, system)
    system.clock.advance(dayMs - 1)
    await clean(log, system)
    expect(contentOf(log)).toContain('2:a=')
    system.clock.advance(1)
    await clean(log, system)
    expect(contentOf(log)).toEqual(['1:b=1', '3:c=1', '4:active=1'])
  })

  test('that ends the cleaned part leaves its batch, so that the last offset is known', async () => {
    const { log, system } = filled([['b=1'], ['a=']], { deleteRetentionMs: 0 })
    await clean(log, system)
    await clean(log, system)
    expect(contentOf(log)).toEqual(['0:b=1', '2:active=1'])
    expect(batchesOf(log).map(({ lastOffset, recordCount }) => [lastOffset, recordCount])).toEqual([
      [0, 1],
      [1, 0],
      [2, 1],
    ])
  })
})

describe('Transactions', () => {
  const transaction = (producerId: number, baseSequence = 0) => ({
    producerId,
    producerEpoch: 0,
    baseSequence,
    isTransactional: true,
  })

  test('an aborted one goes, and its marker when its horizon is over', async () => {
    const fixture = compacted()
    const { log, system } = fixture
    produce(fixture, keyed(['a=1']))
    produce(fixture, keyed(['a=aborted'], transaction(7)))
    appendMarker(fixture, markerOf('ABORT', 7))
    produce(fixture, keyed(['b=1'], transaction(7, 1)))
    appendMarker(fixture, markerOf('COMMIT', 7))
    produce(fixture, keyed(['c=1']))
    log.roll(system.clock.now())
    await clean(log, system)
    expect(contentOf(log)).toEqual(['0:a=1', '2!', '3:b=1', '4!', '5:c=1'])
    expect(log.abortedTransactions(0, 6)).toEqual([{ producerId: 7, firstOffset: 1 }])
    await clean(log, system)
    expect(log.abortedTransactions(0, 6)).toEqual([])
    system.clock.advance(dayMs)
    await clean(log, system)
    expect(contentOf(log)).toEqual(['0:a=1', '3:b=1', '4!', '5:c=1'])
  })

  test('the index keeps an aborted one of which a batch stays for its producer', async () => {
    const fixture = compacted()
    const { log, system } = fixture
    produce(fixture, keyed(['a=aborted'], transaction(7)))
    appendMarker(fixture, markerOf('ABORT', 7))
    produce(fixture, keyed(['c=1']))
    log.roll(system.clock.now())
    await clean(log, system)
    expect(batchesOf(log).map(({ baseOffset, recordCount }) => [baseOffset, recordCount])).toEqual([
      [0, 0],
      [1, 1],
      [2, 1],
    ])
    expect(log.abortedTransactions(0, 3)).toEqual([{ producerId: 7, firstOffset: 0 }])
  })

  test('a commit marker stays as long as records of it do', async () => {
    const fixture = compacted({ deleteRetentionMs: 0 })
    const { log, system } = fixture
    produce(fixture, keyed(['a=1'], transaction(7)))
    appendMarker(fixture, markerOf('COMMIT', 7))
    produce(fixture, keyed(['x=1'], transaction(7, 1)))
    appendMarker(fixture, markerOf('COMMIT', 7))
    produce(fixture, keyed(['b=1']))
    log.roll(system.clock.now())
    for (let round = 0; round < 3; round += 1) await clean(log, system)
    expect(contentOf(log)).toEqual(['0:a=1', '1!', '2:x=1', '3!', '4:b=1'])
    produce(fixture, keyed(['a=2']))
    log.roll(system.clock.now())
    for (let round = 0; round < 3; round += 1) await clean(log, system)
    expect(contentOf(log)).toEqual(['2:x=1', '3!', '4:b=1', '5:a=2'])
  })

  test('is not cleaned beyond the last stable offset', async () => {
    const fixture = compacted()
    const { log, system } = fixture
    produce(fixture, keyed(['a=1']))
    log.roll(system.clock.now())
    produce(fixture, keyed(['a=2'], transaction(7)))
    log.roll(system.clock.now())
    produce(fixture, keyed(['a=3']))
    log.roll(system.clock.now())
    await clean(log, system)
    expect(contentOf(log)).toEqual(['0:a=1', '1:a=2', '2:a=3'])
  })
})

describe('Producers', () => {
  test('the last batch of each stays, empty, and with it its sequence after a restart', async () => {
    const fixture = compacted()
    const { log, system } = fixture
    const producer = { producerId: 9, producerEpoch: 3 }
    produce(fixture, keyed(['a=1', 'b=1'], { ...producer, baseSequence: 0 }))
    produce(fixture, keyed(['a=2', 'b=2'], { ...producer, baseSequence: 2 }))
    produce(fixture, keyed(['a=3', 'b=3']))
    log.roll(system.clock.now())
    await clean(log, system)
    expect(contentOf(log)).toEqual(['4:a=3', '5:b=3'])
    const [empty] = batchesOf(log)
    expect(empty).toMatchObject({ baseOffset: 2, lastOffset: 3, recordCount: 0, baseSequence: 2 })
    expect(empty).toMatchObject({ ...producer, lastSequence: 3, compression: 'none' })
    const recovered = openLog(log.config, { system })
    expect(recovered.log.producer(9)?.batches.at(-1)?.lastSequence).toBe(3)
    expect(recovered.log.producer(9)?.producerEpoch).toBe(3)
  })
})
