/**
 * Every disk operation of a busy log fails once, in turn, at every place where it is used. Whatever was
 * acknowledged must be there: at once, after kill -9, and after a power cut as far as it was flushed.
 */
import { describe, expect, test } from 'vitest'
import { Log } from '../../../src/engine/log/log.ts'
import { defaultLogConfig } from '../../../src/engine/log/log-config.ts'
import { silentLogger } from '../../../src/engine/logger.ts'
import { KafkaError } from '../../../src/protocol/errors.ts'
import type { DiskFailure, DiskOperation, MemoryDisk } from '../system/memory-disk.ts'
import { createTestSystem, type TestSystem } from '../system/test-system.ts'
import { batchOf, directory, markerOf, valuesOf } from './log-fixture.ts'

const config = {
  ...defaultLogConfig,
  segmentBytes: 600,
  indexIntervalBytes: 100,
  segmentIndexBytes: 240,
  fileDeleteDelayMs: 10,
}

interface Run {
  readonly system: TestSystem
  log: Log | undefined
  /** `offset:value` of what the log said it has. */
  readonly acknowledged: string[]
  /** Values whose append failed: they may be there or not. */
  readonly refused: Set<string>
  /** End of the log at the last flush that succeeded. */
  flushedEnd: number
}

function open(system: TestSystem, recoveryPoint = 0): Log {
  const options = { topic: 'orders', partition: 0, config, recoveryPoint }
  return Log.open(system, silentLogger, directory, options)
}

/** Does something that may fail as a disk fails, and in no other way. */
function attempt(action: () => void): boolean {
  try {
    action()
    return true
  } catch (error) {
    if (error instanceof KafkaError && error.error === 'KAFKA_STORAGE_ERROR') return false
    throw error
  }
}

function append(run: Run, values: readonly string[], bytes: Buffer, isMarker = false): void {
  const { log, system } = run
  if (log === undefined) return
  const origin = isMarker ? 'coordinator' : 'client'
  const isDone = attempt(() => {
    const { firstOffset } = log.append(bytes, { leaderEpoch: 3, origin, now: system.clock.now() })
    run.acknowledged.push(...values.map((value, index) => `${firstOffset + index}:${value}`))
    log.updateHighWatermark(log.logEndOffset)
  })
  if (!isDone) for (const value of values) run.refused.add(value)
}

/** A few dozen appends with rolls, transactions, flushes, a trim and retention. */
function work(system: TestSystem): Run {
  const run: Run = {
    system,
    log: undefined,
    acknowledged: [],
    refused: new Set(),
    flushedEnd: 0,
  }
  const isOpen = attempt(() => {
    run.log = open(system)
  })
  if (!isOpen)
    attempt(() => {
      run.log = open(system)
    })
  const { log } = run
  if (log === undefined) return run
  for (let i = 0; i < 24; i += 1) {
    const values = [`a${i}`, `b${i}`]
    append(run, values, batchOf(values, { timestamp: system.clock.now() }))
    if (i % 6 === 2) {
      const transactional = {
        producerId: i,
        producerEpoch: 0,
        baseSequence: 0,
        isTransactional: true,
      }
      append(run, [`t${i}`], batchOf([`t${i}`], transactional))
      append(run, [], markerOf(i % 12 === 2 ? 'ABORT' : 'COMMIT', i), true)
    }
    if (i % 7 === 5) {
      const isFlushed = attempt(() => log.flush())
      if (isFlushed) run.flushedEnd = log.logEndOffset
    }
    if (i === 15) attempt(() => void log.deleteRecordsBefore(6))
    if (i === 17) attempt(() => void log.deleteOldSegments(system.clock.now()))
    system.clock.advance(5)
  }
  return run
}

/** What `log` holds is what was acknowledged, but for refused values, which may be there. */
function expectAcknowledged(log: Log, run: Run, upTo = Number.POSITIVE_INFINITY): void {
  const from = log.logStartOffset
  let next: number | undefined
  for (const batch of log.batches(from)) {
    expect(batch.baseOffset).toBe(next ?? batch.baseOffset)
    next = batch.nextOffset
  }
  expect(next ?? log.logEndOffset).toBe(log.logEndOffset)
  const offsetOf = (entry: string): number => Number(entry.split(':')[0])
  const held = valuesOf(log).filter((entry) => offsetOf(entry) < upTo)
  const wanted = run.acknowledged.filter((e) => offsetOf(e) >= from && offsetOf(e) < upTo)
  const extra = held.filter((entry) => !wanted.includes(entry))
  expect(held.filter((entry) => wanted.includes(entry))).toEqual(wanted)
  for (const entry of extra) expect(run.refused).toContain(entry.split(':')[1])
}

/** As the checkpoint would have it at best: recovery starts where `log` says that all is on the disk. */
function reopen(disk: MemoryDisk, { recoveryPoint }: Log): Log {
  return open(createTestSystem({ disk }), recoveryPoint)
}

const operations: [DiskOperation, DiskFailure][] = [
  ['open', {}],
  ['read', {}],
  ['write', { code: 'ENOSPC' }],
  ['write', { code: 'ENOSPC', writtenBytes: 7 }],
  ['write', { code: 'ENOSPC', writtenBytes: 90 }],
  ['truncate', {}],
  ['sync', {}],
  ['syncDirectory', {}],
  ['rename', {}],
  ['remove', {}],
  ['makeDirectory', {}],
]

describe.each(operations)('when a %s fails (%o)', (operation, failure) => {
  function runs(times: number): Run[] {
    const all: Run[] = []
    for (let nth = 1; nth < 5000; nth += 1) {
      const system = createTestSystem()
      system.disk.fail(operation, nth, { ...failure, times })
      const run = work(system)
      const hasHappened = !system.disk.isArmed(operation)
      system.disk.heal()
      all.push(run)
      if (!hasHappened) return all
    }
    throw new Error(`${operation} is used too often`)
  }

  test.each([1, 2, 5])('%i times in a row, acknowledged records stay', async (times) => {
    for (const run of runs(times)) {
      await Promise.resolve()
      const { log, system } = run
      if (log === undefined) continue
      expectAcknowledged(log, run)
      const afterKill = reopen(system.disk.afterKill(), log)
      expectAcknowledged(afterKill, run)
      expect(afterKill.logStartOffset).toBeLessThanOrEqual(log.logStartOffset)
      const afterPowerLoss = reopen(system.disk.afterPowerLoss(), log)
      expect(afterPowerLoss.logEndOffset).toBeGreaterThanOrEqual(run.flushedEnd)
      expectAcknowledged(afterPowerLoss, run, afterPowerLoss.logEndOffset)
    }
  })
})
