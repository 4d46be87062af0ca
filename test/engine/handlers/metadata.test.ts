import { beforeEach, expect, test } from 'vitest'
import { metadata } from '../../../src/engine/handlers/metadata.ts'
import { newTopic } from '../metadata/metadata-directory.ts'
import { type MetadataBroker, startMetadataBroker, ZERO_UUID } from './metadata-broker.ts'

let broker: MetadataBroker

beforeEach(async () => {
  broker = await startMetadataBroker()
  await broker.controller.createTopics([newTopic('one'), newTopic('two')], false)
})

interface Asked {
  readonly names?: readonly (string | null)[] | null
  readonly ids?: readonly string[]
  readonly create?: boolean
  readonly operations?: boolean
  readonly listener?: string
}

function ask(version: number, { names, ids, create, operations, listener }: Asked) {
  const byName = names?.map((name) => ({ topicId: ZERO_UUID, name }))
  const topics = ids?.map((topicId) => ({ topicId, name: null })) ?? byName ?? null
  const request = {
    topics,
    allowAutoTopicCreation: create ?? false,
    includeClusterAuthorizedOperations: operations ?? false,
    includeTopicAuthorizedOperations: operations ?? false,
  }
  return broker.ask(metadata, version, request, listener)
}

async function errors(version: number, asked: Asked) {
  const { topics } = await ask(version, asked)
  return topics.map(({ name, errorCode }) => [name, errorCode])
}

test('no list of topics means all of them, and from v1 on an empty one means none', async () => {
  const all = [
    ['one', 0],
    ['two', 0],
  ]
  expect(await errors(0, { names: [] })).toEqual(all)
  expect(await errors(1, { names: null })).toEqual(all)
  expect(await errors(1, { names: [] })).toEqual([])
})

test('partitions, brokers, cluster and controller are told', async () => {
  const response = await ask(12, { names: ['one'] })
  expect(response).toMatchObject({
    brokers: [{ nodeId: 1, host: 'localhost', port: 9092, rack: null }],
    clusterId: 'MkU3OEVBNTcwNTJENDM2Qk',
    controllerId: 1,
    topics: [
      {
        errorCode: 0,
        name: 'one',
        topicId: broker.parts.metadata.image.topic('one')?.id,
        isInternal: false,
        partitions: [
          { partitionIndex: 0, leaderId: 1, replicaNodes: [1], isrNodes: [1], offlineReplicas: [] },
          { partitionIndex: 1, leaderId: 1, replicaNodes: [1], isrNodes: [1], offlineReplicas: [] },
        ],
        topicAuthorizedOperations: -2147483648,
      },
    ],
    clusterAuthorizedOperations: -2147483648,
  })
})

test('authorized operations are told when asked for', async () => {
  expect(await ask(8, { names: ['one'], operations: true })).toMatchObject({
    topics: [{ topicAuthorizedOperations: 3576 }],
    clusterAuthorizedOperations: 8096,
  })
})

test('from v12 on topics are found by id; v10 and v11 do not take ids', async () => {
  const id = broker.parts.metadata.image.topic('two')?.id ?? ''
  expect(await errors(12, { ids: [id, 'AAAAAAAAAAAAAAAAAAAAAQ'] })).toEqual([
    ['two', 0],
    [null, 100],
  ])
  expect(await errors(10, { ids: [id] })).toEqual([['', 42]])
})

test('answers come in the order of the request', async () => {
  expect(await errors(9, { names: ['two', 'none', 'one'] })).toEqual([
    ['two', 0],
    ['none', 3],
    ['one', 0],
  ])
})

test('a topic is created when the request allows it: not there yet at first, then real', async () => {
  expect(await errors(9, { names: ['new'], create: false })).toEqual([['new', 3]])
  expect(await errors(9, { names: ['new'], create: true })).toEqual([['new', 5]])
  expect(await errors(9, { names: ['new'], create: true })).toEqual([['new', 0]])
})

test('no topic is created with a name that cannot be, or when the broker does not create topics', async () => {
  expect(await errors(9, { names: ['a b'], create: true })).toEqual([['a b', 17]])
  broker = await startMetadataBroker({ 'auto.create.topics.enable': 'false' })
  expect(await errors(9, { names: ['new'], create: true })).toEqual([['new', 3]])
  expect(broker.parts.metadata.image.topicsByName.size).toBe(0)
})

test('the internal topics are marked', async () => {
  await broker.controller.autoCreateTopic('__consumer_offsets')
  const { topics } = await ask(9, { names: ['__consumer_offsets'] })
  expect(topics).toMatchObject([{ isInternal: true }])
})

test('clients of a listener that the leader does not have are told so', async () => {
  const { brokers, topics } = await ask(9, { names: ['one'], listener: 'EXTERNAL' })
  expect(brokers).toEqual([])
  expect(topics[0]?.partitions).toMatchObject([
    { errorCode: 72, leaderId: -1 },
    { errorCode: 72, leaderId: -1 },
  ])
})
