/** What thousands of partitions cost, in counts: nothing here is measured in time. */
import { describe, expect, test } from 'vitest'
import { defaultLogConfig } from '../../src/engine/log/log-config.ts'
import { LogManager } from '../../src/engine/log/log-manager.ts'
import { silentLogger } from '../../src/engine/logger.ts'
import { boundedFiles } from '../../src/engine/system/bounded-files.ts'
import { batchOf } from './log/log-fixture.ts'
import { MemoryDisk } from './system/memory-disk.ts'
import { createTestSystem } from './system/test-system.ts'
import { TestBroker } from './test-broker.ts'

const topicId = 'DrNPO2fXQcWhT31JW5bMyA'
const operations = ['open', 'read', 'write', 'truncate', 'sync', 'rename'] as const

const countsOf = (disk: MemoryDisk): Record<string, number> =>
  Object.fromEntries(operations.map((operation) => [operation, disk.count(operation)]))

/** What is called more often with 70 partitions than with 20, for each of them. */
function perPartition(few: Record<string, number>, many: Record<string, number>) {
  const each = operations.map(
    (name) => [name, ((many[name] ?? 0) - (few[name] ?? 0)) / 50] as const,
  )
  return Object.fromEntries(each.filter(([, count]) => count !== 0))
}

async function stoppedBroker(partitions: number): Promise<MemoryDisk> {
  const test = await TestBroker.start()
  await test.createTopic('orders', partitions)
  return test.stop()
}

describe('an idle partition', () => {
  test('needs no timer and no open file', async () => {
    const seen: unknown[] = []
    for (const partitions of [1, 200]) {
      const disk = await stoppedBroker(partitions)
      const restarted = await TestBroker.start({ disk })
      restarted.system.timers.advance(3_600_000)
      seen.push([disk.openFiles, restarted.system.timers.pendingTimers])
      expect(restarted.errors).toEqual([])
      await restarted.stop()
    }
    expect(seen[0]).toEqual(seen[1])
  })

  test('is opened after a clean stop with two small files, and nothing is written', async () => {
    const started: Record<string, number>[] = []
    for (const partitions of [20, 70]) {
      const disk = (await stoppedBroker(partitions)).afterKill()
      const manager = LogManager.open(createTestSystem({ disk }), silentLogger, {
        directories: ['/data'],
        configFor: () => defaultLogConfig,
      })
      started.push(countsOf(disk))
      manager.shutdown()
    }
    expect(perPartition(started[0] ?? {}, started[1] ?? {})).toEqual({ read: 2 })
  })

  test('is closed without touching its files', async () => {
    const stopped: Record<string, number>[] = []
    for (const partitions of [20, 70]) {
      const disk = (await stoppedBroker(partitions)).afterKill()
      const restarted = await TestBroker.start({ disk })
      const before = countsOf(disk)
      await restarted.stop()
      const after = countsOf(disk)
      stopped.push(
        Object.fromEntries(
          operations.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)]),
        ),
      )
    }
    expect(perPartition(stopped[0] ?? {}, stopped[1] ?? {})).toEqual({})
  })
})

describe('partitions that are all in use', () => {
  test('share the bound of open files, and read back what was written', () => {
    const disk = new MemoryDisk()
    disk.makeDirectory('/data')
    const system = createTestSystem({ disk })
    const functions = new Proxy(disk, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
      ownKeys: () => Reflect.ownKeys(MemoryDisk.prototype),
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    })
    const manager = LogManager.open(
      { ...system, disk: boundedFiles(functions, 12) },
      silentLogger,
      {
        directories: ['/data'],
        configFor: () => ({ ...defaultLogConfig, indexIntervalBytes: 0, segmentBytes: 300 }),
      },
    )
    const logs = Array.from({ length: 50 }, (_, i) => manager.create('orders', i, topicId))
    for (let round = 0; round < 10; round += 1) {
      for (const log of logs) {
        log.append(batchOf([`${log.partition}/${round}`]), {
          leaderEpoch: 0,
          origin: 'client',
          now: 1_700_000_000_000,
        })
        expect(disk.openFiles).toBeLessThanOrEqual(12)
      }
    }
    for (const log of logs) {
      const values = [...log.batches(0)].flatMap((batch) =>
        [...batch.records()].map(({ value }) => String(value)),
      )
      expect(values).toEqual(Array.from({ length: 10 }, (_, round) => `${log.partition}/${round}`))
    }
    expect(disk.openFiles).toBeLessThanOrEqual(12)
    manager.shutdown()
    expect(disk.openFiles).toBe(0)
  })
})

describe('housekeeping', () => {
  test('goes over the logs one at a time, and passes over those that are gone meanwhile', () => {
    const disk = new MemoryDisk()
    disk.makeDirectory('/data')
    const manager = LogManager.open(createTestSystem({ disk }), silentLogger, {
      directories: ['/data'],
      configFor: () => defaultLogConfig,
    })
    for (let i = 0; i < 4; i += 1) manager.create('orders', i, topicId)
    const visited: number[] = []
    const steps = manager.steps(({ partition }) => visited.push(partition))
    steps.next()
    expect(visited).toEqual([0])
    manager.delete('orders', 1)
    while (steps.next().done !== true);
    expect(visited).toEqual([0, 2, 3])
  })
})
