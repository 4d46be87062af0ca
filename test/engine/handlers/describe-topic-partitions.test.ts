import { beforeEach, expect, test } from 'vitest'
import { describeTopicPartitions } from '../../../src/engine/handlers/describe-topic-partitions.ts'
import { newTopic } from '../metadata/metadata-directory.ts'
import { type MetadataBroker, startMetadataBroker } from './metadata-broker.ts'

let broker: MetadataBroker

beforeEach(async () => {
  broker = await startMetadataBroker()
  await broker.controller.createTopics(
    [newTopic('b', { partitions: 3 }), newTopic('a', { partitions: 2 })],
    false,
  )
})

type Cursor = { topicName: string; partitionIndex: number } | null

async function page(names: string[], responsePartitionLimit: number, cursor: Cursor = null) {
  const topics = names.map((name) => ({ name }))
  const request = { topics, responsePartitionLimit, cursor }
  const response = await broker.ask(describeTopicPartitions, 0, request)
  const found = response.topics.map(({ name, errorCode, partitions }) => [
    name,
    errorCode,
    partitions.map(({ partitionIndex }) => partitionIndex),
  ])
  return { found, next: response.nextCursor }
}

test('no topics in the request means all, by name', async () => {
  expect(await page([], 2000)).toEqual({
    found: [
      ['a', 0, [0, 1]],
      ['b', 0, [0, 1, 2]],
    ],
    next: null,
  })
})

test('pages go on at the cursor until all partitions were told', async () => {
  const first = await page(['b', 'a'], 3)
  expect(first).toEqual({
    found: [
      ['a', 0, [0, 1]],
      ['b', 0, [0]],
    ],
    next: { topicName: 'b', partitionIndex: 1 },
  })
  expect(await page(['b', 'a'], 3, first.next ?? null)).toEqual({
    found: [['b', 0, [1, 2]]],
    next: null,
  })
  expect((await page(['b', 'a'], 2)).next).toEqual({ topicName: 'b', partitionIndex: 0 })
})

test('arrays that Java clients read are never null', async () => {
  const request = { topics: [{ name: 'a' }], responsePartitionLimit: 2000, cursor: null }
  const response = await broker.ask(describeTopicPartitions, 0, request)
  expect(response.topics[0]?.partitions[0]).toMatchObject({
    eligibleLeaderReplicas: [],
    lastKnownElr: [],
    offlineReplicas: [],
  })
})

test('unknown and impossible topics are answered with their errors', async () => {
  expect((await page(['nowhere', 'a b'], 2000)).found).toEqual([
    ['a b', 17, []],
    ['nowhere', 3, []],
  ])
})

test('a cursor that is not among the topics, or negative, is an invalid request', async () => {
  const wrong = { found: [['a', 42, []]], next: null }
  expect(await page(['a'], 10, { topicName: 'b', partitionIndex: 0 })).toEqual(wrong)
  expect(await page(['a'], 10, { topicName: 'a', partitionIndex: -1 })).toEqual(wrong)
})
