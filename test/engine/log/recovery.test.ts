/** What recovery makes of a log whose end is torn, whose bytes are damaged, or whose files are missing. */
import { describe, expect, test } from 'vitest'
import type { LogConfig } from '../../../src/engine/log/log-config.ts'
import type { MemoryDisk } from '../system/memory-disk.ts'
import { createTestSystem } from '../system/test-system.ts'
import {
  appendMarker,
  batchOf,
  directory,
  type LogFixture,
  markerOf,
  openLog,
  produce,
  valuesOf,
} from './log-fixture.ts'

const config: Partial<LogConfig> = {
  segmentBytes: 900,
  indexIntervalBytes: 100,
  segmentIndexBytes: 400,
}

function reopen(disk: MemoryDisk, options = {}): LogFixture {
  return openLog(config, { system: createTestSystem({ disk }), ...options })
}

/** Three segments of three kinds of batches, one transaction aborted, one open. */
function filled(): LogFixture {
  const fixture = openLog(config)
  for (let i = 0; i < 8; i += 1) {
    produce(
      fixture,
      batchOf([`a${i}`, `b${i}`], { compression: i % 3 ? 'none' : 'gzip' }),
      1 + (i >> 2),
    )
    if (i === 2 || i === 5) {
      const header = { producerId: i, producerEpoch: 0, baseSequence: 0, isTransactional: true }
      produce(fixture, batchOf([`t${i}`], header), 1 + (i >> 2))
      if (i === 2) appendMarker(fixture, markerOf('ABORT', 2), 1)
    }
  }
  return fixture
}

function fileOf(disk: MemoryDisk, suffix: string, segment: number): string {
  const names = disk.list(directory).filter((name) => name.endsWith(suffix))
  return `${directory}/${names.at(segment)}`
}

describe('a torn end', () => {
  test('is cut at the last whole batch, wherever it is torn', () => {
    const fixture = filled()
    const whole = valuesOf(fixture.log)
    const path = fileOf(fixture.system.disk, '.log', -1)
    const bytes = fixture.system.disk.readFile(path)
    for (let size = 0; size <= bytes.length; size += 1) {
      const disk = fixture.system.disk.afterKill()
      disk.put(path, bytes.subarray(0, size))
      const { log } = reopen(disk)
      const values = valuesOf(log)
      expect(values).toEqual(whole.slice(0, values.length))
      const again = produce({ log, system: createTestSystem({ disk }) }, batchOf(['new']), 3)
      expect(again.firstOffset).toBe(log.logEndOffset - 1)
      expect(valuesOf(log)).toEqual([...values, `${again.firstOffset}:new`])
    }
  })

  test.each([1, 2, 3, 4, 5, 6])(
    'of random bytes, zeros or flipped bits gives a prefix (seed %i)',
    (seed) => {
      const { random } = createTestSystem({ seed })
      const fixture = filled()
      const whole = valuesOf(fixture.log)
      for (let round = 0; round < 40; round += 1) {
        const disk = fixture.system.disk.afterKill()
        const path = fileOf(disk, '.log', -1 - random.integer(2))
        const bytes = disk.readFile(path)
        const from = random.integer(bytes.length)
        const kind = random.integer(3)
        for (let at = from; at < bytes.length; at += 1) {
          if (kind === 0) bytes[at] = 0
          if (kind === 1) bytes[at] = random.integer(256)
        }
        if (kind === 2) bytes[from] = (bytes[from] ?? 0) ^ (1 << random.integer(8))
        disk.put(path, bytes)
        const { log } = reopen(disk)
        // The checksum does not cover a batch's base offset, in Kafka neither: values only.
        const values = valuesOf(log).map((entry) => entry.replace(/^\d+/, ''))
        const wanted = whole.map((entry) => entry.replace(/^\d+/, ''))
        expect(values).toEqual(wanted.slice(0, values.length))
      }
    },
  )

  test('takes leader epochs, producers and transactions back with it', () => {
    const fixture = filled()
    const disk = fixture.system.disk.afterKill()
    const first = fileOf(disk, '.log', 0)
    const [batch] = fixture.log.batches(0)
    disk.put(first, disk.readFile(first).subarray(0, (batch?.sizeInBytes ?? 0) + 9))
    const { log } = reopen(disk)
    log.updateHighWatermark(log.logEndOffset)
    expect([log.logEndOffset, log.latestLeaderEpoch, log.numberOfSegments]).toEqual([2, 1, 1])
    expect([log.producers, log.abortedTransactions(0, 99), log.lastStableOffset]).toEqual([
      [],
      [],
      2,
    ])
    const later = disk.list(directory).filter((name) => /^0{18}[1-9]/.test(name))
    expect(
      later.filter((name) => !name.endsWith('.deleted') && !name.endsWith('.snapshot')),
    ).toEqual([])
  })
})

describe('recovery', () => {
  test('of a whole log keeps everything', () => {
    const fixture = filled()
    const { log } = reopen(fixture.system.disk.afterKill())
    log.updateHighWatermark(log.logEndOffset)
    expect(valuesOf(log)).toEqual(valuesOf(fixture.log))
    expect(log.lastStableOffset).toBe(fixture.log.lastStableOffset)
    expect(log.abortedTransactions(0, 99)).toEqual([{ producerId: 2, firstOffset: 6 }])
    expect([log.latestLeaderEpoch, log.endOffsetForEpoch(1)]).toEqual([
      2,
      fixture.log.endOffsetForEpoch(1),
    ])
  })

  test('reads nothing below the recovery point', () => {
    const fixture = filled()
    const disk = fixture.system.disk.afterKill()
    const first = fileOf(disk, '.log', 0)
    const bytes = disk.readFile(first)
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
    disk.put(first, bytes)
    const { log } = reopen(disk, { recoveryPoint: fixture.log.logEndOffset - 1 })
    expect(log.logEndOffset).toBe(fixture.log.logEndOffset)
  })

  test('rebuilds indexes that are missing, damaged or preallocated with zeros', () => {
    const fixture = filled()
    fixture.log.flush()
    fixture.log.close()
    const { disk } = fixture.system
    const whole = new Map(
      ['.index', '.timeindex'].map((suffix) => [suffix, disk.readFile(fileOf(disk, suffix, 0))]),
    )
    const damages: ((path: string, bytes: Buffer) => void)[] = [
      (path) => disk.removeFile(path),
      (path, bytes) => disk.put(path, bytes.subarray(0, bytes.length - 3)),
      (path, bytes) => disk.put(path, Buffer.concat([bytes, Buffer.alloc(240)])),
      (path) => disk.put(path, Buffer.alloc(240)),
    ]
    for (const damage of damages) {
      for (const [suffix, bytes] of whole) {
        const path = fileOf(disk, suffix, 0)
        damage(path, bytes)
        const { log } = openLog(config, {
          system: createTestSystem({ disk }),
          cleanShutdown: true,
          recoveryPoint: 20,
        })
        const all = [...log.batches(0)].flatMap((batch) => [...batch.records()])
        for (const { offset, timestamp } of all) {
          const { records } = log.read(offset, 1, { limitOffset: 99, minOneBatch: true })
          expect(Number(records.readBigInt64BE(0))).toBeLessThanOrEqual(offset)
          expect(log.offsetForTimestamp(timestamp)?.timestamp).toBeGreaterThanOrEqual(timestamp)
        }
        log.close()
        disk.put(path, bytes)
      }
    }
  })

  test('rebuilds a transaction index that cannot be read', () => {
    const fixture = filled()
    fixture.log.flush()
    fixture.log.close()
    const { disk } = fixture.system
    const path = fileOf(disk, '.txnindex', 0)
    const bytes = disk.readFile(path)
    disk.put(path, bytes.subarray(0, 20))
    const { log } = openLog(config, {
      system: createTestSystem({ disk }),
      cleanShutdown: true,
      recoveryPoint: 20,
    })
    expect(log.abortedTransactions(0, 99)).toEqual([{ producerId: 2, firstOffset: 6 }])
    expect(disk.readFile(path)).toEqual(bytes)
  })

  test('removes indexes without a log, and finishes an interrupted compaction', () => {
    const fixture = filled()
    fixture.log.flush()
    fixture.log.close()
    const { disk } = fixture.system
    const values = valuesOf(reopen(disk.afterKill()).log)
    disk.put(`${directory}/00000000000000000077.index`, Buffer.alloc(8))
    for (const suffix of ['.log', '.index', '.timeindex']) {
      const path = fileOf(disk, suffix, 0)
      disk.put(`${path}.swap`, disk.readFile(path))
    }
    const second = fileOf(disk, '.log', 1)
    disk.put(`${second}.cleaned`, Buffer.from('half'))
    const { log } = reopen(disk)
    expect(valuesOf(log)).toEqual(values)
    const names = disk.list(directory)
    expect(names.filter((name) => /swap|cleaned|0077/.test(name))).toEqual([])
  })

  test('drops a swap file that belongs to an unfinished split', () => {
    const fixture = filled()
    const { disk } = fixture.system
    const values = valuesOf(fixture.log)
    disk.put(`${directory}/00000000000000000000.log.cleaned`, Buffer.from('half'))
    disk.put(`${directory}/00000000000000000000.log.swap`, Buffer.from('other'))
    expect(valuesOf(reopen(disk.afterKill()).log)).toEqual(values)
  })

  test('does not mistake a segment that could not be made for the end of the log', () => {
    const fixture = filled()
    const disk = fixture.system.disk.afterKill()
    const base = fixture.log.logEndOffset - 1
    disk.put(`${directory}/${String(base).padStart(20, '0')}.log`, Buffer.alloc(0))
    expect(valuesOf(reopen(disk).log)).toEqual(valuesOf(fixture.log))
  })
})
