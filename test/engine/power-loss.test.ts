/**
 * The power is cut before the N-th operation of the disk, while a broker works. What had not been synced may be there
 * or not: any write, torn at sectors, any first names of a directory, any last commits of state.db. POWER_CUTS=all
 * tries every N, POWER_SEED another fate of what was not synced.
 */
import { describe, expect, test } from 'vitest'
import { listTransactions } from '../../src/protocol/apis/list-transactions.ts'
import {
  type Acknowledged,
  expectEverything,
  expectNothingElse,
  expectTopics,
  PROPERTIES,
  startOn,
  Work,
} from './durability-scenario.ts'
import { MemoryDisk } from './system/memory-disk.ts'
import { SeededRandom } from './system/test-system.ts'
import { TestBroker } from './test-broker.ts'
import { committedOffset } from './transactional-client.ts'

const isEvery = process.env['POWER_CUTS'] === 'all'
const seed = Number(process.env['POWER_SEED'] ?? 1)
const SAMPLES = 30

interface Cut {
  readonly operation: number
  readonly disk: MemoryDisk
  readonly acknowledged: Acknowledged | undefined
}

/** Works once from an empty disk on, and returns what a power cut before every `stride`-th operation leaves. */
async function cuts(
  durability: string,
  stride: number,
): Promise<{ cuts: Cut[]; operations: number }> {
  const disk = new MemoryDisk()
  // Long enough for an answer that does not wait for it.
  disk.delay = (effect) => setImmediate(() => setImmediate(effect))
  const random = new SeededRandom(seed)
  const found: Cut[] = []
  let operations = 0
  let work: Work | undefined
  disk.onOperation = () => {
    operations += 1
    if (operations % stride !== seed % stride) return
    found.push({
      operation: operations,
      disk: disk.afterPowerLoss(random),
      acknowledged: work?.acknowledged.copy(),
    })
  }
  const properties = { ...PROPERTIES, 'samsa.durability': durability }
  const broker = await TestBroker.start({ disk, properties })
  const refused: string[] = []
  work = new Work(broker, (what, error) => refused.push(`${what}: ${error}`))
  await work.run()
  expect(refused).toEqual([])
  expect(work.acknowledged.records.size).toBe(4)
  await expectTopics(broker, work.acknowledged)
  await expectEverything(broker, work.acknowledged)
  await expectNothingElse(broker, work.acknowledged)
  await broker.stop()
  disk.onOperation = undefined
  return { cuts: found, operations }
}

test.each(['power', 'process'])(
  'durability=%s: the broker starts after a power cut at any moment',
  async (durability) => {
    const { operations } = await cuts(durability, Number.POSITIVE_INFINITY)
    const stride = isEvery ? 1 : Math.ceil(operations / SAMPLES)
    for (const { operation, disk, acknowledged } of (await cuts(durability, stride)).cuts) {
      const context = `power cut before operation ${operation} with POWER_SEED=${seed}`
      try {
        const broker = await startOn(disk, { 'samsa.durability': durability })
        if (acknowledged !== undefined) {
          await expectTopics(broker, acknowledged)
          if (durability === 'power') await expectEverything(broker, acknowledged)
          await expectNothingElse(broker, acknowledged)
        }
        expect(broker.errors).toEqual([])
        await broker.stop()
      } catch (error) {
        throw new Error(context, { cause: error })
      }
    }
  },
  isEvery ? 600_000 : 30_000,
)

describe('a state.db that is ahead of the logs', () => {
  const stateDatabase = '/data/__cluster_metadata-0/state.db'

  async function told(disk: MemoryDisk): Promise<unknown> {
    const broker = await startOn(disk, {})
    const { transactionStates } = await broker.connect().ask(listTransactions, 1, {
      stateFilters: [],
      producerIdFilters: [],
    })
    const offsets = []
    for (const group of ['g', 'plain', 'once']) {
      offsets.push(await committedOffset(broker, false, group))
    }
    await broker.stop()
    return { offsets, transactionStates }
  }

  async function worked(): Promise<MemoryDisk> {
    const broker = await TestBroker.start({ disk: new MemoryDisk(), properties: PROPERTIES })
    const work = new Work(broker)
    await work.run()
    await work.commit(7, 'once')
    return broker.system.disk
  }

  test('is made anew', async () => {
    const disk = (await worked()).afterPowerLoss()
    const withoutTables = disk.afterKill()
    withoutTables.removeDatabase(stateDatabase)
    const told1 = await told(disk)
    expect(told1).toEqual(await told(withoutTables))
    expect(told1).toEqual({ offsets: [-1, -1, -1], transactionStates: [] })
  })

  test('does not come back when the power fails again, after the logs have grown past it', async () => {
    const lost = (await worked()).afterPowerLoss()
    const properties = { ...PROPERTIES, 'samsa.durability': 'power' }
    const broker = await TestBroker.start({ disk: lost, properties })
    const work = new Work(broker)
    await work.run()
    await work.run()
    const again = lost.afterPowerLoss(undefined, Number.POSITIVE_INFINITY)
    const withoutTables = again.afterKill()
    withoutTables.removeDatabase(stateDatabase)
    expect(await told(again)).toEqual(await told(withoutTables))
  })
})
