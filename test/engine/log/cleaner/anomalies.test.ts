/**
 * Every disk operation of a cleaning fails once, in turn, and the process is killed and the power cut after every step.
 * What the log then holds is what it held before or what it holds after: no record that compaction keeps is lost, none
 * appears twice, and recovery leaves none of the cleaner's files behind.
 */
import { describe, expect, test } from 'vitest'
import { Log } from '../../../../src/engine/log/log.ts'
import { defaultLogConfig } from '../../../../src/engine/log/log-config.ts'
import { silentLogger } from '../../../../src/engine/logger.ts'
import type { DiskOperation, MemoryDisk } from '../../system/memory-disk.ts'
import { createTestSystem, type TestSystem } from '../../system/test-system.ts'
import { appendMarker, directory, markerOf, produce } from '../log-fixture.ts'
import { batchesOf, cleaningOf, contentOf, keyed, takeStep } from './cleaner-fixture.ts'

const config = {
  ...defaultLogConfig,
  cleanupPolicy: ['compact'],
  segmentBytes: 700,
  indexIntervalBytes: 100,
  segmentIndexBytes: 480,
  fileDeleteDelayMs: 10,
}

function open(system: TestSystem, recoveryPoint = 0): Log {
  const options = { topic: 'orders', partition: 0, config, recoveryPoint }
  return Log.open(system, silentLogger, directory, options)
}

/** A log with some superseded records, tombstones and transactions in several groups of segments. */
function filled(system: TestSystem): Log {
  const log = open(system)
  const fixture = { log, system }
  for (let round = 0; round < 8; round += 1) {
    produce(
      fixture,
      keyed([`a=${round}`, `b${round}=v`, `c${round % 3}=${round % 4 === 3 ? '' : 'w'}`]),
    )
    if (round % 3 === 1) {
      const producer = { producerId: round, producerEpoch: 0, baseSequence: 0 }
      produce(fixture, keyed([`t=${round}`], { ...producer, isTransactional: true }))
      appendMarker(fixture, markerOf(round === 4 ? 'ABORT' : 'COMMIT', round))
    }
    if (round % 2 === 1) log.roll(system.clock.now())
  }
  produce(fixture, keyed(['active=1']))
  log.flush()
  return log
}

/** The last value of each key, as a consumer of committed records sees it; tombstones are nothing. */
function stateOf(log: Log): Map<string, string> {
  const state = new Map<string, string>()
  const aborted = new Set(
    log.abortedTransactions(0, log.logEndOffset).map(({ producerId }) => producerId),
  )
  for (const batch of batchesOf(log)) {
    if (batch.isControl || (batch.isTransactional && aborted.has(batch.producerId))) continue
    for (const { key, value } of batch.records()) {
      if (value === null) state.delete(String(key))
      else state.set(String(key), String(value))
    }
  }
  return state
}

function expectSound(log: Log, expected: { state: Map<string, string>; end: number }): void {
  expect(log.logEndOffset).toBe(expected.end)
  expect(stateOf(log)).toEqual(expected.state)
  let last = -1
  for (const batch of batchesOf(log)) {
    expect(batch.baseOffset).toBeGreaterThan(last)
    expect(batch.isValid()).toBe(true)
    last = batch.lastOffset
  }
  for (const entry of contentOf(log)) {
    const offset = Number.parseInt(entry, 10)
    const found = log.read(offset, 1, {
      limitOffset: log.logEndOffset,
      isolation: 'read_uncommitted',
      minOneBatch: true,
    })
    expect(Number(found.records.readBigInt64BE(0))).toBeLessThanOrEqual(offset)
  }
}

const leftovers = (disk: MemoryDisk): string[] =>
  disk.list(directory).filter((name) => /\.(cleaned|swap|deleted)$/.test(name))

async function cleanAll(log: Log, system: TestSystem): Promise<unknown> {
  const steps = cleaningOf(log, system)
  try {
    while ((await takeStep(steps)) === undefined);
    return undefined
  } catch (error) {
    return error
  }
}

/** Copies of the disk as it was before every operation that changes it. */
function snapshotsOf(disk: MemoryDisk, copy: (disk: MemoryDisk) => MemoryDisk): MemoryDisk[] {
  const snapshots: MemoryDisk[] = []
  const called = disk.called.bind(disk)
  disk.called = (operation, ...rest) => {
    if (operation !== 'read' && operation !== 'open') snapshots.push(copy(disk))
    called(operation, ...rest)
  }
  return snapshots
}

describe('The process ends in the middle of a cleaning', () => {
  test.each([
    ['a kill', (disk: MemoryDisk) => disk.afterKill()],
    ['a power loss', (disk: MemoryDisk) => disk.afterPowerLoss()],
  ])('by %s, at any operation of the disk', async (_, copy) => {
    const system = createTestSystem()
    const log = filled(system)
    const before = { state: stateOf(log), end: log.logEndOffset }
    const snapshots = snapshotsOf(system.disk, copy)
    expect(await cleanAll(log, system)).toBeUndefined()
    expect(log.numberOfSegments).toBe(3)
    expect(snapshots.length).toBeGreaterThan(50)
    for (const disk of snapshots) {
      expectSound(open(createTestSystem({ disk }), log.recoveryPoint), before)
      expect(leftovers(disk)).toEqual([])
    }
    expectSound(log, before)
  })

  test('by a clean stop, after any step: nothing of the cleaner is left', async () => {
    for (let stopAt = 1; ; stopAt += 1) {
      const system = createTestSystem()
      const log = filled(system)
      const before = { state: stateOf(log), end: log.logEndOffset }
      const steps = cleaningOf(log, system)
      log.cleanable.begin(() => steps.return({} as never))
      let isDone = false
      for (let step = 0; step < stopAt && !isDone; step += 1) {
        isDone = (await takeStep(steps)) !== undefined
      }
      log.flush()
      log.close()
      expect(leftovers(system.disk).filter((name) => !name.endsWith('.deleted'))).toEqual([])
      expectSound(open(createTestSystem({ disk: system.disk }), log.recoveryPoint), before)
      if (isDone) return
    }
  })
})

const operations: readonly DiskOperation[] = [
  'open',
  'read',
  'write',
  'truncate',
  'sync',
  'rename',
  'syncDirectory',
]

describe('The disk fails in the middle of a cleaning', () => {
  test.each([
    ...operations.map((operation) => ['EIO', operation] as const),
    ['ENOSPC', 'write'] as const,
    ['ENOSPC', 'rename'] as const,
  ])('with %s, at any %s', async (code, operation) => {
    for (let nth = 1; ; nth += 1) {
      const system = createTestSystem()
      const log = filled(system)
      const before = { state: stateOf(log), end: log.logEndOffset }
      system.disk.fail(operation, nth, { code, writtenBytes: 5 })
      await cleanAll(log, system)
      const wasHit = !system.disk.isArmed(operation)
      system.disk.heal()
      const killed = system.disk.afterKill()
      expectSound(open(createTestSystem({ disk: killed }), log.recoveryPoint), before)
      expect(leftovers(killed)).toEqual([])
      const unpowered = system.disk.afterPowerLoss()
      expectSound(open(createTestSystem({ disk: unpowered }), log.recoveryPoint), before)
      if (!wasHit) {
        expect(nth).toBeGreaterThan(1)
        return
      }
    }
  })
})
