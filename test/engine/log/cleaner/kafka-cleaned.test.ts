/**
 * Logs before and after Apache Kafka 4.1.1 has cleaned them, each once, in two stages: what it left in the first one is
 * what the second begins with, after the delete horizons have passed. Cleaned here at the same time of the day they
 * must come out the same, byte for byte where nothing is compressed.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseOffsetCheckpoint } from '../../../../src/engine/log/checkpoints/offset-checkpoint.ts'
import { Log } from '../../../../src/engine/log/log.ts'
import { defaultLogConfig } from '../../../../src/engine/log/log-config.ts'
import { silentLogger } from '../../../../src/engine/logger.ts'
import type { DefaultRecordBatch } from '../../../../src/protocol/records/default-record-batch.ts'
import { recordBatches } from '../../../../src/protocol/records/record-batch.ts'
import { removeLogDirectory, unpackLogDirectory } from '../../../vectors/archive.ts'
import type { MemoryDisk } from '../../system/memory-disk.ts'
import { createTestSystem, ManualTime } from '../../system/test-system.ts'
import { loadIntoMemory } from '../load-into-memory.ts'
import { clean } from './cleaner-fixture.ts'

const fixture = unpackLogDirectory('cleaned-4.1.1')
afterAll(() => removeLogDirectory(fixture))

const deleteRetentionMs = 1000

function isDefault(batch: { magic: number }): batch is DefaultRecordBatch {
  return batch.magic === 2
}

function batchesIn(disk: MemoryDisk, path: string): DefaultRecordBatch[] {
  return disk
    .list(path)
    .filter((name) => name.endsWith('.log'))
    .flatMap((name) => [...recordBatches(disk.readFile(`${path}/${name}`))])
    .filter(isDefault)
}

function shown(batch: DefaultRecordBatch): unknown {
  const { baseOffset, lastOffset, partitionLeaderEpoch, attributes, baseTimestamp } = batch
  const { maxTimestamp, producerId, producerEpoch, baseSequence, recordCount } = batch
  expect(batch.isValid()).toBe(true)
  return {
    ...{ baseOffset, lastOffset, partitionLeaderEpoch, attributes, baseTimestamp, maxTimestamp },
    ...{ producerId, producerEpoch, baseSequence, recordCount },
    records: [...batch.records()].map(({ sizeInBytes, ...record }) => record),
    bytes: batch.compression === 'none' ? batch.bytes().toString('hex') : undefined,
  }
}

/** When Kafka cleaned: the horizons that it set then are that and the retention. */
function cleanedAt(batches: readonly DefaultRecordBatch[]): number {
  const horizons = batches.map(({ deleteHorizonMs }) => deleteHorizonMs ?? 0)
  return Math.max(...horizons) - deleteRetentionMs
}

function checkpointed(stage: number, topic: string): number | undefined {
  const path = join(fixture, String(stage), 'after', 'cleaner-offset-checkpoint')
  const offsets = parseOffsetCheckpoint(readFileSync(path, 'utf8'), path)
  return offsets.find((entry) => entry.topic === topic)?.offset
}

const indexes = ['.index', '.timeindex', '.txnindex']

describe.each([1, 2])('stage %d', (stage) => {
  test.each(['plain', 'codecs', 'txn', 'producers', 'appendtime'])('%s', async (topic) => {
    const path = `/data/${topic}-0`
    const kafka = loadIntoMemory(join(fixture, String(stage), 'after', `${topic}-0`), path)
    const expected = batchesIn(kafka, path)
    const disk = loadIntoMemory(join(fixture, String(stage), 'before', `${topic}-0`), path)
    const system = createTestSystem({ disk, time: new ManualTime(cleanedAt(expected)) })
    const config = { ...defaultLogConfig, cleanupPolicy: ['compact'], deleteRetentionMs }
    const options = { topic, partition: 0, config, cleanShutdown: true }
    const log = Log.open(system, silentLogger, path, options)
    log.updateHighWatermark(log.logEndOffset)
    const sizeBefore = log.size
    const before = stage === 1 ? undefined : checkpointed(1, topic)
    const end = await clean(log, system, {
      ...(before === undefined ? {} : { checkpointed: before }),
      config: { ioBufferBytes: 262_144 },
    })
    expect(end).toBe(checkpointed(stage, topic))
    expect(log.size).toBeLessThan(sizeBefore)
    log.flush()
    log.close()
    expect(batchesIn(disk, path).map(shown)).toEqual(expected.map(shown))
    const names = disk.list(path).filter((name) => !name.endsWith('.deleted'))
    expect(names).toEqual(kafka.list(path))
    const isComparable = (name: string): boolean =>
      topic !== 'codecs' && indexes.some((suffix) => name.endsWith(suffix))
    for (const name of names.filter(isComparable)) {
      const file = `${path}/${name}`
      expect([name, disk.readFile(file).toString('hex')]).toEqual([
        name,
        kafka.readFile(file).toString('hex'),
      ])
    }
  })
})
