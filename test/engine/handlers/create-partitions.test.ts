import { expect, test } from 'vitest'
import { createPartitions } from '../../../src/engine/handlers/create-partitions.ts'
import { newTopic } from '../metadata/metadata-directory.ts'
import { startMetadataBroker } from './metadata-broker.ts'

test('every topic is answered, in the order of the request', async () => {
  const broker = await startMetadataBroker()
  await broker.controller.createTopics([newTopic('a'), newTopic('b')], false)
  const topics = [
    { name: 'b', count: 3, assignments: null },
    { name: 'nowhere', count: 3, assignments: null },
    { name: 'a', count: 2, assignments: null },
  ]
  const request = { topics, timeoutMs: 1000, validateOnly: false }
  const { results } = await broker.ask(createPartitions, 3, request)
  expect(results).toMatchObject([
    { name: 'b', errorCode: 0, errorMessage: null },
    { name: 'nowhere', errorCode: 3 },
    { name: 'a', errorCode: 37, errorMessage: 'Topic already has 2 partitions.' },
  ])
  expect(broker.parts.metadata.image.topic('b')?.partitions).toHaveLength(3)
})

test('with validateOnly the count stays', async () => {
  const broker = await startMetadataBroker()
  await broker.controller.createTopics([newTopic('a')], false)
  const topics = [{ name: 'a', count: 3, assignments: null }]
  const request = { topics, timeoutMs: 1000, validateOnly: true }
  const { results } = await broker.ask(createPartitions, 3, request)
  expect(results).toMatchObject([{ errorCode: 0 }])
  expect(broker.parts.metadata.image.topic('a')?.partitions).toHaveLength(2)
})
