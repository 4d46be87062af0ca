import { describe, expect, test } from 'vitest'
import type { LogConfig } from '../../../src/engine/log/log-config.ts'
import type { Logger } from '../../../src/engine/logger.ts'
import { createTestSystem } from '../system/test-system.ts'
import { batchOf, directory, type LogFixture, openLog, produce, valuesOf } from './log-fixture.ts'

const start = 1_700_000_000_000

/** Lets what was synced in the background be reported. */
async function turns(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await Promise.resolve()
}

/** One batch per segment, a second apart: offsets 0, 1, 2, … */
function segments(count: number, config = {}): LogFixture {
  const fixture = openLog(config)
  for (let i = 0; i < count; i += 1) {
    if (i > 0) fixture.log.roll(fixture.system.clock.now())
    produce(fixture, batchOf([`v${i}`], { timestamp: start + i * 1000 }))
  }
  return fixture
}

function logged(config: Partial<LogConfig>): LogFixture & { lines: string[] } {
  const lines: string[] = []
  const logger: Logger = {
    log: (level, _, message) => lines.push(`${level} ${message}`),
  }
  return { ...openLog(config, { logger }), lines }
}

describe('a segment rolls', () => {
  test('before a batch that would make it larger than segment.bytes', () => {
    const size = batchOf(['a']).length
    const fixture = openLog({ segmentBytes: 2 * size })
    for (const value of ['a', 'b', 'c', 'd', 'e']) produce(fixture, batchOf([value]))
    expect(fixture.log.numberOfSegments).toBe(3)
    expect(fixture.system.disk.list(directory).filter((name) => name.endsWith('.log'))).toEqual([
      '00000000000000000000.log',
      '00000000000000000002.log',
      '00000000000000000004.log',
    ])
  })

  test('when segment.ms has passed since the timestamp of its first batch', () => {
    const fixture = openLog({ segmentMs: 1000 })
    produce(fixture, batchOf(['a'], { timestamp: start }))
    produce(fixture, batchOf(['b'], { timestamp: start + 1000 }))
    expect(fixture.log.numberOfSegments).toBe(1)
    produce(fixture, batchOf(['c'], { timestamp: start + 1001 }))
    expect(fixture.log.numberOfSegments).toBe(2)
  })

  test('earlier by what segment.jitter.ms has drawn for it', () => {
    const fixture = openLog({ segmentMs: 1000, segmentJitterMs: 1000 })
    const rolls: number[] = []
    let at = start
    for (let i = 0; i < 20; i += 1) {
      const before = fixture.log.numberOfSegments
      const first = at
      while (fixture.log.numberOfSegments === before) {
        produce(fixture, batchOf(['a'], { timestamp: at }))
        at += 10
      }
      rolls.push(at - first)
    }
    expect(Math.max(...rolls)).toBeLessThanOrEqual(1030)
    expect(new Set(rolls).size).toBeGreaterThan(5)
  })

  test('by the clock when its first batch has no timestamp', () => {
    const fixture = openLog({ segmentMs: 1000 })
    const untimed = () => batchOf(['a'], { timestamp: -1 })
    produce(fixture, untimed())
    fixture.system.timers.advance(1000)
    produce(fixture, untimed())
    expect(fixture.log.numberOfSegments).toBe(1)
    fixture.system.timers.advance(1)
    produce(fixture, untimed())
    expect(fixture.log.numberOfSegments).toBe(2)
  })

  test('when an index is full', () => {
    const fixture = openLog({ segmentIndexBytes: 40, indexIntervalBytes: 0 })
    for (let i = 0; i < 10; i += 1) produce(fixture, batchOf(['a'], { timestamp: start + i }))
    expect(fixture.log.numberOfSegments).toBeGreaterThan(2)
  })

  test('when offsets no longer fit into its indexes', () => {
    const fixture = openLog()
    const wide = batchOf(['a'], { lastOffset: 0x7fff_fff0 })
    const { log, system } = fixture
    const options = { leaderEpoch: 0, origin: 'controller', now: system.clock.now() } as const
    log.append(wide, options)
    log.append(batchOf(['b'], { lastOffset: 100 }), options)
    expect(log.numberOfSegments).toBe(2)
    expect(log.logEndOffset).toBe(0x7fff_fff0 + 1 + 101)
  })

  test('and the old one is synced, its indexes cut, its largest timestamp indexed', async () => {
    const fixture = openLog({ indexIntervalBytes: 100 })
    for (let i = 0; i < 4; i += 1) produce(fixture, batchOf(['a'], { timestamp: start + i }))
    const { disk } = fixture.system
    expect(disk.size(`${directory}/00000000000000000000.index`)).toBe(4096)
    fixture.log.roll(start)
    await turns()
    expect(fixture.log.recoveryPoint).toBe(4)
    expect(disk.size(`${directory}/00000000000000000000.index`)).toBe(8)
    const timeIndex = disk.readFile(`${directory}/00000000000000000000.timeindex`)
    expect(timeIndex.readBigInt64BE(timeIndex.length - 12)).toBe(BigInt(start + 3))
    expect(disk.afterPowerLoss().size(`${directory}/00000000000000000000.log`)).toBeGreaterThan(0)
  })
})

describe('retention', () => {
  test('by time deletes segments whose largest timestamp is older than retention.ms', () => {
    const fixture = segments(4, { retentionMs: 2000 })
    expect(fixture.log.deleteOldSegments(start + 3000)).toBe(1)
    expect([fixture.log.logStartOffset, valuesOf(fixture.log)]).toEqual([
      1,
      ['1:v1', '2:v2', '3:v3'],
    ])
    expect(fixture.log.deleteOldSegments(start + 3001)).toBe(1)
  })

  test('by time deletes the active segment too, after rolling it', () => {
    const fixture = segments(2, { retentionMs: 1000 })
    expect(fixture.log.deleteOldSegments(start + 10_000)).toBe(2)
    const { log } = fixture
    expect([log.logStartOffset, log.logEndOffset, log.numberOfSegments]).toEqual([2, 2, 1])
    expect(log.deleteOldSegments(start + 99_000)).toBe(0)
    produce(fixture, batchOf(['next']))
    expect(valuesOf(log)).toEqual(['2:next'])
  })

  test('by time counts from the last write where there are no timestamps', () => {
    const fixture = openLog({ retentionMs: 1000 })
    const { log, system } = fixture
    produce(fixture, batchOf(['a'], { timestamp: -1 }))
    system.timers.advance(1000)
    expect(log.deleteOldSegments(system.clock.now())).toBe(0)
    system.timers.advance(1)
    expect(log.deleteOldSegments(system.clock.now())).toBe(1)
  })

  test('by time counts a segment of an earlier process from when its file was written', () => {
    const first = openLog({ retentionMs: 1000 })
    produce(first, batchOf(['a'], { timestamp: -1 }))
    first.log.close()
    first.system.disk.writtenAt = start - 500
    const { log } = openLog({ retentionMs: 1000 }, { system: first.system, cleanShutdown: true })
    log.updateHighWatermark(1)
    expect(log.deleteOldSegments(start + 500)).toBe(0)
    expect(log.deleteOldSegments(start + 501)).toBe(1)
  })

  test('takes up a change of the configuration', () => {
    const { log } = segments(4, { retentionMs: -1 })
    expect(log.deleteOldSegments(start + 99_000)).toBe(0)
    log.updateConfig({ ...log.config, retentionMs: 97_500 })
    expect(log.deleteOldSegments(start + 99_000)).toBe(2)
    log.updateConfig({ ...log.config, retentionMs: -1, retentionBytes: 0 })
    expect(log.deleteOldSegments(start + 99_000)).toBe(2)
  })

  test('says what goes and why, as Kafka does', () => {
    const { log, system, lines } = logged({ retentionMs: 3000, retentionBytes: 200 })
    for (let i = 0; i < 6; i += 1) {
      if (i > 0) log.roll(start)
      produce({ log, system }, batchOf([`v${i}`], { timestamp: start + i * 1000 }))
    }
    log.deleteRecordsBefore(1)
    lines.length = 0
    log.deleteOldSegments(start + 6500)
    const segment = (base: number) =>
      `LogSegment(baseOffset=${base}, size=73, lastModifiedTime=${start}, largestRecordTimestamp=${start + base * 1000})`
    expect(lines.filter((line) => line.includes('Deleting'))).toEqual([
      `INFO [UnifiedLog partition=orders-0, dir=/data] Deleting segments due to log start offset 1 breach: ${segment(0)}`,
      `INFO [UnifiedLog partition=orders-0, dir=/data] Deleting segment ${segment(1)} due to log retention size 200 breach. Log size after deletion will be 292.`,
      `INFO [UnifiedLog partition=orders-0, dir=/data] Deleting segment ${segment(2)} due to log retention size 200 breach. Log size after deletion will be 219.`,
      `INFO [UnifiedLog partition=orders-0, dir=/data] Deleting segment ${segment(3)} due to log retention time 3000ms breach based on the largest record timestamp in the segment`,
    ])
    lines.length = 0
    system.timers.advance(60_000)
    expect(lines.slice(0, 4)).toEqual([
      `INFO [LocalLog partition=orders-0, dir=${directory}] Deleting segment files ${segment(0)}`,
      `INFO Deleted log ${directory}/00000000000000000000.log.deleted.`,
      `INFO Deleted offset index ${directory}/00000000000000000000.index.deleted.`,
      `INFO Deleted time index ${directory}/00000000000000000000.timeindex.deleted.`,
    ])
    expect(lines).toContain(
      `INFO Deleted producer state snapshot ${directory}/00000000000000000001.snapshot.deleted`,
    )
  })

  test('warns of timestamps in the future, which keep a segment', () => {
    const { log, system, lines } = logged({ retentionMs: 1000 })
    produce({ log, system }, batchOf(['a'], { timestamp: start + 1 }))
    lines.length = 0
    expect(log.deleteOldSegments(start)).toBe(0)
    expect(lines).toEqual([
      `WARN [UnifiedLog partition=orders-0, dir=/data] LogSegment(baseOffset=0, size=72, lastModifiedTime=${start}, largestRecordTimestamp=${start + 1}) contains future timestamp(s), making it ineligible to be deleted`,
    ])
  })

  test('by size keeps at least retention.bytes', () => {
    const size = batchOf(['v0']).length
    expect(segments(4, { retentionBytes: 2 * size }).log.deleteOldSegments(start)).toBe(2)
    expect(segments(4, { retentionBytes: 2 * size + 1 }).log.deleteOldSegments(start)).toBe(1)
    expect(segments(4, { retentionBytes: -1 }).log.deleteOldSegments(start)).toBe(0)
  })

  test('does not pass the high watermark', () => {
    const fixture = openLog({ retentionMs: 1 })
    const { log } = fixture
    produce(fixture, batchOf(['a'], { timestamp: start }))
    log.roll(start)
    log.append(batchOf(['b'], { timestamp: start }), {
      leaderEpoch: 0,
      origin: 'client',
      now: start,
    })
    log.roll(start)
    expect(log.highWatermark).toBe(1)
    expect(log.deleteOldSegments(start + 1000)).toBe(1)
    expect(log.logStartOffset).toBe(1)
  })

  test('leaves a compacted topic alone, but for what lies before its log start', () => {
    const fixture = segments(4, { retentionMs: 0, retentionBytes: 0, cleanupPolicy: ['compact'] })
    expect(fixture.log.deleteOldSegments(start + 99_000)).toBe(0)
    fixture.log.deleteRecordsBefore(2)
    expect(fixture.log.deleteOldSegments(start + 99_000)).toBe(2)
  })

  test('renames the files to .deleted and removes them after file.delete.delay.ms', () => {
    const fixture = segments(3, { retentionMs: 0, fileDeleteDelayMs: 60_000 })
    fixture.log.deleteOldSegments(start + 1001)
    const { disk, timers } = fixture.system
    const deleted = (): string[] => disk.list(directory).filter((name) => name.endsWith('.deleted'))
    expect(deleted()).toEqual([
      '00000000000000000000.index.deleted',
      '00000000000000000000.log.deleted',
      '00000000000000000000.timeindex.deleted',
      '00000000000000000001.index.deleted',
      '00000000000000000001.log.deleted',
      '00000000000000000001.snapshot.deleted',
      '00000000000000000001.timeindex.deleted',
    ])
    timers.advance(59_999)
    expect(deleted()).toHaveLength(7)
    timers.advance(1)
    expect(deleted()).toEqual([])
  })

  test('that a kill interrupts is finished at the next start', () => {
    const fixture = segments(3, { retentionMs: 0 })
    fixture.log.deleteOldSegments(start + 1001)
    const system = createTestSystem({ disk: fixture.system.disk.afterKill() })
    const { log } = openLog({}, { system })
    expect([log.logStartOffset, valuesOf(log)]).toEqual([2, ['2:v2']])
    expect(system.disk.list(directory).filter((name) => name.endsWith('.deleted'))).toEqual([])
  })
})

const HOUR_MS = 3_600_000

/** What Apache Kafka 4.1.1 has left of one batch after another: hours before now and bytes; log start, base offsets. */
const KEPT_BY_KAFKA: readonly [
  name: string,
  config: Partial<LogConfig>,
  batches: readonly (readonly [hours: number, bytes: number])[],
  kept: readonly [logStart: number, ...bases: number[]],
][] = [
  [
    'one segment',
    { retentionMs: 2 * HOUR_MS },
    [
      [5, 50],
      [4, 50],
      [1, 50],
    ],
    [0, 0],
  ],
  [
    'small segments',
    { retentionMs: 2 * HOUR_MS, segmentMs: HOUR_MS / 2 },
    [
      [5, 50],
      [4, 50],
      [1.5, 50],
      [1, 50],
    ],
    [2, 2],
  ],
  [
    'all is old',
    { retentionMs: 2 * HOUR_MS },
    [
      [5, 50],
      [4, 50],
    ],
    [2, 2],
  ],
  [
    'timestamps out of order',
    { retentionMs: 2 * HOUR_MS, segmentMs: HOUR_MS },
    [
      [5, 50],
      [1, 50],
      [6, 50],
      [4, 50],
      [2.5, 50],
      [0, 50],
    ],
    [1, 1],
  ],
  [
    'by size',
    { retentionBytes: 1000, segmentMs: HOUR_MS },
    Array.from({ length: 9 }, (_, i) => [20 - 2 * i, 300] as const),
    [6, 6, 7, 8],
  ],
  [
    'no bytes',
    { retentionBytes: 0, segmentMs: HOUR_MS },
    [
      [5, 300],
      [3, 300],
    ],
    [2, 2],
  ],
  [
    'no limit',
    { retentionMs: -1, segmentMs: HOUR_MS },
    [
      [500, 300],
      [3, 300],
    ],
    [0, 0, 1],
  ],
  [
    'compact',
    { retentionMs: 1, cleanupPolicy: ['compact'], segmentMs: HOUR_MS },
    [
      [500, 300],
      [3, 300],
      [1, 10],
    ],
    [0, 0, 1, 2],
  ],
  [
    'a batch of the future',
    { retentionMs: 1000 },
    [
      [5, 50],
      [-0.5, 50],
    ],
    [0, 0],
  ],
  [
    'by time and size',
    { retentionMs: 2 * HOUR_MS, retentionBytes: 700, segmentMs: HOUR_MS },
    [
      [9, 300],
      [7, 300],
      [1, 300],
      [0, 300],
    ],
    [2, 2],
  ],
  [
    'rolled by milliseconds',
    { retentionMs: -1, segmentMs: HOUR_MS / 10 },
    [
      [0.5, 1],
      [0.4, 1],
      [0.3999, 1],
      [0.2999, 1],
      [0.2998, 1],
    ],
    [0, 0, 2, 4],
  ],
  [
    'rolled with timestamps that go back',
    { retentionMs: -1, segmentMs: HOUR_MS / 10 },
    [
      [0.5, 1],
      [0.9, 1],
      [0.4001, 1],
      [0.3999, 1],
      [0.9, 1],
      [0.2, 1],
    ],
    [0, 0, 3, 5],
  ],
]

test.each(KEPT_BY_KAFKA)('keeps what Kafka keeps: %s', (_, config, batches, kept) => {
  const fixture = openLog(config)
  const { log, system } = fixture
  for (const [hours, bytes] of batches) {
    const timestamp = Math.round(start - hours * HOUR_MS)
    produce(fixture, batchOf(['x'.repeat(bytes)], { timestamp }))
  }
  log.deleteOldSegments(start)
  const bases = system.disk
    .list(directory)
    .filter((name) => name.endsWith('.log'))
    .map((name) => Number.parseInt(name, 10))
  expect([log.logStartOffset, ...bases]).toEqual(kept)
  expect(log.logEndOffset).toBe(batches.length)
})

describe('deleting records', () => {
  test('moves the log start inside a segment, never back, never beyond the high watermark', () => {
    const fixture = openLog()
    produce(fixture, batchOf(['a', 'b', 'c']))
    const { log } = fixture
    expect(log.deleteRecordsBefore(1)).toBe(1)
    expect(log.deleteRecordsBefore(0)).toBe(1)
    expect(valuesOf(log)).toEqual(['1:b', '2:c'])
    for (const offset of [4, -2]) {
      expect(() => log.deleteRecordsBefore(offset)).toThrow(
        expect.objectContaining({ error: 'OFFSET_OUT_OF_RANGE' }),
      )
    }
    expect(log.deleteRecordsBefore(-1)).toBe(3)
    expect([log.logStartOffset, log.logEndOffset]).toEqual([3, 3])
  })
})
