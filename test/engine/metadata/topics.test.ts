/** Creating, growing and deleting topics: what the controller does, and how it words what it refuses. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { Controller } from '../../../src/engine/metadata/controller.ts'
import type { MetadataStore } from '../../../src/engine/metadata/metadata-store.ts'
import { createTestSystem } from '../system/test-system.ts'
import { newTopic, openDirectory } from './metadata-directory.ts'

const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'

let controller: Controller
let metadata: MetadataStore

beforeEach(async () => {
  const opened = await openDirectory(createTestSystem(), {
    properties: { 'num.partitions': '2', 'offsets.topic.replication.factor': '1' },
  })
  controller = opened.controller
  metadata = opened.metadata
})

async function create(...topics: ReturnType<typeof newTopic>[]) {
  const outcomes = await controller.createTopics(topics, false)
  return outcomes.map(({ name, error }) => [name, error?.error ?? 'NONE', error?.message])
}

describe('creating topics', () => {
  test('partitions and replication factor of -1 are the defaults of the broker', async () => {
    const [topic] = await controller.createTopics([newTopic('t')], false)
    expect(topic).toMatchObject({ numPartitions: 2, replicationFactor: 1 })
    expect(metadata.image.topic('t')?.partitions).toMatchObject([
      { partition: 0, replicas: [1], isr: [1], leader: 1, leaderEpoch: 0, partitionEpoch: 0 },
      { partition: 1, replicas: [1], isr: [1], leader: 1, leaderEpoch: 0, partitionEpoch: 0 },
    ])
  })

  test.each([
    [
      newTopic('zero', { partitions: 0 }),
      'INVALID_PARTITIONS',
      'Number of partitions was set to an invalid non-positive value.',
    ],
    [
      newTopic('rf0', { replicationFactor: 0 }),
      'INVALID_REPLICATION_FACTOR',
      'Replication factor must be larger than 0, or -1 to use the default value.',
    ],
    [
      newTopic('rf2', { replicationFactor: 2 }),
      'INVALID_REPLICATION_FACTOR',
      'Replication factor: 2 larger than available brokers: 1.',
    ],
    [newTopic('.'), 'INVALID_TOPIC_EXCEPTION', "Topic name is invalid: '.' is not allowed"],
    [
      newTopic(''),
      'INVALID_TOPIC_EXCEPTION',
      'Topic name is invalid: the empty string is not allowed',
    ],
    [
      newTopic('a/b'),
      'INVALID_TOPIC_EXCEPTION',
      "Topic name is invalid: 'a/b' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'",
    ],
    [
      newTopic('x'.repeat(250)),
      'INVALID_TOPIC_EXCEPTION',
      `Topic name is invalid: the length of '${'x'.repeat(250)}' is longer than the max allowed length 249`,
    ],
    [
      newTopic('c', { configs: { 'no.such.config': '1' } }),
      'INVALID_CONFIG',
      'Unknown topic config name: no.such.config',
    ],
    [
      newTopic('c', { configs: { 'retention.ms': 'soon' } }),
      'INVALID_CONFIG',
      'Invalid value soon for configuration retention.ms: Not a number of type LONG',
    ],
    [
      newTopic('c', { configs: { 'cleanup.policy': 'keep' } }),
      'INVALID_CONFIG',
      'Invalid value keep for configuration cleanup.policy: String must be one of: compact, delete',
    ],
    [
      newTopic('c', { configs: { 'min.insync.replicas': '0' } }),
      'INVALID_CONFIG',
      'Invalid value 0 for configuration min.insync.replicas: Value must be at least 1',
    ],
    [
      newTopic('c', { configs: { 'max.compaction.lag.ms': '1', 'min.compaction.lag.ms': '5' } }),
      'INVALID_CONFIG',
      'conflict topic config setting min.compaction.lag.ms (5) > max.compaction.lag.ms (1)',
    ],
    [
      newTopic('m', { assignments: [[7]] }),
      'INVALID_REPLICA_ASSIGNMENT',
      'The manual partition assignment includes broker 7, but no such broker is registered.',
    ],
    [
      newTopic('m', { assignments: [[1, 1]] }),
      'INVALID_REPLICA_ASSIGNMENT',
      'The manual partition assignment includes the broker 1 more than once.',
    ],
    [
      newTopic('m', { assignments: [[1]], partitions: 1 }),
      'INVALID_REQUEST',
      'A manual partition assignment was specified, but numPartitions was not set to -1.',
    ],
    [
      newTopic('__cluster_metadata'),
      'INVALID_REQUEST',
      'Creation of internal topic __cluster_metadata is prohibited.',
    ],
  ])('%o is refused', async (topic, error, message) => {
    expect(await create(topic)).toEqual([[topic.name, error, message]])
    expect(metadata.image.topicsByName.size).toBe(0)
  })

  test('a topic that exists, and one whose name differs by . and _ only, are refused', async () => {
    await create(newTopic('a.b'))
    expect(await create(newTopic('a.b'), newTopic('a_b'))).toEqual([
      ['a.b', 'TOPIC_ALREADY_EXISTS', "Topic 'a.b' already exists."],
      ['a_b', 'INVALID_TOPIC_EXCEPTION', "Topic 'a_b' collides with existing topics: a.b"],
    ])
  })

  test('a name that is twice in a request is refused, the others are created', async () => {
    expect(await create(newTopic('t'), newTopic('u'), newTopic('t'))).toEqual([
      ['t', 'INVALID_REQUEST', 'Duplicate topic name.'],
      ['u', 'NONE', undefined],
    ])
    expect([...metadata.image.topicsByName.keys()]).toEqual(['u'])
  })

  test('validateOnly checks everything and creates nothing', async () => {
    const outcomes = await controller.createTopics([newTopic('t'), newTopic('.')], true)
    expect(outcomes.map(({ error }) => error?.error)).toEqual([
      undefined,
      'INVALID_TOPIC_EXCEPTION',
    ])
    expect(metadata.image.topicsByName.size).toBe(0)
  })

  test('only what a topic sets is kept, not the defaults of the day', async () => {
    await create(newTopic('t', { configs: { 'retention.ms': '60000' } }))
    expect([...metadata.image.topicConfigs('t')]).toEqual([['retention.ms', '60000']])
  })

  test('the offsets topic is created with partitions and values of its own', async () => {
    await controller.autoCreateTopic('__consumer_offsets')
    expect(metadata.image.topic('__consumer_offsets')?.partitions).toHaveLength(50)
    expect(Object.fromEntries(metadata.image.topicConfigs('__consumer_offsets'))).toEqual({
      'compression.type': 'producer',
      'cleanup.policy': 'compact',
      'segment.bytes': '104857600',
    })
  })

  test('names of properties that every object has are names like others', async () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      await controller.autoCreateTopic(name)
      expect(metadata.image.topic(name)?.partitions, name).toHaveLength(2)
    }
  })

  test('ten thousand partitions are created at once, and no more', async () => {
    const refused = ['POLICY_VIOLATION', 'Excessively large number of partitions per request.']
    for (const partitions of [10_001, 2 ** 31 - 1]) {
      expect(await create(newTopic('many', { partitions }))).toEqual([['many', ...refused]])
    }
    // Kafka counts all of a request, and refuses all of it.
    const halves = ['a', 'b'].map((name) => newTopic(name, { partitions: 6000 }))
    expect(await create(...halves, newTopic('c'))).toEqual([
      ['a', ...refused],
      ['b', ...refused],
      ['c', ...refused],
    ])
    expect(await create(newTopic('many', { partitions: 10_000 }))).toEqual([
      ['many', 'NONE', undefined],
    ])
  })
})

describe('adding partitions', () => {
  test('ten thousand at once, and no more', async () => {
    const refused = ['POLICY_VIOLATION', 'Excessively large number of partitions per request.']
    await create(newTopic('t'))
    for (const count of [10_003, 2 ** 31 - 1]) expect(await grow('t', count)).toEqual(refused)
    expect(await grow('t', 10_002)).toEqual([undefined, undefined])
  })

  async function grow(name: string, count: number, assignments: readonly number[][] | null = null) {
    const lists = assignments?.map((brokerIds) => ({ brokerIds })) ?? null
    const topics = [{ name, count, assignments: lists }]
    const [outcome] = await controller.createPartitions(topics, false)
    return [outcome?.error?.error, outcome?.error?.message]
  }

  test.each([
    [2, null, 'INVALID_PARTITIONS', 'Topic already has 2 partitions.'],
    [
      1,
      null,
      'INVALID_PARTITIONS',
      'Topic currently has 2 partitions, which is higher than the requested 1.',
    ],
    [
      4,
      [[1]],
      'INVALID_REPLICA_ASSIGNMENT',
      'Attempted to add 2 additional partition(s), but only 1 assignment(s) were specified.',
    ],
    [
      3,
      [[9]],
      'INVALID_REPLICA_ASSIGNMENT',
      'The manual partition assignment includes broker 9, but no such broker is registered.',
    ],
  ])('to %i with %o is refused', async (count, assignments, error, message) => {
    await create(newTopic('t'))
    expect(await grow('t', count, assignments)).toEqual([error, message])
    expect(metadata.image.topic('t')?.partitions).toHaveLength(2)
  })

  test('the count grows; a topic that does not exist is answered too', async () => {
    await create(newTopic('t'))
    expect(await grow('t', 3)).toEqual([undefined, undefined])
    expect(metadata.image.topic('t')?.partitions).toHaveLength(3)
    expect((await grow('nowhere', 3))[0]).toBe('UNKNOWN_TOPIC_OR_PARTITION')
  })
})

describe('deleting topics', () => {
  async function remove(...topics: { name: string | null; topicId: string }[]) {
    const outcomes = await controller.deleteTopics(topics)
    return outcomes.map(({ name, error }) => [name, error?.error ?? 'NONE'])
  }

  test('by name and by id, with their configurations', async () => {
    await create(newTopic('t', { configs: { 'retention.ms': '1' } }), newTopic('u'))
    const topicId = metadata.image.topic('u')?.id ?? ''
    expect(await remove({ name: 't', topicId: ZERO_UUID }, { name: null, topicId })).toEqual([
      ['t', 'NONE'],
      ['u', 'NONE'],
    ])
    expect(metadata.image.topicsById.size).toBe(0)
    expect(metadata.image.configs.size).toBe(0)
  })

  test('what does not exist, or is named twice or both ways, is answered with its error', async () => {
    await create(newTopic('t'))
    const unknownId = 'AAAAAAAAAAAAAAAAAAAAAQ'
    expect(
      await remove(
        { name: 'nowhere', topicId: ZERO_UUID },
        { name: null, topicId: unknownId },
        { name: 't', topicId: ZERO_UUID },
        { name: 't', topicId: ZERO_UUID },
        { name: 'x', topicId: unknownId },
        { name: null, topicId: ZERO_UUID },
      ),
    ).toEqual([
      ['nowhere', 'UNKNOWN_TOPIC_OR_PARTITION'],
      [null, 'UNKNOWN_TOPIC_ID'],
      ['t', 'INVALID_REQUEST'],
      ['t', 'INVALID_REQUEST'],
      ['x', 'INVALID_REQUEST'],
      [null, 'INVALID_REQUEST'],
    ])
    expect(metadata.image.topicsByName.size).toBe(1)
  })
})
