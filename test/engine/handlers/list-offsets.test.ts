import { expect, test } from 'vitest'
import { listOffsets } from '../../../src/protocol/apis/list-offsets.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { TestBroker } from '../test-broker.ts'
import { batchOf } from '../test-records.ts'

const LATEST = -1
const EARLIEST = -2
const MAX_TIMESTAMP = -3

/** Topic `t` with a record for each timestamp, a batch each. */
async function brokerWith(...timestamps: readonly number[]) {
  const broker = await TestBroker.start()
  await broker.createTopic('t')
  const partition = broker.broker.partitions.leader('t', 0)
  const client = broker.connect()
  for (const timestamp of timestamps) {
    partition.append(batchOf(['v'], { timestamp }), { origin: 'client', requiredAcks: 1 })
  }
  const ask = async (timestamp: number | bigint, version = 10, more = {}) => {
    const { topics } = await client.ask(listOffsets, version, {
      replicaId: -1,
      isolationLevel: 0,
      timeoutMs: 1000,
      topics: [
        { name: 't', partitions: [{ partitionIndex: 0, timestamp: BigInt(timestamp), ...more }] },
      ],
    })
    const answer = topics[0]?.partitions[0]
    return answer && { ...answer, error: errorName(answer.errorCode) }
  }
  return { broker, partition, client, ask }
}

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('version %i: latest and earliest', async (version) => {
  const { ask } = await brokerWith(100, 200)
  const leaderEpoch = version < 4 ? -1 : 0
  const error = 'NONE'
  expect(await ask(LATEST, version)).toMatchObject({ error, offset: 2, timestamp: -1, leaderEpoch })
  expect(await ask(EARLIEST, version)).toMatchObject({
    error,
    offset: 0,
    timestamp: -1,
    leaderEpoch,
  })
})

test('a timestamp finds the first record that is at least as new', async () => {
  const { ask } = await brokerWith(100, 200, 200, 300)
  expect(await ask(200)).toMatchObject({ offset: 1, timestamp: 200, leaderEpoch: 0 })
  expect(await ask(201)).toMatchObject({ offset: 3, timestamp: 300, leaderEpoch: 0 })
  expect(await ask(0)).toMatchObject({ offset: 0, timestamp: 100 })
  expect(await ask(2n ** 63n - 1n)).toMatchObject({ error: 'NONE', offset: -1, timestamp: -1 })
})

test('a timestamp after the last record finds nothing, which is no error', async () => {
  const { ask } = await brokerWith(100)
  expect(await ask(101)).toMatchObject({
    error: 'NONE',
    offset: -1,
    timestamp: -1,
    leaderEpoch: -1,
  })
})

test('the maximum timestamp is that of the first record that has it', async () => {
  const { ask } = await brokerWith(100, 300, 300, 200)
  expect(await ask(MAX_TIMESTAMP)).toMatchObject({ offset: 1, timestamp: 300 })
  const empty = await brokerWith()
  expect(await empty.ask(MAX_TIMESTAMP)).toMatchObject({ offset: -1, timestamp: -1 })
})

test('local storage begins where the log does, tiered storage has nothing', async () => {
  const { ask } = await brokerWith(100)
  expect(await ask(-4)).toMatchObject({ error: 'NONE', offset: 0 })
  expect(await ask(-5)).toMatchObject({ error: 'NONE', offset: -1, leaderEpoch: -1 })
})

test.each([
  [-3, 6],
  [-4, 7],
  [-5, 8],
  [-6, 10],
])('the special timestamp %i is UNSUPPORTED_VERSION in version %i', async (timestamp, version) => {
  const { ask } = await brokerWith(100)
  expect(await ask(timestamp, version)).toMatchObject({ error: 'UNSUPPORTED_VERSION', offset: -1 })
})

test('earliest follows the log start offset', async () => {
  const { ask, partition } = await brokerWith(100, 200)
  partition.deleteRecordsBefore(1)
  expect(await ask(EARLIEST)).toMatchObject({ offset: 1 })
  expect(await ask(0)).toMatchObject({ offset: 1, timestamp: 200 })
})

test('read_committed ends at the last stable offset', async () => {
  const { client, partition } = await brokerWith(100)
  const open = { producerId: 9, producerEpoch: 0, baseSequence: 0, isTransactional: true }
  partition.append(batchOf(['open'], { ...open, timestamp: 500 }), {
    origin: 'coordinator',
    requiredAcks: 1,
  })
  const ask = async (isolationLevel: number, timestamp: number) => {
    const { topics } = await client.ask(listOffsets, 7, {
      replicaId: -1,
      isolationLevel,
      timeoutMs: 0,
      topics: [{ name: 't', partitions: [{ partitionIndex: 0, timestamp: BigInt(timestamp) }] }],
    })
    return topics[0]?.partitions[0]?.offset
  }
  expect([await ask(0, LATEST), await ask(1, LATEST)]).toEqual([2, 1])
  expect([await ask(0, 500), await ask(1, 500)]).toEqual([1, -1])
})

test('errors stay with their partition; all questions about one asked for twice are refused', async () => {
  const { client, broker } = await brokerWith(100)
  await broker.createTopic('u')
  const partition = (partitionIndex: number) => ({ partitionIndex, timestamp: BigInt(LATEST) })
  const { topics } = await client.ask(listOffsets, 7, {
    replicaId: -1,
    isolationLevel: 0,
    timeoutMs: 0,
    topics: [
      { name: 't', partitions: [partition(0), partition(8)] },
      { name: 'nope', partitions: [partition(0)] },
      { name: 'u', partitions: [partition(0)] },
      { name: 't', partitions: [partition(0)] },
    ],
  })
  expect(
    topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorName(errorCode))),
  ).toEqual([
    'INVALID_REQUEST',
    'UNKNOWN_TOPIC_OR_PARTITION',
    'UNKNOWN_TOPIC_OR_PARTITION',
    'NONE',
    'INVALID_REQUEST',
  ])
})

test('a leader epoch from the future is UNKNOWN_LEADER_EPOCH', async () => {
  const { ask } = await brokerWith(100)
  expect(await ask(LATEST, 7, { currentLeaderEpoch: 9 })).toMatchObject({
    error: 'UNKNOWN_LEADER_EPOCH',
    offset: -1,
  })
})
