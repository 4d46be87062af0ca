import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { MetadataImage } from '../../../src/engine/metadata/image.ts'
import {
  type OpenedMetadata,
  stateDatabasePath,
} from '../../../src/engine/metadata/open-metadata.ts'
import { DirectoryLockedError } from '../../../src/engine/metadata/state-database.ts'
import { nodeSystem } from '../../../src/engine/system/node.ts'
import { createTestSystem, type TestSystem } from '../system/test-system.ts'
import { newTopic, openDirectory, openUnregistered } from './metadata-directory.ts'

const opened: OpenedMetadata[] = []

afterEach(() => {
  for (const each of opened.splice(0)) each.close()
})

async function open(system: TestSystem): Promise<OpenedMetadata> {
  const metadata = await openDirectory(system)
  opened.push(metadata)
  return metadata
}

function close(metadata: OpenedMetadata): void {
  opened.splice(opened.indexOf(metadata), 1)
  metadata.close()
}

/** Everything in the metadata's tables. */
function tables({ stateDatabase: { database } }: OpenedMetadata): unknown {
  const names = database
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all()
  return names.map(({ name }) => ({ name, rows: database.prepare(`SELECT * FROM ${name}`).all() }))
}

async function populate({ controller }: OpenedMetadata): Promise<void> {
  await controller.createTopics(
    [
      newTopic('orders', { partitions: 3, configs: { 'retention.ms': '60000' } }),
      newTopic('gone', { configs: { 'segment.ms': '1000' } }),
    ],
    false,
  )
  await controller.createPartitions([{ name: 'orders', count: 4, assignments: null }], false)
  await controller.deleteTopics([{ name: 'gone', topicId: 'AAAAAAAAAAAAAAAAAAAAAA' }])
  const name = 'log.cleaner.threads'
  const configs = [{ name, configOperation: 0, value: '2' }]
  await controller.incrementalAlterConfigs([{ resourceType: 4, resourceName: '', configs }], false)
  await controller.allocateProducerIds()
}

/** An image without what every start changes: offset, epoch and the broker's registration. */
function facts(image: MetadataImage) {
  const { topicsByName, topicsById, configs, features, nextProducerId } = image
  return { topicsByName, topicsById, configs, features, nextProducerId }
}

test('a new cluster has the feature levels of Kafka 4.1 that this broker serves', async () => {
  const { metadata } = await open(createTestSystem())
  expect([...metadata.image.features]).toEqual([
    ['metadata.version', 27],
    ['group.version', 1],
    ['transaction.version', 2],
  ])
  expect(metadata.image.brokers.get(1)).toMatchObject({ fenced: false, epoch: 6 })
})

test('a restart gives the same topics, configurations and next producer id, in a new leader epoch', async () => {
  const system = createTestSystem()
  const first = await open(system)
  await populate(first)
  const before = first.metadata.image
  close(first)
  const { metadata } = await open(system)
  expect(facts(metadata.image)).toEqual(facts(before))
  expect(metadata.image.epoch).toBe(before.epoch + 1)
})

test('state.db is rebuilt identically when it is gone', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'metadata-'))
  const [original, copy] = [path.join(folder, 'original'), path.join(folder, 'copy')]
  const first = await openDirectory(nodeSystem, { directory: original })
  await populate(first)
  first.close()
  cpSync(original, copy, { recursive: true })
  rmSync(stateDatabasePath(copy))
  const dumps = [original, copy].map((directory) => {
    const metadata = openUnregistered(nodeSystem, { directory })
    const dump = tables(metadata)
    metadata.close()
    return dump
  })
  rmSync(folder, { recursive: true })
  expect(dumps[0]).toContainEqual({
    name: 'topics',
    rows: [{ id: expect.any(String), name: 'orders' }],
  })
  expect(dumps[1]).toEqual(dumps[0])
})

test('the tables of all owners are built anew when another broker has used the directory since', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'metadata-'))
  const run = () => openUnregistered(nodeSystem, { directory })
  const owned = (opened: OpenedMetadata) => {
    opened.stateDatabase.migrate('group', ['CREATE TABLE kept (name TEXT) STRICT'])
    const rows = opened.stateDatabase.database.prepare('SELECT name FROM kept').all()
    opened.stateDatabase.database.exec("INSERT INTO kept VALUES ('a group')")
    opened.close()
    return rows.length
  }
  expect([owned(run()), owned(run())]).toEqual([0, 1])
  const file = stateDatabasePath(directory)
  const aside = path.join(directory, 'aside')
  renameSync(file, aside)
  run().close()
  renameSync(aside, file)
  expect([owned(run()), owned(run())]).toEqual([0, 1])
  rmSync(directory, { recursive: true })
})

test('a second broker on a directory is kept out, until the first one is gone', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'metadata-'))
  const first = openUnregistered(nodeSystem, { directory })
  expect(() => openUnregistered(nodeSystem, { directory })).toThrow(DirectoryLockedError)
  first.close()
  openUnregistered(nodeSystem, { directory }).close()
  rmSync(directory, { recursive: true })
})

test('what was acknowledged survives a power loss', async () => {
  const system = createTestSystem()
  const first = await open(system)
  await populate(first)
  const before = first.metadata.image
  const { metadata } = await open(createTestSystem({ disk: system.disk.afterPowerLoss() }))
  expect(facts(metadata.image)).toEqual(facts(before))
})

test('a topic that is created again has another id', async () => {
  const { controller } = await open(createTestSystem())
  const [first] = await controller.createTopics([newTopic('t')], false)
  await controller.deleteTopics([{ name: 't', topicId: 'AAAAAAAAAAAAAAAAAAAAAA' }])
  const [second] = await controller.createTopics([newTopic('t')], false)
  expect(first).toMatchObject({ topicId: expect.any(String) })
  expect(second).not.toEqual(first)
})

test('listeners are told what an applied change made different', async () => {
  const { controller, metadata } = await open(createTestSystem())
  const told: unknown[] = []
  metadata.subscribe(({ topicsCreated, topicsDeleted, partitionsChanged, configsChanged }) => {
    const names = (topics: readonly { name: string }[]) => topics.map(({ name }) => name)
    const created = names(topicsCreated)
    const changed = partitionsChanged.map(({ topic, after }) => `${topic.name}-${after.partition}`)
    const configs = names(configsChanged)
    told.push({ created, deleted: names(topicsDeleted), changed, configs })
  })
  await controller.createTopics([newTopic('t', { configs: { 'segment.ms': '1000' } })], false)
  await controller.createPartitions([{ name: 't', count: 3, assignments: null }], false)
  await controller.deleteTopics([{ name: 't', topicId: 'AAAAAAAAAAAAAAAAAAAAAA' }])
  expect(told).toEqual([
    { created: ['t'], deleted: [], changed: [], configs: ['t'] },
    { created: [], deleted: [], changed: ['t-1', 't-2'], configs: [] },
    { created: [], deleted: ['t'], changed: [], configs: ['t'] },
  ])
})

test('no two starts give out the same producer ids', async () => {
  const system = createTestSystem()
  const first = await open(system)
  expect(await first.controller.allocateProducerIds()).toEqual({ firstProducerId: 0, count: 1000 })
  close(first)
  const second = await open(system)
  expect(await second.controller.allocateProducerIds()).toMatchObject({ firstProducerId: 1000 })
})
