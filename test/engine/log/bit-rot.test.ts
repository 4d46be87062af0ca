/** One bit of a file turns over while the broker is down, at every byte. No damaged batch is taken for a good one. */
import { expect, test } from 'vitest'
import type { MemoryDisk } from '../system/memory-disk.ts'
import { createTestSystem } from '../system/test-system.ts'
import { batchOf, directory, type LogFixture, markerOf, openLog, valuesOf } from './log-fixture.ts'

const producer = { producerId: 7, producerEpoch: 0, baseSequence: 0, isTransactional: true }
const config = { indexIntervalBytes: 50, segmentIndexBytes: 240 }

function filled(): LogFixture {
  const fixture = openLog(config)
  const { log, system } = fixture
  const now = system.clock.now()
  log.append(batchOf(['a', 'b']), { leaderEpoch: 1, origin: 'client', now })
  log.append(batchOf(['c'], producer), { leaderEpoch: 1, origin: 'client', now })
  log.append(markerOf('ABORT', 7), { leaderEpoch: 1, origin: 'coordinator', now })
  return fixture
}

/** A copy of the disk for each byte of a file, with one bit of it turned over. */
function* rotten(
  disk: MemoryDisk,
  name: string,
  isSpared: (at: number) => boolean = () => false,
): Generator<MemoryDisk> {
  const path = `${directory}/${name}`
  const bytes = disk.readFile(path)
  for (let at = 0; at < bytes.length; at += 1) {
    if (isSpared(at)) continue
    const copy = disk.afterKill()
    const damaged = Buffer.from(bytes)
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8))
    copy.put(path, damaged)
    yield copy
  }
}

const all = ['0:a', '1:b', '2:c']

function opened(disk: MemoryDisk, cleanShutdown: boolean) {
  return openLog(config, { system: createTestSystem({ disk }), cleanShutdown }).log
}

test('of a segment: recovery keeps the batches before the damage, unchanged', () => {
  const { log: whole, system } = filled()
  const starts: number[] = []
  let end = 0
  for (const { sizeInBytes } of whole.batches(0)) {
    starts.push(end)
    end += sizeInBytes
  }
  // Base offset and leader epoch are the broker's, and not in the checksum that the producer made.
  const isSpared = (at: number): boolean => {
    const inBatch = at - (starts.findLast((start) => start <= at) ?? 0)
    return inBatch < 8 || (inBatch >= 12 && inBatch < 16)
  }
  const kept = new Set<number>()
  for (const disk of rotten(system.disk, '00000000000000000000.log', isSpared)) {
    const log = opened(disk, false)
    const values = valuesOf(log)
    expect(values).toEqual(all.slice(0, values.length))
    kept.add(log.logEndOffset)
    log.append(batchOf(['d']), { leaderEpoch: 1, origin: 'client', now: system.clock.now() })
  }
  expect([...kept].sort()).toEqual([0, 2, 3])
})

test.each([
  '00000000000000000000.index',
  '00000000000000000000.timeindex',
  '00000000000000000000.txnindex',
  'leader-epoch-checkpoint',
  '00000000000000000004.snapshot',
  'partition.metadata',
])('of %s: recovery does without it', (name) => {
  const { log, system } = filled()
  log.close()
  for (const disk of rotten(system.disk, name)) {
    const again = opened(disk, false)
    expect([valuesOf(again), again.logEndOffset]).toEqual([all, 4])
    expect(again.abortedTransactions(0, 4)).toEqual([{ producerId: 7, firstOffset: 2 }])
    expect(again.producer(7)?.producerEpoch).toBe(0)
  }
})
