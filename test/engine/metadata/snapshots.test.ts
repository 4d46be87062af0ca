/** Snapshots of the metadata that this broker writes, and what becomes of the log before them. */
import { expect, test } from 'vitest'
import { applyRecord } from '../../../src/engine/metadata/apply-record.ts'
import { MetadataImage } from '../../../src/engine/metadata/image.ts'
import { ImageChanges } from '../../../src/engine/metadata/image-changes.ts'
import { imageRecords } from '../../../src/engine/metadata/image-records.ts'
import type { OpenedMetadata } from '../../../src/engine/metadata/open-metadata.ts'
import { buildVotersSnapshot, readSnapshot } from '../../../src/engine/metadata/snapshot.ts'
import {
  decodeMetadataRecord,
  encodeMetadataRecord,
  type MetadataRecordInput,
} from '../../../src/protocol/internal/metadata-records.ts'
import { controlRecordType } from '../../../src/protocol/records/control-record.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'
import type { DiskOperation, MemoryDisk } from '../system/memory-disk.ts'
import { createTestSystem, type TestSystem } from '../system/test-system.ts'
import { newTopic, openDirectory } from './metadata-directory.ts'

const directory = '/data/__cluster_metadata-0'
const always = { 'metadata.log.max.record.bytes.between.snapshots': '1' }
const small = {
  ...always,
  'metadata.log.segment.ms': '1',
  'metadata.max.retention.bytes': '1',
}

/** Lets snapshots be written, and what waits in microtasks. */
async function settle(system: TestSystem): Promise<void> {
  for (let i = 0; i < 10; i += 1) {
    system.timers.turn()
    await Promise.resolve()
  }
}

const namesOf = (disk: MemoryDisk, suffix: string): string[] =>
  disk.list(directory).filter((name) => name.endsWith(suffix))

const snapshotsOf = (disk: MemoryDisk): string[] => namesOf(disk, '.checkpoint')

/** What Apache Kafka may have in a directory, and this broker only keeps. */
const OF_OTHERS: readonly MetadataRecordInput[] = [
  {
    type: 'AccessControlEntryRecord',
    version: 0,
    value: {
      id: 'AAAAAAAAAAAAAAAAAAAABQ',
      resourceType: 2,
      resourceName: 't',
      patternType: 3,
      principal: 'User:alice',
      host: '*',
      operation: 3,
      permissionType: 3,
    },
  },
  {
    type: 'DelegationTokenRecord',
    version: 0,
    value: {
      owner: 'User:alice',
      requester: 'User:bob',
      renewers: ['User:carol'],
      issueTimestamp: 1,
      maxTimestamp: 3,
      expirationTimestamp: 2,
      tokenId: 'token',
    },
  },
  { type: 'FeatureLevelRecord', version: 0, value: { name: 'share.version', featureLevel: 1 } },
]

async function createTopic({ controller }: OpenedMetadata, name: string): Promise<void> {
  const topic = newTopic(name, { partitions: 2, configs: { 'retention.ms': '60000' } })
  const [created] = await controller.createTopics([topic], false)
  expect(created?.error).toBeUndefined()
}

/** What a restart does not change. */
function facts(image: MetadataImage) {
  const { topicsByName, configs, features, nextProducerId, clientQuotas, scramCredentials } = image
  const topics = [...topicsByName.values()].map(({ name, id, partitions }) => ({
    name,
    id,
    partitions: partitions.map(({ leaderEpoch, partitionEpoch, ...rest }) => rest),
  }))
  return { topics, configs, features, nextProducerId, clientQuotas, scramCredentials }
}

test('a snapshot is written after so many bytes, with all that is known', async () => {
  const system = createTestSystem()
  const properties = { 'metadata.log.max.record.bytes.between.snapshots': '3000' }
  const opened = await openDirectory(system, { properties })
  await settle(system)
  expect(snapshotsOf(system.disk)).toEqual([])
  for (let i = 0; i < 10; i += 1) await createTopic(opened, `topic-${i}`)
  await settle(system)
  const [name = ''] = snapshotsOf(system.disk)
  expect(name).toMatch(/^0{18}\d\d-0000000001\.checkpoint$/)
  expect(namesOf(system.disk, '.part')).toEqual([])
  const types = readSnapshot(system.disk.readFile(`${directory}/${name}`)).map(({ type }) => type)
  expect([...new Set(types)]).toEqual([
    'FeatureLevelRecord',
    'RegisterBrokerRecord',
    'TopicRecord',
    'PartitionRecord',
    'ConfigRecord',
  ])
  opened.close()
})

test('a snapshot says everything that an image can hold', async () => {
  const system = createTestSystem()
  const opened = await openDirectory(system, { properties: always })
  await createTopic(opened, 'orders')
  const { controller, metadata } = opened
  await controller.allocateProducerIds()
  await controller.alterClientQuotas(
    [
      {
        entity: [{ entityType: 'user', entityName: null }],
        ops: [{ key: 'producer_byte_rate', value: 1024, remove: false }],
      },
    ],
    false,
  )
  const salt = Buffer.from('salt')
  await controller.alterUserScramCredentials({
    deletions: [],
    upsertions: [{ name: 'alice', mechanism: 1, iterations: 8192, salt, saltedPassword: salt }],
  })
  metadata.apply(opened.log.append(OF_OTHERS))
  const before = metadata.image
  opened.close()
  await settle(system)

  const changes = new ImageChanges(MetadataImage.empty(before.clusterId))
  for (const record of imageRecords(before)) {
    applyRecord(decodeMetadataRecord(encodeMetadataRecord(record)), changes)
  }
  const after = changes.finish(before.offset, before.epoch).image
  expect(before.scramCredentials.size + before.clientQuotas.size).toBe(2)
  expect(before.acls.size + before.delegationTokens.size).toBe(2)
  expect(before.features.get('share.version')).toBe(1)
  expect(after).toEqual(before)
})

test('without changes no time makes a snapshot; with one, metadata.log.max.snapshot.interval.ms does', async () => {
  const system = createTestSystem()
  const opened = await openDirectory(system)
  await createTopic(opened, 'one')
  system.timers.advance(3_599_000)
  await createTopic(opened, 'two')
  await settle(system)
  expect(snapshotsOf(system.disk)).toEqual([])
  system.timers.advance(7_200_000)
  await settle(system)
  expect(snapshotsOf(system.disk)).toEqual([])
  await createTopic(opened, 'three')
  await settle(system)
  expect(snapshotsOf(system.disk)).toHaveLength(1)
  opened.close()
})

test('what a snapshot covers goes by metadata.max.retention.bytes, and a start needs no more', async () => {
  const system = createTestSystem()
  const opened = await openDirectory(system, { properties: small })
  for (let i = 0; i < 6; i += 1) {
    system.timers.advance(10)
    await createTopic(opened, `topic-${i}`)
    await settle(system)
  }
  expect(snapshotsOf(system.disk)).toHaveLength(1)
  const logs = namesOf(system.disk, '.log')
  expect(logs.length).toBeLessThan(3)
  expect(logs).not.toContain('00000000000000000000.log')
  const before = facts(opened.metadata.image)
  opened.close()
  // Neither state.db nor what was trimmed is needed.
  const again = createTestSystem({ disk: system.disk.afterKill() })
  expect(again.disk.exists(`${directory}/state.db`)).toBe(false)
  const reopened = await openDirectory(again)
  expect(facts(reopened.metadata.image)).toEqual(before)
  reopened.close()
})

test('old snapshots go after metadata.max.retention.ms, the newest never', async () => {
  const system = createTestSystem()
  const properties = { ...always, 'metadata.max.retention.ms': '100000' }
  const opened = await openDirectory(system, { properties })
  for (const name of ['one', 'two', 'three']) {
    await createTopic(opened, name)
    await settle(system)
  }
  const kept = snapshotsOf(system.disk)
  expect(kept.length).toBeGreaterThan(2)
  system.timers.advance(100_001)
  await createTopic(opened, 'four')
  await settle(system)
  const left = snapshotsOf(system.disk)
  expect(left).toHaveLength(1)
  expect(kept).not.toContain(left[0])
  opened.close()
})

test('a snapshot that a stop interrupted is not taken for one, and goes', async () => {
  const system = createTestSystem()
  const opened = await openDirectory(system, { properties: always })
  await createTopic(opened, 'orders')
  system.timers.turn()
  opened.close()
  await settle(system)
  const part = `${directory}/00000000000000000009-0000000001.checkpoint.part`
  system.disk.put(part, Buffer.from('half'))
  const reopened = await openDirectory(createTestSystem({ disk: system.disk }))
  expect(namesOf(system.disk, '.part')).toEqual([])
  expect([...reopened.metadata.image.topicsByName.keys()]).toEqual(['orders'])
  reopened.close()
})

test('a log that ends before its newest snapshot begins anew there', async () => {
  const system = createTestSystem()
  const opened = await openDirectory(system, { properties: always })
  await settle(system)
  await createTopic(opened, 'orders')
  await settle(system)
  const before = facts(opened.metadata.image)
  opened.close()
  for (const name of system.disk.list(directory)) {
    if (/\.(log|index|timeindex|snapshot)$/.test(name))
      system.disk.removeFile(`${directory}/${name}`)
  }
  const reopened = await openDirectory(createTestSystem({ disk: system.disk }))
  expect(facts(reopened.metadata.image)).toEqual(before)
  reopened.close()
})

test('a snapshot of a dynamic quorum names its version and its voters', async () => {
  const system = createTestSystem()
  const endpoints = [{ name: 'CONTROLLER', host: 'localhost', port: 9093 }]
  const voters = [{ voterId: 1, voterDirectoryId: 'B8oqXkpJDw2X2z7keyHKSg', endpoints }]
  const first = '00000000000000000000-0000000000.checkpoint'
  system.disk.put(`${directory}/${first}`, buildVotersSnapshot(voters, 1))
  const opened = await openDirectory(system, { properties: always })
  await createTopic(opened, 'orders')
  await settle(system)
  const name = snapshotsOf(system.disk).at(-1) ?? ''
  expect(name).not.toBe(first)
  const [header] = recordBatches(system.disk.readFile(`${directory}/${name}`))
  expect([...(header?.records() ?? [])].map(({ key }) => controlRecordType(key))).toEqual([
    'SNAPSHOT_HEADER',
    'KRAFT_VERSION',
    'KRAFT_VOTERS',
  ])
  opened.close()
})

const operations: DiskOperation[] = ['open', 'write', 'sync', 'rename', 'remove', 'syncDirectory']

test.each(operations)(
  'nothing is lost when a call of %s fails while a snapshot is made',
  async (operation) => {
    let failed = 0
    for (let nth = 1; nth <= 12; nth += 1) {
      const system = createTestSystem()
      const opened = await openDirectory(system, { properties: small })
      for (const name of ['one', 'two']) {
        system.timers.advance(10)
        await createTopic(opened, name)
        await settle(system)
      }
      system.timers.advance(10)
      await createTopic(opened, 'three')
      // Committed: what follows is the snapshot and what it lets go.
      const before = facts(opened.metadata.image)
      system.disk.fail(operation, nth)
      await settle(system)
      if (!system.disk.isArmed(operation)) failed += 1
      for (const disk of [system.disk.afterKill(), system.disk.afterPowerLoss()]) {
        const again = await openDirectory(createTestSystem({ disk }))
        expect(facts(again.metadata.image), `${operation} ${nth}`).toEqual(before)
        again.close()
      }
      system.disk.heal()
      await createTopic(opened, 'four')
      await settle(system)
      const last = facts(opened.metadata.image)
      opened.close()
      const restarted = await openDirectory(createTestSystem({ disk: system.disk }))
      expect(facts(restarted.metadata.image), `${operation} ${nth}, later`).toEqual(last)
      expect(namesOf(system.disk, '.part')).toEqual([])
      restarted.close()
    }
    expect(failed).toBeGreaterThan(0)
  },
)
