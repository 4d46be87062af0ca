import { expect, test } from 'vitest'
import { deleteTopics } from '../../../src/engine/handlers/delete-topics.ts'
import { newTopic } from '../metadata/metadata-directory.ts'
import { startMetadataBroker, ZERO_UUID } from './metadata-broker.ts'

test('up to v5 topics are named, from v6 on they may be told by id', async () => {
  const broker = await startMetadataBroker()
  await broker.controller.createTopics([newTopic('a'), newTopic('b')], false)
  const byName = { topics: [], topicNames: ['a', 'nowhere'], timeoutMs: 1000 }
  const first = await broker.ask(deleteTopics, 5, byName)
  expect(first.responses).toMatchObject([
    { name: 'a', errorCode: 0 },
    { name: 'nowhere', errorCode: 3 },
  ])
  const topicId = broker.parts.metadata.image.topic('b')?.id ?? ''
  const topics = [
    { name: null, topicId },
    { name: null, topicId: 'AAAAAAAAAAAAAAAAAAAAAQ' },
  ]
  const second = await broker.ask(deleteTopics, 6, { topics, topicNames: [], timeoutMs: 1000 })
  expect(second.responses).toMatchObject([
    { name: 'b', topicId, errorCode: 0 },
    { name: null, errorCode: 100 },
  ])
})

test('with delete.topic.enable=false nothing is deleted', async () => {
  const broker = await startMetadataBroker({ 'delete.topic.enable': 'false' })
  await broker.controller.createTopics([newTopic('a')], false)
  const topics = [{ name: 'a', topicId: ZERO_UUID }]
  const { responses } = await broker.ask(deleteTopics, 6, { topics, topicNames: [], timeoutMs: 1 })
  expect(responses).toMatchObject([{ name: 'a', errorCode: 73 }])
  expect(broker.parts.metadata.image.topic('a')).toBeDefined()
})
