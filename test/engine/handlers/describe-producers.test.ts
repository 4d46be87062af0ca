/** DescribeProducers and UnregisterBroker, with the answers of Apache Kafka 4.1.1. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeProducers } from '../../../src/protocol/apis/describe-producers.ts'
import { unregisterBroker } from '../../../src/protocol/apis/unregister-broker.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { TestBroker } from '../test-broker.ts'
import { batchOf } from '../test-records.ts'

let broker: TestBroker
beforeEach(async () => {
  broker = await TestBroker.start()
})
afterEach(() => broker.stop())

const describeAll = (topics: { name: string; partitionIndexes: number[] }[]) =>
  broker.connect().ask(describeProducers, 0, { topics })

test('the producers of a partition are described with their last sequence', async () => {
  await broker.createTopic('t')
  const partition = broker.broker.partitions.leader('t', 0)
  const append = (producerId: number, baseSequence: number, ...values: string[]) => {
    const batch = batchOf(values, { producerId, producerEpoch: 3, baseSequence })
    partition.append(batch, { origin: 'client', requiredAcks: 1 })
  }
  append(7, 0, 'a', 'b')
  append(7, 2, 'c')
  append(8, 0, 'd')
  const { topics } = await describeAll([{ name: 't', partitionIndexes: [0] }])
  const producer = (producerId: number, lastSequence: number) => ({
    producerId,
    producerEpoch: 3,
    lastSequence,
    coordinatorEpoch: -1,
    currentTxnStartOffset: -1,
    lastTimestamp: 1_700_000_000_000,
  })
  expect(topics[0]?.partitions).toEqual([
    {
      partitionIndex: 0,
      errorCode: 0,
      errorMessage: null,
      activeProducers: [producer(7, 2), producer(8, 0)],
    },
  ])
})

test('what is not there is answered partition by partition', async () => {
  await broker.createTopic('t')
  const { topics } = await describeAll([
    { name: 't', partitionIndexes: [0, 9] },
    { name: 'none', partitionIndexes: [0] },
    { name: '', partitionIndexes: [0] },
  ])
  const answers = topics.flatMap(({ partitions }) =>
    partitions.map(({ errorCode, errorMessage }) => [errorName(errorCode), errorMessage]),
  )
  expect(answers).toEqual([
    ['NONE', null],
    ['UNKNOWN_TOPIC_OR_PARTITION', null],
    ['UNKNOWN_TOPIC_OR_PARTITION', 'This server does not host this topic-partition.'],
    ['INVALID_TOPIC_EXCEPTION', 'Topic name is invalid: the empty string is not allowed'],
  ])
  expect((await describeAll([])).topics).toEqual([])
})

test.each([77, -1])('broker %i cannot be forgotten, because nobody knows it', async (brokerId) => {
  const { errorCode, errorMessage } = await broker.connect().ask(unregisterBroker, 0, { brokerId })
  expect([errorName(errorCode), errorMessage]).toEqual([
    'BROKER_ID_NOT_REGISTERED',
    `Broker ID ${brokerId} is not currently registered`,
  ])
})

test('a broker that is forgotten leads nothing', async () => {
  await broker.createTopic('t')
  const answer = await broker.connect().ask(unregisterBroker, 0, { brokerId: 0 })
  expect([answer.errorCode, answer.errorMessage]).toEqual([0, null])
  const { image } = broker.broker.metadata
  expect([image.brokers.size, image.partition('t', 0)?.leader]).toEqual([0, -1])
})
