/** The metadata of a directory that Apache Kafka 3.9.1 wrote, against what its own tool printed of it. */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { applyRecord } from '../../../src/engine/metadata/apply-record.ts'
import { MetadataImage } from '../../../src/engine/metadata/image.ts'
import { ImageChanges } from '../../../src/engine/metadata/image-changes.ts'
import { imageRecords } from '../../../src/engine/metadata/image-records.ts'
import { readSnapshot, snapshotIdOf } from '../../../src/engine/metadata/snapshot.ts'
import { nodeSystem } from '../../../src/engine/system/node.ts'
import {
  decodeMetadataRecord,
  encodeMetadataRecord,
  type MetadataRecord,
} from '../../../src/protocol/internal/metadata-records.ts'
import { removeLogDirectory, unpackLogDirectory } from '../../vectors/archive.ts'
import { openUnregistered } from './metadata-directory.ts'

const fixture = unpackLogDirectory('kraft-3.9.1')
const directory = path.join(fixture, 'data')
const log = path.join(directory, '__cluster_metadata-0')

afterAll(() => removeLogDirectory(fixture))

function load(): MetadataImage {
  const opened = openUnregistered(nodeSystem, { directory, clusterId: 'dGVzdC1jbHVzdGVyLWlkMQ' })
  try {
    return opened.metadata.image
  } finally {
    opened.close()
  }
}

interface Expected {
  readonly topics: Map<string, { id: string; partitions: number }>
  readonly configs: Map<string, string>
}

/** Topics and configurations after all records that kafka-dump-log of 3.9.1 printed. */
function expected(): Expected {
  const file = '00000000000000000000.log.metadata.expected.txt'
  const text = readFileSync(path.join(fixture, 'expected/__cluster_metadata-0', file), 'utf8')
  const topics = new Map<string, { id: string; partitions: number }>()
  const configs = new Map<string, string>()
  for (const [, json] of text.matchAll(/payload: (\{.*\})$/gm)) {
    const { type, data } = JSON.parse(json ?? '')
    const byId = (id: string) => [...topics].find(([, topic]) => topic.id === id) ?? []
    if (type === 'TOPIC_RECORD') topics.set(data.name, { id: data.topicId, partitions: 0 })
    if (type === 'PARTITION_RECORD') {
      const [, topic] = byId(data.topicId)
      if (topic !== undefined) topic.partitions += 1
    }
    if (type === 'CONFIG_RECORD') {
      configs.set(`${data.resourceType}:${data.resourceName}:${data.name}`, data.value)
    }
    if (type === 'REMOVE_TOPIC_RECORD') {
      const [name = ''] = byId(data.topicId)
      topics.delete(name)
      for (const key of configs.keys()) if (key.startsWith(`2:${name}:`)) configs.delete(key)
    }
  }
  return { topics, configs }
}

function check(image: MetadataImage): void {
  const { topics, configs } = expected()
  const found = [...image.topicsByName.values()].map(({ name, id, partitions }) => [
    name,
    { id, partitions: partitions.length },
  ])
  expect(new Map(found as [string, unknown][])).toEqual(topics)
  const set = [...image.configs].flatMap(([key, values]) =>
    [...values].map(([name, value]): [string, string] => [`${key}:${name}`, value]),
  )
  expect(new Map(set)).toEqual(configs)
  expect(image.features.get('metadata.version')).toBe(21)
  expect(image.brokers.get(1)).toMatchObject({
    endpoints: [{ name: 'PLAINTEXT', host: 'localhost', port: 29092, securityProtocol: 0 }],
  })
}

test('an image makes the records of the snapshot that it came from, in the order of their types', () => {
  const names = readdirSync(log).filter((name) => (snapshotIdOf(name)?.endOffset ?? 0) > 0)
  expect(names.length).toBeGreaterThan(0)
  for (const name of names) {
    // Whether a cluster came from ZooKeeper is forgotten by Kafka 4, too.
    const theirs = readSnapshot(readFileSync(path.join(log, name))).filter(
      ({ type }) => type !== 'ZkMigrationStateRecord',
    )
    const changes = new ImageChanges(MetadataImage.empty('cluster'))
    for (const record of theirs) applyRecord(record, changes)
    const ours = [...imageRecords(changes.finish(0, 0).image)].map((record) =>
      decodeMetadataRecord(encodeMetadataRecord(record)),
    )
    const typesOf = (records: readonly MetadataRecord[]) => [
      ...new Set(records.map(({ type }) => type)),
    ]
    expect(typesOf(ours)).toEqual(typesOf(theirs))
    const sorted = (records: readonly MetadataRecord[]) =>
      records.map((record) => JSON.stringify(record)).sort()
    expect(sorted(ours)).toEqual(sorted(theirs))
  }
})

test('the newest snapshot and the log after it give what Kafka had', () => {
  check(load())
})

test('the whole log gives the same as the snapshots', () => {
  for (const name of readdirSync(log)) {
    if (name.endsWith('.checkpoint')) rmSync(path.join(log, name))
  }
  rmSync(path.join(log, 'state.db'))
  check(load())
})
