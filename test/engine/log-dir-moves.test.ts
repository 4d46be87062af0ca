/** Replicas move between log directories while they are written and read (AlterReplicaLogDirs, KIP-113). */
import { afterEach, describe, expect, test } from 'vitest'
import { alterReplicaLogDirs } from '../../src/protocol/apis/alter-replica-log-dirs.ts'
import { describeLogDirs } from '../../src/protocol/apis/describe-log-dirs.ts'
import { incrementalAlterConfigs } from '../../src/protocol/apis/incremental-alter-configs.ts'
import { errorName } from '../../src/protocol/errors.ts'
import type { MemoryDisk } from './system/memory-disk.ts'
import { TestBroker, turnOf } from './test-broker.ts'
import { batchOf, valuesIn } from './test-records.ts'

const FROM = '/data'
const TO = '/more'
const RATE = 'replica.alter.log.dirs.io.max.bytes.per.second'
/** Three batches are more than two slices of a copy. */
const LARGE = 'x'.repeat(900_000)

let broker: TestBroker
afterEach(async () => {
  if (broker.broker.state === 'ready') await broker.stop()
})

async function start(disk?: MemoryDisk, properties: Record<string, string> = {}) {
  broker = await TestBroker.start({
    properties: { 'log.dirs': `${FROM},${TO}`, ...properties },
    ...(disk === undefined ? {} : { disk }),
  })
}

const log = () => broker.broker.partitions.leader('t', 0).log
const directory = () => log().directory.split('/t-0')[0]
const append = (...values: string[]) => {
  const partition = broker.broker.partitions.leader('t', 0)
  for (const value of values) {
    partition.append(batchOf([value]), { origin: 'client', requiredAcks: 1 })
  }
}
const contents = () => {
  const { logEndOffset: limitOffset } = log()
  const options = { limitOffset, minOneBatch: true, isolation: 'read_uncommitted' as const }
  const found: [number, string | undefined][] = []
  // A read ends with its segment.
  for (let next = log().logStartOffset; next < limitOffset; ) {
    found.push(...valuesIn(log().read(next, 10_000_000, options).records))
    next = (found.at(-1)?.[0] ?? limitOffset) + 1
  }
  return found.map(([offset, value]) => `${offset}:${value?.slice(0, 5)}`)
}

/** A topic whose log lies in FROM, with records. */
async function startWithRecords(...values: string[]) {
  await start()
  await broker.createTopic('t')
  await move(FROM)
  await settle()
  broker.system.timers.advance(log().config.fileDeleteDelayMs)
  append(...values)
}

async function move(path: string, name = 't') {
  const dirs = [{ path, topics: [{ name, partitions: [0] }] }]
  const { results } = await broker.connect().ask(alterReplicaLogDirs, 2, { dirs })
  return errorName(results[0]?.partitions[0]?.errorCode ?? -1)
}

async function limit(bytesPerSecond: number) {
  const configs = [{ name: RATE, configOperation: 0, value: String(bytesPerSecond) }]
  const resources = [{ resourceType: 4, resourceName: '0', configs }]
  await broker.connect().ask(incrementalAlterConfigs, 1, { resources, validateOnly: false })
}

async function settle() {
  for (let turn = 0; turn < 10; turn++) await turnOf(broker.system)
}

async function replicas() {
  const { results } = await broker.connect().ask(describeLogDirs, 4, { topics: null })
  return results.flatMap(({ logDir, topics }) =>
    topics.flatMap(({ partitions }) =>
      partitions.map(({ isFutureKey, offsetLag }) => ({ logDir, isFutureKey, offsetLag })),
    ),
  )
}

const names = (path: string) => broker.system.disk.list(path).filter((name) => /^t-/.test(name))

test('the log goes on in the other directory with all that was in it', async () => {
  await startWithRecords('a', 'b', LARGE, LARGE, LARGE)
  log().roll(broker.system.clock.now())
  append('c')
  const before = contents()
  const { highWatermark, topicId } = log()
  expect(await move(TO)).toBe('NONE')
  await settle()
  expect(directory()).toBe(TO)
  expect(contents()).toEqual(before)
  expect(log()).toMatchObject({ highWatermark, topicId, recoveryPoint: 6 })
  expect(names(TO)).toEqual(['t-0'])
  expect(names(FROM)).toEqual([expect.stringMatching(/^t-0\.[0-9a-f]{32}-delete$/)])
  append('d')
  expect(contents()).toEqual([...before, '6:d'])
  expect(await replicas()).toEqual([{ logDir: TO, isFutureKey: false, offsetLag: 0 }])
  expect(broker.errors).toEqual([])
})

test('the metadata notes the directory, and a restart finds the log there', async () => {
  await startWithRecords('a')
  const assigned = () => broker.broker.metadata.image.partition('t', 0)?.directories[0]
  const before = assigned()
  await move(TO)
  await settle()
  expect(assigned()).not.toBe(before)
  await start(await broker.stop())
  expect([directory(), contents()]).toEqual([TO, ['0:a']])
})

test('a limited move takes its time, is shown as a copy, and takes in what is appended meanwhile', async () => {
  await startWithRecords(LARGE, LARGE, LARGE)
  await limit(1_000_000)
  await move(TO)
  await settle()
  expect(await replicas()).toEqual([
    { logDir: FROM, isFutureKey: false, offsetLag: 0 },
    { logDir: TO, isFutureKey: true, offsetLag: 3 },
  ])
  append('late')
  broker.system.timers.advance(1000)
  await settle()
  expect(directory()).toBe(FROM)
  for (let second = 0; second < 5; second++) {
    broker.system.timers.advance(1000)
    await settle()
  }
  expect(directory()).toBe(TO)
  expect(contents()).toEqual(['0:xxxxx', '1:xxxxx', '2:xxxxx', '3:late'])
})

test('segments that retention deletes meanwhile are not in the copy', async () => {
  await startWithRecords(LARGE, LARGE)
  log().roll(broker.system.clock.now())
  append('kept')
  await limit(1_000_000)
  await move(TO)
  await settle()
  log().deleteRecordsBefore(2)
  log().deleteOldSegments(broker.system.clock.now())
  broker.system.timers.advance(10_000)
  await settle()
  expect([directory(), log().logStartOffset, contents()]).toEqual([TO, 2, ['2:kept']])
  expect(broker.system.disk.list(`${TO}/t-0`)).not.toContain('00000000000000000000.log')
})

test('a move back to where the log is ends the one under way', async () => {
  await startWithRecords(LARGE, LARGE, LARGE)
  await limit(1)
  await move(TO)
  await settle()
  expect(await move(FROM)).toBe('NONE')
  expect(names(TO)).toEqual([])
  broker.system.timers.advance(100_000_000)
  await settle()
  expect(directory()).toBe(FROM)
})

test('the copy of a deleted topic goes', async () => {
  await startWithRecords(LARGE, LARGE, LARGE)
  await limit(1_000_000)
  await move(TO)
  await settle()
  await broker.deleteTopic('t')
  broker.system.timers.advance(10_000)
  await settle()
  expect(names(TO)).toEqual([])
  expect(broker.errors).toEqual([])
})

test.each([
  ['/nowhere', 't', 'LOG_DIR_NOT_FOUND'],
  ['more', 't', 'LOG_DIR_NOT_FOUND'],
  [`${TO}/`, 't', 'LOG_DIR_NOT_FOUND'],
  [TO, 'unknown', 'UNKNOWN_TOPIC_OR_PARTITION'],
  ['/nowhere', 'unknown', 'LOG_DIR_NOT_FOUND'],
  [TO, '__cluster_metadata', 'UNKNOWN_TOPIC_OR_PARTITION'],
])('a move to %s of %s is %s', async (path, name, error) => {
  await startWithRecords('a')
  expect(await move(path, name)).toBe(error)
})

describe('a stop in between', () => {
  test('begins the move again', async () => {
    await startWithRecords(LARGE, LARGE, LARGE)
    await limit(1)
    await move(TO)
    await settle()
    const disk = broker.system.disk.afterKill()
    await broker.stop()
    await start(disk)
    expect(names(TO)).toEqual([expect.stringMatching(/^t-0\.[0-9a-f]{32}-future$/)])
    // A new limit holds within a second.
    await limit(1_000_000_000)
    for (let second = 0; second < 5; second++) {
      broker.system.timers.advance(1000)
      await settle()
    }
    expect([directory(), contents().length]).toEqual([TO, 3])
  })

  test('before the last renaming finds a whole copy', async () => {
    await startWithRecords('a', 'b')
    await move(TO)
    await settle()
    const disk = await broker.stop()
    const hex = '0'.repeat(32)
    disk.rename(`${TO}/t-0`, `${TO}/t-0.${hex}-future`)
    await start(disk)
    expect([directory(), contents()]).toEqual([TO, ['0:a', '1:b']])
  })
})

test.each(['write', 'sync', 'rename'] as const)(
  'a %s that fails ends the move or the directory, and loses nothing',
  async (operation) => {
    await startWithRecords('a', 'b', 'c')
    for (let nth = 1; nth < 12; nth++) {
      await broker.stop()
      await start(broker.system.disk)
      const { disk } = broker.system
      disk.fail(operation, nth)
      await move(directory() === TO ? FROM : TO)
      await settle()
      disk.heal()
      await start(disk.afterKill())
      expect(contents().length).toBe(3)
    }
  },
)
