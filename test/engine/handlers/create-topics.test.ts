import { beforeEach, expect, test } from 'vitest'
import { createTopics } from '../../../src/engine/handlers/create-topics.ts'
import { newTopic } from '../metadata/metadata-directory.ts'
import { type MetadataBroker, startMetadataBroker, ZERO_UUID } from './metadata-broker.ts'

let broker: MetadataBroker

beforeEach(async () => {
  broker = await startMetadataBroker()
})

async function create(topics: ReturnType<typeof newTopic>[], validateOnly = false) {
  const request = { topics: topics as never, timeoutMs: 1000, validateOnly }
  const response = await broker.ask(createTopics, 7, request)
  return response.topics
}

test('the answer tells id, counts and every configuration value, sorted', async () => {
  const [topic] = await create([newTopic('t', { configs: { 'retention.ms': '5' } })])
  expect(topic).toMatchObject({
    name: 't',
    topicId: broker.parts.metadata.image.topic('t')?.id,
    errorCode: 0,
    errorMessage: null,
    numPartitions: 2,
    replicationFactor: 1,
  })
  const names = topic?.configs?.map(({ name }) => name) ?? []
  expect(names).toHaveLength(33)
  expect(names).toEqual([...names].sort())
  expect(topic?.configs).toContainEqual({
    name: 'retention.ms',
    value: '5',
    readOnly: false,
    configSource: 1,
    isSensitive: false,
  })
})

test('a topic that is refused has a message and no null array', async () => {
  expect(await create([newTopic('a b')])).toEqual([
    {
      name: 'a b',
      topicId: ZERO_UUID,
      errorCode: 17,
      errorMessage: expect.stringContaining("'a b' contains one or more characters"),
      configs: [],
    },
  ])
})

test('with validateOnly the topic is described and not created', async () => {
  const [topic] = await create([newTopic('t')], true)
  expect(topic).toMatchObject({ errorCode: 0, numPartitions: 2 })
  expect(broker.parts.metadata.image.topic('t')).toBeUndefined()
})
