/** flush.messages: one sync for all that arrived in the meantime, and nobody is told of records before it. */
import { describe, expect, test } from 'vitest'
import type { DiskFile } from '../../../src/engine/system/system.ts'
import { MemoryDisk } from '../system/memory-disk.ts'
import { createTestSystem, type TestSystem } from '../system/test-system.ts'
import { batchOf, directory, type LogFixture, markerOf, openLog } from './log-fixture.ts'

/** Syncs in the background end when the test says so. */
class SlowDisk extends MemoryDisk {
  readonly waiting: (() => void)[] = []

  override open(path: string, mode: 'read' | 'write' | 'create'): DiskFile {
    const file = super.open(path, mode)
    const sync = file.syncInBackground.bind(file)
    file.syncInBackground = (done) => sync((failure) => this.waiting.push(() => done(failure)))
    return file
  }

  async finish(system: TestSystem): Promise<void> {
    system.timers.turn()
    await Promise.resolve()
    for (const done of this.waiting.splice(0)) done()
    await Promise.resolve()
  }
}

interface Flushed extends LogFixture {
  readonly disk: SlowDisk
  readonly told: number[]
  readonly failures: Error[]
}

function flushed(flushMessages: number): Flushed {
  const disk = new SlowDisk()
  const system = createTestSystem({ disk })
  const told: number[] = []
  const failures: Error[] = []
  const fixture: LogFixture = openLog(
    { flushMessages },
    {
      system,
      onSynced: () => told.push(fixture.log.safeEndOffset),
      onFailure: (failure) => failures.push(failure),
    },
  )
  return { ...fixture, disk, told, failures }
}

function append({ log, system }: LogFixture, ...values: string[]): void {
  log.append(batchOf(values), { leaderEpoch: 0, origin: 'client', now: system.clock.now() })
}

const recovered = (disk: MemoryDisk): number =>
  openLog({}, { system: createTestSystem({ disk }) }).log.logEndOffset

describe('flush.messages', () => {
  test('of 1 holds back all records until they are synced', async () => {
    const fixture = flushed(1)
    append(fixture, 'a', 'b')
    expect(fixture.log.safeEndOffset).toBe(0)
    await fixture.disk.finish(fixture.system)
    expect([fixture.log.safeEndOffset, fixture.told]).toEqual([2, [2]])
    expect(recovered(fixture.disk.afterPowerLoss())).toBe(2)
  })

  test('syncs what was appended during a sync in one more, however much it is', async () => {
    const fixture = flushed(1)
    append(fixture, 'a')
    append(fixture, 'b')
    fixture.system.timers.turn()
    const before = fixture.disk.count('sync')
    for (let i = 0; i < 30; i += 1) append(fixture, `c${i}`)
    await fixture.disk.finish(fixture.system)
    await fixture.disk.finish(fixture.system)
    expect(fixture.told).toEqual([2, 32])
    expect(fixture.disk.count('sync') - before).toBe(1)
    await fixture.disk.finish(fixture.system)
    expect(fixture.disk.count('sync') - before).toBe(1)
  })

  test('of 3 lets two unsynced records pass, and a third wait with all that follow', async () => {
    const fixture = flushed(3)
    append(fixture, 'a')
    append(fixture, 'b')
    expect([fixture.log.safeEndOffset, fixture.disk.waiting.length]).toEqual([2, 0])
    append(fixture, 'c')
    expect(fixture.log.safeEndOffset).toBe(0)
    await fixture.disk.finish(fixture.system)
    expect(fixture.log.safeEndOffset).toBe(3)
  })

  test('covers a segment that was rolled in the meantime, and the name of the new one', async () => {
    const fixture = flushed(1)
    append(fixture, 'a')
    fixture.log.roll(fixture.system.clock.now())
    append(fixture, 'b')
    await fixture.disk.finish(fixture.system)
    expect(fixture.log.safeEndOffset).toBe(2)
    expect(recovered(fixture.disk.afterPowerLoss())).toBe(2)
  })

  test('syncs the names of a new log before the first records count', async () => {
    const fixture = flushed(1)
    append(fixture, 'a')
    await fixture.disk.finish(fixture.system)
    const disk = fixture.disk.afterPowerLoss()
    expect([disk.exists(directory), recovered(disk)]).toEqual([true, 1])
  })

  test('syncs at once what a crash left unsynced, before it is shown', () => {
    const fixture = flushed(Number.POSITIVE_INFINITY)
    append(fixture, 'a', 'b')
    const disk = fixture.disk.afterKill()
    const { log } = openLog({ flushMessages: 1 }, { system: createTestSystem({ disk }) })
    expect([log.safeEndOffset, recovered(disk.afterPowerLoss())]).toEqual([2, 2])
  })
})

describe('a sync that fails', () => {
  test('acknowledges nothing and is not tried again', async () => {
    const fixture = flushed(1)
    append(fixture, 'a')
    await fixture.disk.finish(fixture.system)
    append(fixture, 'b')
    fixture.disk.fail('sync')
    await fixture.disk.finish(fixture.system)
    expect(fixture.failures.map((failure) => 'code' in failure && failure.code)).toEqual(['EIO'])
    expect([fixture.log.safeEndOffset, fixture.log.isOffline]).toEqual([1, true])
    const before = fixture.disk.count('sync')
    expect(() => append(fixture, 'c')).toThrow('is offline')
    expect(() => fixture.log.flush()).toThrow('is offline')
    await fixture.disk.finish(fixture.system)
    expect(fixture.disk.count('sync')).toBe(before)
  })

  test('for want of file descriptors has not begun, and is tried again', async () => {
    const fixture = flushed(1)
    append(fixture, 'a')
    fixture.disk.fail('syncDirectory', 1, { code: 'EMFILE' })
    await fixture.disk.finish(fixture.system)
    expect([fixture.log.safeEndOffset, fixture.failures]).toEqual([0, []])
    fixture.system.clock.advance(100)
    await fixture.disk.finish(fixture.system)
    expect(fixture.log.safeEndOffset).toBe(1)
  })
})

test('the index of aborted transactions is synced before recovery may begin behind it', async () => {
  const fixture = openLog()
  const { log, system } = fixture
  const now = system.clock.now()
  const producer = { producerId: 7, producerEpoch: 0, baseSequence: 0, isTransactional: true }
  log.append(batchOf(['a'], producer), { leaderEpoch: 0, origin: 'client', now })
  log.append(markerOf('ABORT', 7), { leaderEpoch: 0, origin: 'coordinator', now })
  log.roll(system.clock.now())
  await new Promise((resolve) => setImmediate(resolve))
  expect(log.recoveryPoint).toBe(2)
  const again = openLog(
    {},
    { recoveryPoint: 2, system: createTestSystem({ disk: system.disk.afterPowerLoss() }) },
  )
  expect(again.log.abortedTransactions(0, 2)).toEqual([{ producerId: 7, firstOffset: 0 }])
})
