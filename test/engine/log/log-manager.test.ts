import { describe, expect, test } from 'vitest'
import { flushWhenDue } from '../../../src/engine/background-tasks.ts'
import {
  defaultLogConfig,
  type LogConfig,
  logConfigOf,
} from '../../../src/engine/log/log-config.ts'
import { LogManager } from '../../../src/engine/log/log-manager.ts'
import { silentLogger } from '../../../src/engine/logger.ts'
import type { MemoryDisk } from '../system/memory-disk.ts'
import { createTestSystem, type TestSystem } from '../system/test-system.ts'
import { batchOf, valuesOf } from './log-fixture.ts'

const one = 'DrNPO2fXQcWhT31JW5bMyA'
const two = 'UpHVMCaKQruLH1JHLS8XPg'

function diskWith(...directories: string[]): MemoryDisk {
  const { disk } = createTestSystem()
  for (const directory of directories) disk.makeDirectory(directory)
  return disk
}

function open(
  system: TestSystem,
  options: { config?: Partial<LogConfig>; directories?: string[]; failed?: string[] } = {},
): LogManager {
  const { config = {}, directories = ['/data'], failed = [] } = options
  return LogManager.open(system, silentLogger, {
    directories,
    configFor: () => ({ ...defaultLogConfig, segmentIndexBytes: 1024, ...config }),
    onDirectoryFailure: (directory) => failed.push(directory),
  })
}

function append(manager: LogManager, topic: string, value: string): void {
  const log = manager.get(topic, 0)
  log?.append(batchOf([value]), { leaderEpoch: 0, origin: 'client', now: 1_700_000_000_000 })
  log?.updateHighWatermark(log.logEndOffset)
}

const textOf = (disk: MemoryDisk, name: string): string => disk.readFile(`/data/${name}`).toString()

describe('a log manager', () => {
  test('has its checkpoint files from the start, empty, as Kafka has', () => {
    const system = createTestSystem({ disk: diskWith('/data') })
    open(system)
    expect(system.disk.list('/data')).toEqual([
      '.lock',
      'cleaner-offset-checkpoint',
      'log-start-offset-checkpoint',
      'recovery-point-offset-checkpoint',
      'replication-offset-checkpoint',
    ])
    expect(textOf(system.disk, 'cleaner-offset-checkpoint')).toBe('')
  })

  test('makes a log with the files that Kafka makes', () => {
    const system = createTestSystem({ disk: diskWith('/data') })
    const log = open(system).create('orders', 3, one)
    expect(log).toMatchObject({ topic: 'orders', partition: 3, topicId: one, logEndOffset: 0 })
    expect(log.directory).toBe('/data/orders-3')
    expect(system.disk.list('/data/orders-3')).toEqual([
      '00000000000000000000.index',
      '00000000000000000000.log',
      '00000000000000000000.timeindex',
      'partition.metadata',
    ])
    expect(textOf(system.disk, 'orders-3/partition.metadata')).toBe(`version: 0\ntopic_id: ${one}`)
    expect(system.disk.size('/data/orders-3/00000000000000000000.index')).toBe(1024)
    expect(system.disk.size('/data/orders-3/00000000000000000000.timeindex')).toBe(1020)
    expect(system.disk.exists('/data/.lock')).toBe(true)
  })

  test.each(['../orders', 'a/b', '..\\orders', 'a\0', '/etc/passwd'])(
    'makes nothing for %j',
    (topic) => {
      const system = createTestSystem({ disk: diskWith('/data') })
      const manager = open(system)
      const before = system.disk.list('/data')
      expect(() => manager.create(topic, 0, one)).toThrow('is the name of a directory in /data')
      expect(system.disk.list('/data')).toEqual(before)
    },
  )

  test('after a clean shutdown finds everything again without reading the records', () => {
    const system = createTestSystem({ disk: diskWith('/data') })
    const manager = open(system)
    manager.create('orders', 0, one)
    for (const value of ['a', 'b', 'c']) append(manager, 'orders', value)
    manager.get('orders', 0)?.deleteRecordsBefore(1)
    manager.shutdown(42)
    expect(textOf(system.disk, '.kafka_cleanshutdown')).toBe('{"version":0,"brokerEpoch":42}')
    expect(textOf(system.disk, 'recovery-point-offset-checkpoint')).toBe('0\n1\norders 0 3\n')
    expect(textOf(system.disk, 'replication-offset-checkpoint')).toBe('0\n1\norders 0 3\n')
    expect(textOf(system.disk, 'log-start-offset-checkpoint')).toBe('0\n1\norders 0 1\n')
    const again = open(system)
    expect(again.wasCleanShutdown).toBe(true)
    expect(system.disk.exists('/data/.kafka_cleanshutdown')).toBe(false)
    const log = again.get('orders', 0)
    expect(log).toMatchObject({
      topicId: one,
      logStartOffset: 1,
      logEndOffset: 3,
      highWatermark: 3,
      recoveryPoint: 3,
    })
  })

  test.each(['missing', 'empty'])('writes the topic id again where it is %s', (how) => {
    const system = createTestSystem({ disk: diskWith('/data') })
    const manager = open(system)
    manager.create('orders', 0, one)
    append(manager, 'orders', 'a')
    manager.shutdown(1)
    const path = '/data/orders-0/partition.metadata'
    if (how === 'missing') system.disk.removeFile(path)
    else system.disk.replaceFile(path, '')
    const again = open(system)
    expect(again.get('orders', 0)?.topicId).toBeUndefined()
    expect(again.create('orders', 0, one)).toMatchObject({ topicId: one, logEndOffset: 1 })
    expect(textOf(system.disk, 'orders-0/partition.metadata')).toBe(`version: 0\ntopic_id: ${one}`)
  })

  test('survives a power cut after a clean shutdown', () => {
    const system = createTestSystem({ disk: diskWith('/data') })
    system.disk.syncDirectory('/')
    const manager = open(system)
    manager.create('orders', 0, one)
    append(manager, 'orders', 'a')
    manager.shutdown()
    const again = open(createTestSystem({ disk: system.disk.afterPowerLoss() }))
    const log = again.get('orders', 0)
    expect(log === undefined ? undefined : valuesOf(log)).toEqual(['0:a'])
  })

  test('remembers deleted records over kill -9', () => {
    const system = createTestSystem({ disk: diskWith('/data') })
    const manager = open(system)
    manager.create('orders', 0, one)
    for (const value of ['a', 'b', 'c']) append(manager, 'orders', value)
    manager.get('orders', 0)?.deleteRecordsBefore(2)
    system.timers.turn()
    const again = open(createTestSystem({ disk: system.disk.afterKill() }))
    expect(again.wasCleanShutdown).toBe(false)
    expect(again.get('orders', 0)).toMatchObject({ logStartOffset: 2, logEndOffset: 3 })
  })

  test('starts anew at the log start when the segments are gone', () => {
    const disk = diskWith('/data/orders-0')
    disk.put('/data/log-start-offset-checkpoint', Buffer.from('0\n1\norders 0 17\n'))
    const manager = open(createTestSystem({ disk }))
    expect(manager.get('orders', 0)).toMatchObject({ logStartOffset: 17, logEndOffset: 17 })
    expect(disk.exists('/data/orders-0/00000000000000000017.log')).toBe(true)
  })

  test('renames a deleted log at once and removes it after file.delete.delay.ms', () => {
    const system = createTestSystem({ disk: diskWith('/data') })
    system.disk.put('/data/cleaner-offset-checkpoint', Buffer.from('0\n2\norders 0 5\nother 1 6\n'))
    const manager = open(system)
    manager.create('orders', 0, one)
    append(manager, 'orders', 'a')
    manager.delete('orders', 0)
    expect(manager.get('orders', 0)).toBeUndefined()
    const names = (): string[] =>
      system.disk.list('/data').filter((name) => name.startsWith('orders'))
    expect(names()).toEqual([expect.stringMatching(/^orders-0\.[0-9a-f]{32}-delete$/)])
    expect(textOf(system.disk, 'cleaner-offset-checkpoint')).toBe('0\n1\nother 1 6\n')
    expect(manager.create('orders', 0, two).logEndOffset).toBe(0)
    system.timers.advance(60_000)
    expect(names()).toEqual(['orders-0'])
    expect(system.disk.openFiles).toBe(0)
  })

  test('removes what waited for deletion when the broker stopped', () => {
    const disk = diskWith('/data')
    const system = createTestSystem({ disk })
    const manager = open(system)
    manager.create('orders', 0, one)
    manager.delete('orders', 0)
    manager.shutdown()
    system.timers.advance(600_000)
    expect(disk.list('/data').some((name) => name.endsWith('-delete'))).toBe(true)
    const next = createTestSystem({ disk })
    expect([...open(next).all()]).toEqual([])
    next.timers.advance(60_000)
    expect(disk.list('/data').some((name) => name.endsWith('-delete'))).toBe(false)
  })

  test('does not give a topic the records of one that had its name', () => {
    const system = createTestSystem({ disk: diskWith('/data') })
    const manager = open(system)
    manager.create('orders', 0, one)
    append(manager, 'orders', 'old')
    expect(manager.create('orders', 0, one).logEndOffset).toBe(1)
    const fresh = manager.create('orders', 0, two)
    expect([fresh.topicId, fresh.logEndOffset]).toEqual([two, 0])
  })

  test('sets aside a log that the metadata does not know, and keeps its records', () => {
    const system = createTestSystem({ disk: diskWith('/data') })
    const manager = open(system)
    manager.create('orders', 0, one)
    manager.setAside('orders', 0)
    expect(manager.get('orders', 0)).toBeUndefined()
    manager.shutdown()
    expect([...open(system).all()]).toEqual([])
    system.timers.advance(600_000)
    expect(system.disk.list('/data').filter((name) => name.endsWith('-stray'))).toHaveLength(1)
  })

  test('leaves the metadata log and foreign directories alone', () => {
    const disk = diskWith('/data/__cluster_metadata-0', '/data/lost+found', '/data/orders-0')
    const manager = open(createTestSystem({ disk }))
    expect([...manager.all()].map((log) => log.topic)).toEqual(['orders'])
    expect(disk.list('/data/__cluster_metadata-0')).toEqual([])
  })

  test('spreads logs over its directories', () => {
    const system = createTestSystem({ disk: diskWith('/a', '/b') })
    const manager = open(system, { directories: ['/a', '/b'] })
    const directories = [0, 1, 2].map(
      (partition) => manager.create('orders', partition, one).directory,
    )
    expect(directories).toEqual(['/a/orders-0', '/b/orders-1', '/a/orders-2'])
    expect(manager.create('orders', 3, one, '/a').directory).toBe('/a/orders-3')
  })

  test('goes on without a directory whose disk fails to sync, and does not mark it clean', () => {
    const failed: string[] = []
    const system = createTestSystem({ disk: diskWith('/a', '/b') })
    const manager = open(system, { directories: ['/a', '/b'], failed })
    const log = manager.create('orders', 0, one)
    manager.create('other', 0, two)
    append(manager, 'orders', 'a')
    append(manager, 'other', 'b')
    system.disk.fail('sync')
    const storageError = expect.objectContaining({ error: 'KAFKA_STORAGE_ERROR' })
    expect(() => log.flush()).toThrow(storageError)
    expect(() => log.append(batchOf(['c']), { leaderEpoch: 0, origin: 'client', now: 0 })).toThrow(
      storageError,
    )
    expect(failed).toEqual(['/a'])
    expect(manager.directories).toEqual(['/b'])
    expect([...manager.all()].map(({ topic }) => topic)).toEqual(['other'])
    manager.shutdown()
    expect([
      system.disk.exists('/a/.kafka_cleanshutdown'),
      system.disk.exists('/b/.kafka_cleanshutdown'),
    ]).toEqual([false, true])
  })

  test('deletes a log whose segment is being synced, and loses no directory over it', async () => {
    const failed: string[] = []
    const system = createTestSystem({ disk: diskWith('/data') })
    const manager = open(system, { failed })
    const log = manager.create('orders', 0, one)
    append(manager, 'orders', 'a')
    log.roll(system.clock.now())
    manager.delete('orders', 0)
    for (let i = 0; i < 10; i += 1) await Promise.resolve()
    expect(failed).toEqual([])
    const fresh = manager.create('orders', 0, two)
    const closed = expect.objectContaining({ message: 'The log for orders-0 is closed' })
    expect(() => log.read(0, 100, { limitOffset: 1, minOneBatch: true })).toThrow(closed)
    expect(() => log.offsetForTimestamp(0)).toThrow(closed)
    expect(() => log.assignLeaderEpoch(3)).toThrow(closed)
    expect(fresh.logEndOffset).toBe(0)
  })

  test('flushes logs when flush.ms has passed', () => {
    const system = createTestSystem({ disk: diskWith('/data') })
    const manager = open(system, { config: { flushMs: 1000 } })
    const log = manager.create('orders', 0, one)
    append(manager, 'orders', 'a')
    for (const _ of manager.steps((log) => flushWhenDue(log, system.clock.now() + 999)));
    expect(log.recoveryPoint).toBe(0)
    for (const _ of manager.steps((log) => flushWhenDue(log, system.clock.now() + 1000)));
    expect(log.recoveryPoint).toBe(1)
  })

  test('writes checkpoints only when something has changed', () => {
    const system = createTestSystem({ disk: diskWith('/data') })
    const manager = open(system)
    manager.create('orders', 0, one)
    manager.checkpoint()
    const renames = system.disk.count('rename')
    manager.checkpoint()
    expect(system.disk.count('rename')).toBe(renames)
  })

  test('holds no open file for logs that nobody uses', () => {
    const system = createTestSystem({ disk: diskWith('/data') })
    const manager = open(system)
    for (let i = 0; i < 20; i += 1) manager.create('orders', i, one)
    expect(system.disk.openFiles).toBe(0)
    manager.shutdown()
    const again = open(system)
    expect([...again.all()]).toHaveLength(20)
    expect(system.disk.openFiles).toBe(0)
  })
})

test('a log takes its configuration from the topic keys', () => {
  const config = logConfigOf({
    'segment.bytes': 77,
    'message.timestamp.after.max.ms': 5,
    'cleanup.policy': ['compact'],
  })
  expect(config).toEqual({
    ...defaultLogConfig,
    segmentBytes: 77,
    messageTimestampAfterMaxMs: 5,
    cleanupPolicy: ['compact'],
  })
})
