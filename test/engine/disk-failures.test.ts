/**
 * An operation of the disk fails under a whole broker, in turn at every place where it is used. The broker goes on, or it
 * stops and says why; what was acknowledged is there at once and after a restart. DISK_FAILURES=all tries every place.
 */
import { describe, expect, test } from 'vitest'
import { StartupError } from '../../src/engine/startup-error.ts'
import { KafkaError } from '../../src/protocol/errors.ts'
import {
  expectEverything,
  expectNothingElse,
  expectTopics,
  PROPERTIES,
  startOn,
  Work,
} from './durability-scenario.ts'
import { type DiskFailure, type DiskOperation, MemoryDisk } from './system/memory-disk.ts'
import { TestBroker } from './test-broker.ts'

const isEvery = process.env['DISK_FAILURES'] === 'all'
const SAMPLES = 2

const failures: [DiskOperation, DiskFailure][] = [
  ['open', { code: 'EMFILE' }],
  ['open', { code: 'EIO' }],
  ['read', { code: 'EIO' }],
  ['write', { code: 'EIO' }],
  ['write', { code: 'ENOSPC', times: 5 }],
  ['write', { code: 'ENOSPC', writtenBytes: 7 }],
  ['truncate', { code: 'EIO' }],
  ['sync', { code: 'EIO' }],
  ['syncDirectory', { code: 'EIO' }],
  ['rename', { code: 'EIO' }],
  ['rename', { code: 'ENOSPC', times: 3 }],
  ['remove', { code: 'EIO' }],
  ['makeDirectory', { code: 'ENOSPC' }],
  ['list', { code: 'EIO' }],
]

/** Errors that a broker may end with: they name what failed. */
const isClear = (error: unknown): boolean =>
  error instanceof StartupError ||
  (error instanceof KafkaError && error.error === 'KAFKA_STORAGE_ERROR') ||
  (error instanceof Error && 'syscall' in error)

async function working(disk: MemoryDisk, durability: string): Promise<Work | undefined> {
  const properties = { ...PROPERTIES, 'samsa.durability': durability }
  let broker: TestBroker
  try {
    broker = await TestBroker.start({ disk, properties })
  } catch (error) {
    if (!isClear(error)) throw error
    return undefined
  }
  const work = new Work(broker)
  try {
    await work.run()
  } catch (error) {
    if (broker.fatal.length === 0) throw error
  }
  disk.heal()
  if (broker.fatal.length > 0) {
    expect(broker.fatal.every(isClear)).toBe(true)
    expect(broker.lines.some(({ level }) => level === 'FATAL')).toBe(true)
  } else {
    await expectTopics(broker, work.acknowledged)
    await expectEverything(broker, work.acknowledged)
    await expectNothingElse(broker, work.acknowledged)
  }
  return work
}

async function uses(operation: DiskOperation, durability: string): Promise<number> {
  const disk = new MemoryDisk()
  await working(disk, durability)
  return disk.count(operation)
}

const inBackground = failures.filter(([operation]) => operation.startsWith('sync'))

describe.each([
  { durability: 'process', tried: failures },
  { durability: 'power', tried: isEvery ? failures : inBackground },
])('durability=$durability', ({ durability, tried }) => {
  test.each(tried)(
    'a %s that fails (%o) loses nothing that was acknowledged',
    async (operation, failure) => {
      const count = await uses(operation, durability)
      const stride = isEvery ? 1 : Math.max(1, Math.floor(count / SAMPLES))
      for (let nth = Math.ceil(stride / 2); nth <= count; nth += stride) {
        const disk = new MemoryDisk()
        disk.fail(operation, nth, failure)
        try {
          const work = await working(disk, durability)
          disk.heal()
          const again = await startOn(disk.afterKill(), {})
          if (work !== undefined) {
            await expectTopics(again, work.acknowledged)
            await expectEverything(again, work.acknowledged)
            await expectNothingElse(again, work.acknowledged)
          }
          expect(again.errors).toEqual([])
        } catch (error) {
          throw new Error(`${operation} ${nth} of ${count} failed`, { cause: error })
        }
      }
    },
    isEvery ? 600_000 : 30_000,
  )
})
