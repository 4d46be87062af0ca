/** Opens log directories that Apache Kafka 3.9.1 wrote and compares every answer with Kafka's own. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseOffsetCheckpoint } from '../../../src/engine/log/checkpoints/offset-checkpoint.ts'
import type { Log } from '../../../src/engine/log/log.ts'
import { defaultLogConfig } from '../../../src/engine/log/log-config.ts'
import { LogManager } from '../../../src/engine/log/log-manager.ts'
import { silentLogger } from '../../../src/engine/logger.ts'
import { controlRecordType } from '../../../src/protocol/records/control-record.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'
import {
  type LogDirectoryFixture,
  removeLogDirectory,
  unpackArchive,
  unpackLogDirectory,
} from '../../vectors/archive.ts'
import type { MemoryDisk } from '../system/memory-disk.ts'
import { createTestSystem } from '../system/test-system.ts'
import { loadIntoMemory } from './load-into-memory.ts'

interface ExpectedOffsets {
  topicId: string
  earliest: string
  latest: string
  lastStable: string
  maxTimestampOffset: string
  maxTimestamp: string
  byTimestamp?: { ask: string; offset: string; timestamp: string }[]
}

interface ConsumedRecord {
  isolation: string
  topic: string
  partition: number
  offset: string
  timestamp: string
  timestampType: string
  leaderEpoch: number
  key?: string | null
  value?: string | null
  headers?: { key: string; value: string | null }[]
}

/** Retention by time is off: the fixtures' records are from 2023. */
const config = {
  ...defaultLogConfig,
  retentionMs: -1,
  segmentBytes: 16384,
  indexIntervalBytes: 512,
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T
}

/** Offset by `<topic>-<partition>`. */
function checkpointed(path: string): Map<string, number> {
  const offsets = parseOffsetCheckpoint(readFileSync(path, 'utf8'), path)
  return new Map(offsets.map(({ topic, partition, offset }) => [`${topic}-${partition}`, offset]))
}

function logsOf(manager: LogManager): Map<string, Log> {
  return new Map([...manager.all()].map((log) => [`${log.topic}-${log.partition}`, log]))
}

function openCopy(source: string): { manager: LogManager; logs: Map<string, Log> } {
  const system = createTestSystem({ disk: loadIntoMemory(source, '/data') })
  const manager = LogManager.open(system, silentLogger, {
    directories: ['/data'],
    configFor: () => config,
  })
  for (const log of manager.all()) log.updateHighWatermark(log.logEndOffset)
  return { manager, logs: logsOf(manager) }
}

function offsetsOf(log: Log, asked: ExpectedOffsets): ExpectedOffsets {
  const max = log.maxTimestampOffset() ?? { offset: -1, timestamp: -1 }
  const answer: ExpectedOffsets = {
    topicId: log.topicId ?? '',
    earliest: String(log.logStartOffset),
    latest: String(log.logEndOffset),
    lastStable: String(log.lastStableOffset),
    maxTimestampOffset: String(max.offset),
    maxTimestamp: String(max.timestamp),
  }
  if (asked.byTimestamp === undefined) return answer
  const byTimestamp = asked.byTimestamp.map(({ ask, ...rest }) => {
    const found = log.offsetForTimestamp(Number(ask)) ?? {
      offset: -1,
      timestamp: -1,
      leaderEpoch: -1,
    }
    const given: Record<string, unknown> = {
      offset: String(found.offset),
      timestamp: String(found.timestamp),
      leaderEpoch: found.leaderEpoch,
    }
    return { ask, ...Object.fromEntries(Object.keys(rest).map((key) => [key, given[key]])) }
  })
  return { ...answer, byTimestamp: byTimestamp as never }
}

/** Every file below a directory, as text of its bytes. */
function contents(
  disk: MemoryDisk,
  path: string,
  into = new Map<string, string>(),
): Map<string, string> {
  for (const name of disk.list(path)) {
    const child = `${path}/${name}`
    if (disk.isDirectory(child)) contents(disk, child, into)
    else into.set(child, disk.readFile(child).toString('latin1'))
  }
  return into
}

/** What a consumer makes of a log: fetches with a small limit, drops control batches and aborted records. */
function consume(log: Log, isolation: 'read_uncommitted' | 'read_committed'): object[] {
  const limitOffset = isolation === 'read_committed' ? log.lastStableOffset : log.highWatermark
  const records: object[] = []
  let offset = log.logStartOffset
  while (offset < limitOffset) {
    const result = log.read(offset, 2000, { limitOffset, minOneBatch: true, isolation })
    const pending = [...(result.abortedTransactions ?? [])]
    const aborted = new Set<number>()
    const before = offset
    for (const batch of recordBatches(result.records)) {
      while (pending[0] !== undefined && pending[0].firstOffset <= batch.lastOffset) {
        aborted.add(pending[0].producerId)
        pending.shift()
      }
      for (const record of batch.records()) {
        if (batch.isControl) {
          if (controlRecordType(record.key) === 'ABORT') aborted.delete(batch.producerId)
          continue
        }
        if (record.offset < offset) continue
        if (batch.isTransactional && aborted.has(batch.producerId)) continue
        records.push({
          isolation,
          topic: log.topic,
          partition: log.partition,
          offset: String(record.offset),
          timestamp: String(record.timestamp),
          timestampType: batch.timestampType,
          leaderEpoch: batch.partitionLeaderEpoch,
          key: record.key?.toString('base64') ?? null,
          value: record.value?.toString('base64') ?? null,
          headers: record.headers.map(({ key, value }) => ({
            key,
            value: value?.toString('base64') ?? null,
          })),
        })
      }
      offset = batch.nextOffset
    }
    expect(offset, `a fetch at ${before} of ${log.topic} moves on`).toBeGreaterThan(before)
  }
  return records
}

/** The fixture leaves out what is null or empty. */
function complete(record: ConsumedRecord): object {
  const { key = null, value = null, headers = [] } = record
  return { ...record, key, value, headers }
}

describe.each(['kraft-3.9.1', 'zookeeper-3.9.1'] as const)(
  'the log directory %s',
  (name: LogDirectoryFixture) => {
    let folder: string
    let opened: ReturnType<typeof openCopy>
    let expectedOffsets: Record<string, ExpectedOffsets>
    let consumed: ConsumedRecord[]

    beforeAll(() => {
      folder = unpackLogDirectory(name)
      opened = openCopy(join(folder, 'data'))
      expectedOffsets = readJson(join(folder, 'expected/offsets.json'))
      consumed = gunzipSync(readFileSync(join(folder, 'expected/consumed.jsonl.gz')))
        .toString('utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as ConsumedRecord)
    })

    afterAll(() => removeLogDirectory(folder))

    test('is recognised as cleanly shut down', () => {
      expect(opened.manager.wasCleanShutdown).toBe(true)
    })

    test('answers every offset and timestamp look-up as Kafka did', () => {
      const replicated = checkpointed(join(folder, 'data/replication-offset-checkpoint'))
      let compared = 0
      for (const [partition, asked] of Object.entries(expectedOffsets)) {
        // A member left this partition's group after the offsets had been asked for, before the stop.
        if (replicated.get(partition) !== Number(asked.latest)) continue
        const log = opened.logs.get(partition)
        expect(log, partition).toBeDefined()
        if (log === undefined) continue
        expect(offsetsOf(log, asked), partition).toEqual(asked)
        compared += 1
      }
      expect(compared).toBeGreaterThanOrEqual(Object.keys(expectedOffsets).length - 1)
    })

    test.each(['read_uncommitted', 'read_committed'] as const)(
      'gives a %s consumer the records that it got from Kafka',
      (isolation) => {
        const wanted = consumed.filter((record) => record.isolation === isolation)
        const partitions = [
          ...new Set(wanted.map(({ topic, partition }) => `${topic}-${partition}`)),
        ]
        expect(partitions.length).toBeGreaterThan(0)
        for (const partition of partitions) {
          const log = opened.logs.get(partition)
          expect(log, partition).toBeDefined()
          if (log === undefined) continue
          const expected = wanted.filter((r) => `${r.topic}-${r.partition}` === partition)
          expect(consume(log, isolation)).toEqual(expected.map(complete))
        }
      },
    )

    test('keeps every segment and index byte for byte when it is opened and closed', () => {
      const disk = loadIntoMemory(join(folder, 'data'), '/data')
      const before = contents(disk, '/data')
      const system = createTestSystem({ disk })
      LogManager.open(system, silentLogger, {
        directories: ['/data'],
        configFor: () => config,
      }).shutdown(7)
      const after = contents(disk, '/data')
      const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
        (path) => before.get(path) !== after.get(path),
      )
      const names = new Set(changed.map((path) => path.split('/').at(-1)))
      // Checkpoints list partitions in our order; snapshots up to the log start go.
      expect([...names].sort()).toEqual(
        [
          ...(name === 'kraft-3.9.1' ? ['00000000000000000040.snapshot'] : []),
          '.kafka_cleanshutdown',
          '.lock',
          'recovery-point-offset-checkpoint',
          'replication-offset-checkpoint',
        ].sort(),
      )
      for (const checkpoint of [
        'recovery-point-offset-checkpoint',
        'replication-offset-checkpoint',
      ]) {
        const sorted = (files: Map<string, string>): string[] =>
          (files.get(`/data/${checkpoint}`) ?? '').split('\n').sort()
        expect(sorted(after), checkpoint).toEqual(sorted(before))
      }
    })
  },
)

describe('a log directory after kill -9', () => {
  let folder: string

  beforeAll(() => {
    folder = unpackLogDirectory('unclean-3.9.1')
  })

  afterAll(() => removeLogDirectory(folder))

  test.each(['kill9', 'torn'])(
    'recovers from %s to the offsets that Kafka recovered to',
    (name) => {
      rmSync(join(folder, 'data'), { recursive: true, force: true })
      unpackArchive(join(folder, `${name}-before.tar.gz`), folder)
      const expected = readJson<Record<string, ExpectedOffsets>>(
        join(folder, `${name}-offsets.json`),
      )
      const { manager, logs } = openCopy(join(folder, 'data'))
      expect(manager.wasCleanShutdown).toBe(false)
      const answers: Record<string, ExpectedOffsets> = {}
      for (const [partition, asked] of Object.entries(expected)) {
        const log = logs.get(partition)
        if (log !== undefined) answers[partition] = offsetsOf(log, asked)
      }
      expect(answers).toEqual(expected)
    },
  )
})
