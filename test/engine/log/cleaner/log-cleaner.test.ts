/** The cleaner of a broker's logs: which log it takes, when, and when it lets go. */
import { describe, expect, test } from 'vitest'
import { BrokerConfig } from '../../../../src/engine/config/broker-config.ts'
import { IoThrottle } from '../../../../src/engine/log/cleaner/io-throttle.ts'
import { LogCleaner } from '../../../../src/engine/log/cleaner/log-cleaner.ts'
import type { Log } from '../../../../src/engine/log/log.ts'
import { defaultLogConfig, type LogConfig } from '../../../../src/engine/log/log-config.ts'
import { LogDirMove } from '../../../../src/engine/log/log-dir-move.ts'
import { LogManager } from '../../../../src/engine/log/log-manager.ts'
import type { Logger } from '../../../../src/engine/logger.ts'
import { MemoryDisk } from '../../system/memory-disk.ts'
import { createTestSystem, type TestSystem } from '../../system/test-system.ts'
import { produce } from '../log-fixture.ts'
import { contentOf, keyed } from './cleaner-fixture.ts'

const topicId = 'DrNPO2fXQcWhT31JW5bMyA'
const backoffMs = 15_000

interface Fixture {
  readonly system: TestSystem
  readonly logs: LogManager
  readonly cleaner: LogCleaner
  readonly messages: string[]
  readonly configs: Map<string, Partial<LogConfig>>
  create(topic: string, config?: Partial<LogConfig>): Log
}

function brokerConfig(properties: Record<string, string> = {}): BrokerConfig {
  return BrokerConfig.parse({
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': '1@localhost:9093',
    'controller.listener.names': 'CONTROLLER',
    listeners: 'PLAINTEXT://:9092,CONTROLLER://:9093',
    ...properties,
  })
}

function start(properties: Record<string, string> = {}, disk = new MemoryDisk()): Fixture {
  for (const path of ['/data', '/other']) disk.makeDirectory(path)
  const system = createTestSystem({ disk })
  const messages: string[] = []
  const logger: Logger = {
    log: (level, _, message) => messages.push(`${level} ${message}`),
    isEnabled: () => true,
  } as Logger
  const configs = new Map<string, Partial<LogConfig>>()
  const logs = LogManager.open(system, logger, {
    directories: ['/data', '/other'],
    configFor: (topic) => ({
      ...defaultLogConfig,
      cleanupPolicy: ['compact'],
      segmentIndexBytes: 4096,
      ...configs.get(topic),
    }),
  })
  const cleaner = new LogCleaner(system, logger, logs)
  cleaner.start(brokerConfig(properties))
  const create = (topic: string, config: Partial<LogConfig> = {}): Log => {
    configs.set(topic, config)
    return logs.create(topic, 0, topicId, '/data')
  }
  return { system, logs, cleaner, messages, configs, create }
}

/** Each batch in a segment of its own; the active one is empty. */
function fill({ system }: Fixture, log: Log, batches: readonly (readonly string[])[]): void {
  for (const pairs of batches) {
    produce({ system, log }, keyed(pairs, { timestamp: system.clock.now() }))
    log.roll(system.clock.now())
  }
}

/** Lets the cleaner have its turns; what it waits for is done in microtasks. */
async function settle({ system }: Fixture): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) {
    await Promise.resolve()
    system.timers.turn()
    system.timers.advance(0)
  }
}

async function advance(fixture: Fixture, ms: number): Promise<void> {
  fixture.system.timers.advance(ms)
  await settle(fixture)
}

const checkpointOf = ({ system }: Fixture, directory = '/data'): string =>
  system.disk.readFile(`${directory}/cleaner-offset-checkpoint`).toString('utf8')

describe('The log cleaner', () => {
  test('cleans compacted logs only, after its backoff, and notes how far', async () => {
    const fixture = start()
    await settle(fixture)
    const compacted = fixture.create('compacted')
    const deleted = fixture.create('deleted', { cleanupPolicy: ['delete'] })
    for (const log of [compacted, deleted]) fill(fixture, log, [['a=1'], ['a=2']])
    await advance(fixture, backoffMs - 1)
    expect(contentOf(compacted)).toHaveLength(2)
    await advance(fixture, 1)
    expect(contentOf(compacted)).toEqual(['1:a=2'])
    expect(contentOf(deleted)).toEqual(['0:a=1', '1:a=2'])
    expect(checkpointOf(fixture)).toBe('0\n1\ncompacted 0 2\n')
  })

  test('leaves a log alone until min.cleanable.dirty.ratio of it is dirty', async () => {
    const fixture = start()
    const log = fixture.create('a', { minCleanableDirtyRatio: 0.5 })
    fill(fixture, log, [['a=1', 'b=1', 'c=1', 'd=1']])
    await advance(fixture, backoffMs)
    fill(fixture, log, [['a=2']])
    await advance(fixture, backoffMs)
    expect(contentOf(log)).toContain('0:a=1')
    fill(fixture, log, [['b=2'], ['c=2']])
    await advance(fixture, backoffMs)
    expect(contentOf(log)).toEqual(['3:d=1', '4:a=2', '5:b=2', '6:c=2'])
  })

  test('leaves records that are younger than min.compaction.lag.ms', async () => {
    const fixture = start()
    const log = fixture.create('a', { minCompactionLagMs: 60_000 })
    fill(fixture, log, [['a=1'], ['a=2']])
    await advance(fixture, 59_000)
    expect(contentOf(log)).toHaveLength(2)
    await advance(fixture, 20_000)
    expect(contentOf(log)).toEqual(['1:a=2'])
  })

  test('rolls and cleans in time for max.compaction.lag.ms, also when nothing arrives', async () => {
    const fixture = start()
    const log = fixture.create('a', { maxCompactionLagMs: 60_000, minCleanableDirtyRatio: 1 })
    fill(fixture, log, [['a=1', 'b=1']])
    produce({ ...fixture, log }, keyed(['a=2'], { timestamp: fixture.system.clock.now() }))
    await advance(fixture, 45_000)
    expect(contentOf(log)).toHaveLength(3)
    await advance(fixture, 31_000)
    expect(contentOf(log)).toEqual(['1:b=1', '2:a=2'])
  })

  test('does the retention of compact,delete', async () => {
    const fixture = start()
    const log = fixture.create('a', { cleanupPolicy: ['compact', 'delete'], retentionMs: 100_000 })
    fill(fixture, log, [['a=1'], ['b=1']])
    await advance(fixture, 90_000)
    fill(fixture, log, [['c=1']])
    await advance(fixture, backoffMs)
    expect(contentOf(log)).toEqual(['2:c=1'])
    expect(log.logStartOffset).toBeGreaterThan(0)
  })

  test('does nothing with log.cleaner.enable=false', async () => {
    const fixture = start({ 'log.cleaner.enable': 'false' })
    const log = fixture.create('a')
    fill(fixture, log, [['a=1'], ['a=2']])
    expect(fixture.system.timers.pendingTimers).toBe(0)
    await advance(fixture, 10 * backoffMs)
    expect(contentOf(log)).toHaveLength(2)
  })

  test('takes over a change of log.cleaner.backoff.ms', async () => {
    const fixture = start()
    await settle(fixture)
    const log = fixture.create('a')
    fill(fixture, log, [['a=1'], ['a=2']])
    fixture.cleaner.reconfigure(brokerConfig({ 'log.cleaner.backoff.ms': '50' }))
    await advance(fixture, 50)
    expect(contentOf(log)).toEqual(['1:a=2'])
    expect(fixture.system.timers.pendingTimers).toBeGreaterThan(0)
    fixture.cleaner.stop()
  })

  test('marks a log that it cannot read, and goes on with the others', async () => {
    const fixture = start()
    const bad = fixture.create('bad')
    const good = fixture.create('good')
    for (const log of [bad, good]) fill(fixture, log, [['a=1'], ['a=2']])
    const file = fixture.system.disk.open('/data/bad-0/00000000000000000001.log', 'write')
    file.write([Buffer.from('damaged!')], 61)
    file.close()
    await advance(fixture, backoffMs)
    expect(contentOf(good)).toEqual(['1:a=2'])
    const warnings = () => fixture.messages.filter((text) => text.includes('uncleanable'))
    expect(warnings()).toHaveLength(1)
    expect(warnings()[0]).toContain('Marking its partition (bad-0) as uncleanable')
    await advance(fixture, 10 * backoffMs)
    expect(warnings()).toHaveLength(1)
    expect(fixture.system.disk.list('/data/bad-0').join()).not.toMatch(/cleaned|swap/)
  })

  test('takes a wrong length for damage, not for the end of a segment', async () => {
    const fixture = start()
    const log = fixture.create('a')
    produce({ ...fixture, log }, keyed(['a=1']))
    fill(fixture, log, [['b=1'], ['a=2']])
    const path = '/data/a-0/00000000000000000000.log'
    const file = fixture.system.disk.open(path, 'write')
    file.write([Buffer.from([0x7f])], 8)
    file.close()
    const before = fixture.system.disk.readFile(path)
    await advance(fixture, backoffMs)
    expect(fixture.messages.join('\n')).toContain('Marking its partition (a-0) as uncleanable')
    expect(fixture.system.disk.readFile(path)).toEqual(before)
  })

  test('begins anew where the checkpoint is beyond the end of the log', async () => {
    const fixture = start()
    const log = fixture.create('a')
    fill(fixture, log, [['a=1'], ['a=2']])
    fixture.logs.directoryOf(log)?.setCleanerOffset('a', 0, 99)
    await advance(fixture, backoffMs)
    expect(contentOf(log)).toEqual(['1:a=2'])
    expect(fixture.messages.join('\n')).toContain(
      'The last checkpoint dirty offset for partition a-0 is 99, which is larger than the log end offset 2. Resetting to the log start offset 0.',
    )
    expect(checkpointOf(fixture)).toContain('a 0 2')
  })

  test('puts a cleaning off that finds no descriptor for a sync', async () => {
    const fixture = start()
    await settle(fixture)
    const log = fixture.create('a')
    fill(fixture, log, [['a=1'], ['a=2']])
    const { disk } = fixture.system
    const open = disk.open.bind(disk)
    disk.open = (path, mode) => {
      const file = open(path, mode)
      file.syncInBackground = () => {
        throw Object.assign(new Error('EMFILE'), { code: 'EMFILE', syscall: 'open' })
      }
      return file
    }
    await advance(fixture, backoffMs)
    disk.open = open
    expect(disk.list('/data/a-0').join()).not.toMatch(/cleaned|swap/)
    await advance(fixture, backoffMs)
    expect(contentOf(log)).toEqual(['1:a=2'])
    expect(fixture.messages.join('\n')).toContain('is put off until there is room')
  })

  test('puts a cleaning off while the disk is full', async () => {
    const fixture = start()
    await settle(fixture)
    const log = fixture.create('a')
    fill(fixture, log, [['a=1'], ['a=2']])
    fixture.system.disk.fail('write', 1, { code: 'ENOSPC' })
    await advance(fixture, backoffMs)
    expect(contentOf(log)).toHaveLength(2)
    produce({ ...fixture, log }, keyed(['b=1']))
    await advance(fixture, backoffMs)
    expect(contentOf(log)).toEqual(['1:a=2', '2:b=1'])
    expect(fixture.logs.directories).toContain('/data')
  })
})

/** A cleaning that does not come to its end: the disk never reports a sync. */
async function beginCleaning(fixture: Fixture, log: Log): Promise<void> {
  fill(fixture, log, [['a=1'], ['a=2']])
  const { disk } = fixture.system
  const open = disk.open.bind(disk)
  disk.open = (path, mode) => {
    const file = open(path, mode)
    if (path.endsWith('.cleaned')) file.syncInBackground = () => undefined
    return file
  }
  await advance(fixture, backoffMs)
  disk.open = open
  expect(log.cleanable.isBeingCleaned).toBe(true)
  expect(disk.list('/data/a-0').join()).toMatch(/cleaned/)
}

describe('A cleaning ends early, and leaves nothing behind,', () => {
  const leftovers = ({ system }: Fixture, path: string): string[] =>
    system.disk.list(path).filter((name) => /cleaned|swap/.test(name))

  test('when its topic is deleted', async () => {
    const fixture = start()
    const log = fixture.create('a')
    await beginCleaning(fixture, log)
    fixture.logs.delete('a', 0)
    const path = fixture.system.disk.list('/data').find((name) => name.endsWith('-delete'))
    expect(leftovers(fixture, `/data/${path}`)).toEqual([])
    const next = fixture.create('b')
    fill(fixture, next, [['a=1'], ['a=2']])
    await advance(fixture, backoffMs)
    expect(contentOf(next)).toEqual(['1:a=2'])
  })

  test('when the broker stops', async () => {
    const fixture = start()
    const log = fixture.create('a')
    await beginCleaning(fixture, log)
    fixture.cleaner.stop()
    expect(leftovers(fixture, '/data/a-0')).toEqual([])
    expect(contentOf(log)).toEqual(['0:a=1', '1:a=2'])
    fixture.logs.shutdown()
    expect(fixture.system.timers.pendingTimers).toBe(0)
  })

  test('when its log moves to another directory, and with it how far it is clean', async () => {
    const fixture = start()
    const log = fixture.create('a')
    fixture.logs.directoryOf(log)?.setCleanerOffset('a', 0, 0)
    await beginCleaning(fixture, log)
    const move = new LogDirMove(fixture.system, log, '/other')
    expect(leftovers(fixture, '/data/a-0')).toEqual([])
    await advance(fixture, 10 * backoffMs)
    expect(contentOf(log)).toHaveLength(2)
    while (move.copySlice() > 0);
    const moved = fixture.logs.replace(move)
    expect(checkpointOf(fixture)).toBe('0\n0\n')
    expect(checkpointOf(fixture, '/other')).toBe('0\n1\na 0 0\n')
    await advance(fixture, backoffMs)
    expect(contentOf(moved)).toEqual(['1:a=2'])
  })

  test('when its directory fails', async () => {
    const fixture = start()
    const log = fixture.create('a')
    await beginCleaning(fixture, log)
    fixture.system.disk.fail('sync', 1)
    produce({ ...fixture, log }, keyed(['b=1']))
    expect(() => log.flush()).toThrow()
    expect(fixture.logs.directories).toEqual(['/other'])
    const other = fixture.logs.create('b', 0, topicId, '/other')
    fill(fixture, other, [['a=1'], ['a=2']])
    await advance(fixture, 2 * backoffMs)
    expect(contentOf(other)).toEqual(['1:a=2'])
  })
})

test('log.cleaner.io.max.bytes.per.second: what was read and written too fast is waited for', () => {
  const { clock } = createTestSystem()
  const throttle = new IoThrottle(clock, 1000)
  throttle.note(5000)
  expect(throttle.delayMs).toBe(0)
  clock.advance(400)
  expect(throttle.delayMs).toBe(4600)
  clock.advance(4600)
  throttle.note(100)
  expect(throttle.delayMs).toBe(0)
})

test('DeleteRecords during a cleaning moves the log start, and the cleaning goes on', async () => {
  const fixture = start()
  const log = fixture.create('a', { cleanupPolicy: ['compact', 'delete'] })
  fill(fixture, log, [['a=1'], ['a=2'], ['b=1']])
  log.deleteRecordsBefore(2)
  await advance(fixture, backoffMs)
  await advance(fixture, backoffMs)
  expect(contentOf(log)).toEqual(['2:b=1'])
  expect(log.logStartOffset).toBe(2)
  expect(checkpointOf(fixture)).toContain('a 0 3')
})
