import { expect, test } from 'vitest'
import { produce } from '../../src/protocol/apis/produce.ts'
import { errorName, KafkaError } from '../../src/protocol/errors.ts'
import { TestBroker, type TestClient } from './test-broker.ts'
import { batchOf } from './test-records.ts'

const alone = { leader: 0, leaderEpoch: 0, partitionEpoch: 0, replicas: [0, 1], isr: [0] }
/** A second replica is in sync; it never fetches here. */
const inCompany = { ...alone, partitionEpoch: 1, isr: [0, 1] }
const own = { origin: 'client', requiredAcks: 1 } as const

async function brokerWithTopic() {
  const broker = await TestBroker.start()
  await broker.createTopic('t')
  return { broker, partition: broker.broker.partitions.leader('t', 0), client: broker.connect() }
}

const errorOf = (act: () => unknown): string => {
  try {
    act()
    return 'NONE'
  } catch (error) {
    if (error instanceof KafkaError) return error.error
    throw error
  }
}

test('with one replica the high watermark follows each append', async () => {
  const { partition } = await brokerWithTopic()
  partition.append(batchOf(['a', 'b']), own)
  expect([partition.logEndOffset, partition.highWatermark]).toEqual([2, 2])
})

test('with another replica in sync it does not, until that one has left', async () => {
  const { partition } = await brokerWithTopic()
  partition.append(batchOf(['a']), own)
  partition.applyState(inCompany)
  partition.append(batchOf(['b']), own)
  expect([partition.logEndOffset, partition.highWatermark]).toEqual([2, 1])
  partition.applyState({ ...alone, partitionEpoch: 2 })
  expect(partition.highWatermark).toBe(2)
})

test('a leader epoch is checked against that of the partition', async () => {
  const { partition } = await brokerWithTopic()
  partition.applyState({ ...alone, leaderEpoch: 3 })
  expect([-1, 2, 3, 4].map((epoch) => errorOf(() => partition.checkLeaderEpoch(epoch)))).toEqual([
    'NONE',
    'FENCED_LEADER_EPOCH',
    'NONE',
    'UNKNOWN_LEADER_EPOCH',
  ])
})

test('a new leader epoch is stamped on what is appended under it', async () => {
  const { partition } = await brokerWithTopic()
  partition.append(batchOf(['a']), own)
  partition.applyState({ ...alone, leaderEpoch: 3 })
  partition.append(batchOf(['b']), own)
  expect([...partition.log.batches(0)].map((batch) => batch.partitionLeaderEpoch)).toEqual([0, 3])
  expect(partition.log.endOffsetForEpoch(0)).toEqual({ leaderEpoch: 0, endOffset: 1 })
})

test('a follower, and a partition that was deleted, take nothing', async () => {
  const { partition } = await brokerWithTopic()
  partition.applyState({ ...alone, leader: 1, leaderEpoch: 1 })
  expect(errorOf(() => partition.append(batchOf(['a']), own))).toBe('NOT_LEADER_OR_FOLLOWER')
  partition.applyState({ ...alone, leaderEpoch: 2 })
  expect(errorOf(() => partition.append(batchOf(['a']), own))).toBe('NONE')
  partition.markDeleted()
  expect(errorOf(() => partition.append(batchOf(['a']), own))).toBe('NOT_LEADER_OR_FOLLOWER')
})

function sendWithAcksAll(client: TestClient): void {
  client.send(produce, 9, {
    acks: -1,
    timeoutMs: 1000,
    topicData: [{ name: 't', topicId: '', partitionData: [{ index: 0, records: batchOf(['a']) }] }],
  })
}

async function outcome(client: TestClient) {
  const answer = await client.answer(produce, 9)
  const partition = answer?.body.responses[0]?.partitionResponses[0]
  return partition && [errorName(partition.errorCode), partition.baseOffset]
}

test('acks=all waits for the high watermark', async () => {
  const { broker, partition, client } = await brokerWithTopic()
  partition.applyState(inCompany)
  sendWithAcksAll(client)
  expect(await outcome(client)).toBeUndefined()
  expect(broker.broker.producePurgatory.size).toBe(1)
  partition.applyState({ ...alone, partitionEpoch: 2 })
  expect(await outcome(client)).toEqual(['NONE', 0])
  expect(broker.broker.producePurgatory.size).toBe(0)
})

test('acks=all that takes too long is REQUEST_TIMED_OUT', async () => {
  const { broker, partition, client } = await brokerWithTopic()
  partition.applyState(inCompany)
  sendWithAcksAll(client)
  broker.system.clock.advance(1000)
  expect(await outcome(client)).toEqual(['REQUEST_TIMED_OUT', -1])
})

test('acks=all of a leader that steps down is NOT_LEADER_OR_FOLLOWER', async () => {
  const { partition, client } = await brokerWithTopic()
  partition.applyState(inCompany)
  sendWithAcksAll(client)
  partition.applyState({ ...inCompany, leader: 1, leaderEpoch: 1 })
  expect(await outcome(client)).toEqual(['NOT_LEADER_OR_FOLLOWER', -1])
})

test('a produce that waits goes with its connection', async () => {
  const { broker, partition, client } = await brokerWithTopic()
  partition.applyState(inCompany)
  sendWithAcksAll(client)
  client.socket.close()
  expect(broker.broker.producePurgatory.size).toBe(0)
})
