import { expect, test } from 'vitest'
import { alterPartitionReassignments } from '../../../src/engine/handlers/alter-partition-reassignments.ts'
import { listPartitionReassignments } from '../../../src/engine/handlers/list-partition-reassignments.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { newTopic } from '../metadata/metadata-directory.ts'
import { type MetadataBroker, startMetadataBroker } from './metadata-broker.ts'

async function startWithTopic(): Promise<MetadataBroker> {
  const broker = await startMetadataBroker()
  await broker.controller.createTopics([newTopic('t', { partitions: 1 })], false)
  return broker
}

async function move(
  broker: MetadataBroker,
  name: string,
  partitionIndex: number,
  replicas: number[] | null,
  allowReplicationFactorChange = true,
) {
  const { responses } = await broker.ask(alterPartitionReassignments, 1, {
    timeoutMs: 1000,
    allowReplicationFactorChange,
    topics: [{ name, partitions: [{ partitionIndex, replicas }] }],
  })
  const [partition] = responses[0]?.partitions ?? []
  const error = errorName(partition?.errorCode ?? -1)
  return error === 'NONE' ? error : `${error}: ${partition?.errorMessage}`
}

test('a move to where the partition is changes nothing', async () => {
  const broker = await startWithTopic()
  const { offset } = broker.parts.metadata.image
  expect(await move(broker, 't', 0, [1])).toBe('NONE')
  expect(broker.parts.metadata.image.offset).toBe(offset)
  const { topics } = await broker.ask(listPartitionReassignments, 0, { timeoutMs: 1, topics: null })
  expect(topics).toEqual([])
})

test.each([
  ['nope', 0, [1], 'UNKNOWN_TOPIC_OR_PARTITION: Unable to find a topic named nope.'],
  ['t', 5, [1], 'UNKNOWN_TOPIC_OR_PARTITION: Unable to find partition t:5.'],
  [
    't',
    0,
    [],
    'INVALID_REPLICA_ASSIGNMENT: The manual partition assignment includes an empty replica list.',
  ],
  [
    't',
    0,
    [1, 1],
    'INVALID_REPLICA_ASSIGNMENT: The manual partition assignment includes the broker 1 more than once.',
  ],
  [
    't',
    0,
    [9],
    'INVALID_REPLICA_ASSIGNMENT: The manual partition assignment includes broker 9, but no such broker is registered.',
  ],
])('%s-%i to %j is refused', async (name, partition, replicas, message) => {
  expect(await move(await startWithTopic(), name, partition, replicas)).toBe(message)
})

test('there is nothing to cancel, and Kafka has no words for it', async () => {
  const message = 'NO_REASSIGNMENT_IN_PROGRESS: null'
  expect(await move(await startWithTopic(), 't', 0, null)).toBe(message)
})

test('a topic that stands twice in a request is answered twice', async () => {
  const broker = await startWithTopic()
  const to = (...replicas: number[]) => ({
    name: 't',
    partitions: [{ partitionIndex: 0, replicas }],
  })
  const { responses } = await broker.ask(alterPartitionReassignments, 1, {
    timeoutMs: 1000,
    allowReplicationFactorChange: true,
    topics: [to(1), to(2)],
  })
  const codes = responses.map(({ partitions }) => partitions.map(({ errorCode }) => errorCode))
  expect(codes).toEqual([[0], [39]])
})
