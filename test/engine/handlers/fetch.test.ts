import { expect, test } from 'vitest'
import { fetch } from '../../../src/protocol/apis/fetch.ts'
import { produce } from '../../../src/protocol/apis/produce.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { buildEndTransactionMarker } from '../../../src/protocol/records/control-record.ts'
import type { Response } from '../../../src/protocol/schema.ts'
import { TestBroker, type TestClient } from '../test-broker.ts'
import { type FetchRequest, fetchOf, fetchPartition } from '../test-fetch.ts'
import { batchOf, valuesIn } from '../test-records.ts'

const OTHER_ID = 'abcdefghijklmnopqrstuQ'

async function append(broker: TestBroker, records: Buffer, topic = 't', index = 0) {
  const { responses } = await broker.connect().ask(produce, 9, {
    acks: 1,
    timeoutMs: 1000,
    topicData: [{ name: topic, topicId: '', partitionData: [{ index, records }] }],
  })
  expect(responses[0]?.partitionResponses[0]?.errorCode).toBe(0)
}

/** A broker with topic `t` that holds one batch per argument. */
async function brokerWith(...batches: readonly (readonly string[])[]) {
  const broker = await TestBroker.start()
  const topicId = await broker.createTopic('t')
  for (const values of batches) await append(broker, batchOf(values))
  return { broker, topicId, client: broker.connect() }
}

function onlyPartition({ responses }: Response<typeof fetch>) {
  const partition = responses[0]?.partitions[0]
  if (partition === undefined) throw new Error('the answer has no partition')
  return {
    ...partition,
    error: errorName(partition.errorCode),
    values: valuesIn(partition.records),
  }
}

async function read(client: TestClient, request: FetchRequest, version = 12) {
  return onlyPartition(await client.ask(fetch, version, request))
}

test.each([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18])(
  'version %i reads from the high watermark backwards',
  async (version) => {
    const { client, topicId } = await brokerWith(['a', 'b'])
    const answer = await read(client, fetchOf([fetchPartition(0)], { topicId }), version)
    expect(answer).toMatchObject({
      error: 'NONE',
      highWatermark: 2,
      lastStableOffset: 2,
      preferredReadReplica: -1,
      values: [
        [0, 'a'],
        [1, 'b'],
      ],
    })
  },
)

test('the whole batch that contains the offset comes, the client filters', async () => {
  const { client } = await brokerWith(['a', 'b', 'c'], ['d'])
  const { values } = await read(client, fetchOf([fetchPartition(1)]))
  expect(values.map(([offset]) => offset)).toEqual([0, 1, 2, 3])
})

test('the first batch comes even when it is larger than every limit, then the limits hold', async () => {
  const { broker, client } = await brokerWith(['x'.repeat(500)], ['y'])
  await broker.createTopic('u')
  await append(broker, batchOf(['z']), 'u')
  const { responses } = await client.ask(
    fetch,
    12,
    fetchOf([], {
      maxBytes: 10,
      topics: [
        { topic: 't', topicId: '', partitions: [fetchPartition(0, { partitionMaxBytes: 10 })] },
        { topic: 'u', topicId: '', partitions: [fetchPartition(0)] },
      ],
    }),
  )
  const [first, second] = responses.map(({ partitions }) =>
    valuesIn(partitions[0]?.records ?? null),
  )
  expect([first?.length, second]).toEqual([1, []])
})

test('at the end there is nothing, and no error: records are empty, not null', async () => {
  const { client } = await brokerWith(['a'])
  const { error, records, highWatermark } = await read(client, fetchOf([fetchPartition(1)]))
  expect([error, records?.length, highWatermark]).toEqual(['NONE', 0, 1])
})

test.each([[2], [-1]])('offset %i of one record is OFFSET_OUT_OF_RANGE', async (offset) => {
  const { client } = await brokerWith(['a'])
  expect(await read(client, fetchOf([fetchPartition(offset)]))).toMatchObject({
    error: 'OFFSET_OUT_OF_RANGE',
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
  })
})

test('a leader epoch from the future is UNKNOWN_LEADER_EPOCH', async () => {
  const { client } = await brokerWith(['a'])
  const answer = await read(client, fetchOf([fetchPartition(0, { currentLeaderEpoch: 99 })]))
  expect(answer.error).toBe('UNKNOWN_LEADER_EPOCH')
})

test('an unknown topic, partition and topic id', async () => {
  const { client } = await brokerWith(['a'])
  const topic = await read(client, fetchOf([fetchPartition(0)], { topic: 'nope' }))
  const partition = await read(client, fetchOf([fetchPartition(0, { partition: 5 })]))
  const id = await read(client, fetchOf([fetchPartition(0)], { topicId: OTHER_ID }), 13)
  expect([topic.error, partition.error, id.error]).toEqual([
    'UNKNOWN_TOPIC_OR_PARTITION',
    'UNKNOWN_TOPIC_OR_PARTITION',
    'UNKNOWN_TOPIC_ID',
  ])
})

test('a fetch as a follower is refused: there is no replication', async () => {
  const { client } = await brokerWith(['a'])
  const { error, records } = await read(client, fetchOf([fetchPartition(0)], { replicaId: 1 }))
  expect([error, records?.length]).toEqual(['NOT_LEADER_OR_FOLLOWER', 0])
})

test('read_committed reads up to the last stable offset and is told what was aborted', async () => {
  const { broker, client } = await brokerWith(['before'])
  const partition = broker.broker.partitions.leader('t', 0)
  const producer = { producerId: 9, producerEpoch: 0, isTransactional: true }
  const own = { origin: 'coordinator', requiredAcks: 1 } as const
  const request = (isolationLevel: number) => fetchOf([fetchPartition(0)], { isolationLevel })
  partition.append(batchOf(['maybe'], { ...producer, baseSequence: 0 }), own)
  const open = await read(client, request(1))
  expect(open).toMatchObject({ highWatermark: 2, lastStableOffset: 1, abortedTransactions: [] })
  expect(open.values).toEqual([[0, 'before']])
  expect((await read(client, request(0))).values).toHaveLength(2)

  const marker = { type: 'ABORT', coordinatorEpoch: 0 } as const
  const at = { producerId: 9, producerEpoch: 0, timestamp: broker.system.clock.now() }
  partition.append(buildEndTransactionMarker(at, marker), own)
  const aborted = await read(client, request(1))
  expect(aborted.lastStableOffset).toBe(3)
  expect(aborted.abortedTransactions).toEqual([{ producerId: 9, firstOffset: 1 }])
  expect(aborted.values.map(([offset]) => offset)).toEqual([0, 1, 2])
  expect((await read(client, request(0))).abortedTransactions).toBeNull()
})

const longPoll = { maxWaitMs: 500, minBytes: 1 }

test('a fetch at the end waits, and an append answers it', async () => {
  const { broker, client } = await brokerWith(['a'])
  client.send(fetch, 12, fetchOf([fetchPartition(1)], longPoll))
  expect(await client.answer(fetch, 12)).toBeUndefined()
  await append(broker, batchOf(['b']))
  const answer = await client.answer(fetch, 12)
  expect(answer && onlyPartition(answer.body).values).toEqual([[1, 'b']])
  expect(broker.broker.fetchPurgatory.size).toBe(0)
})

test('a fetch that waits is answered when max.wait.ms is over', async () => {
  const { broker, client } = await brokerWith(['a'])
  client.send(fetch, 12, fetchOf([fetchPartition(1)], longPoll))
  broker.system.clock.advance(499)
  expect(await client.answer(fetch, 12)).toBeUndefined()
  broker.system.clock.advance(1)
  const answer = await client.answer(fetch, 12)
  expect(answer && onlyPartition(answer.body)).toMatchObject({ error: 'NONE', highWatermark: 1 })
})

test('min.bytes counts up over appends and partitions', async () => {
  const { broker, client } = await brokerWith()
  const size = batchOf(['b']).length
  client.send(fetch, 12, fetchOf([fetchPartition(0)], { maxWaitMs: 500, minBytes: size * 2 }))
  await append(broker, batchOf(['a']))
  expect(await client.answer(fetch, 12)).toBeUndefined()
  await append(broker, batchOf(['b']))
  const answer = await client.answer(fetch, 12)
  expect(answer && onlyPartition(answer.body).values).toHaveLength(2)
})

test('a fetch that waits for many bytes reads its partition when there may be enough, not at every append', async () => {
  const { broker, client } = await brokerWith()
  const { log } = broker.broker.partitions.leader('t', 0)
  let reads = 0
  const { read: original } = log
  log.read = (...args: Parameters<typeof original>) => {
    reads += 1
    return original.apply(log, args)
  }
  const size = batchOf(['b']).length
  client.send(fetch, 12, fetchOf([fetchPartition(0)], { maxWaitMs: 500, minBytes: size * 10 }))
  for (let count = 1; count < 10; count++) {
    await append(broker, batchOf(['b']))
    expect(await client.answer(fetch, 12)).toBeUndefined()
  }
  expect(reads).toBe(1)
  await append(broker, batchOf(['b']))
  const answer = await client.answer(fetch, 12)
  expect(answer && onlyPartition(answer.body).values).toHaveLength(10)
  expect(reads).toBe(2)
})

test('min.bytes is capped by max.bytes', async () => {
  const { client } = await brokerWith(['a'])
  const limits = { maxWaitMs: 500, minBytes: 1_000_000, maxBytes: 10 }
  expect((await read(client, fetchOf([fetchPartition(0)], limits))).values).toHaveLength(1)
})

test('an error of one partition is answered at once', async () => {
  const { client } = await brokerWith(['a'])
  const partitions = [fetchPartition(1), fetchPartition(0, { partition: 4 })]
  client.send(fetch, 12, fetchOf(partitions, { maxWaitMs: 60_000, minBytes: 1 }))
  const answer = await client.answer(fetch, 12)
  expect(
    answer?.body.responses[0]?.partitions.map(({ errorCode }) => errorName(errorCode)),
  ).toEqual(['NONE', 'UNKNOWN_TOPIC_OR_PARTITION'])
})

test('deleting the topic answers who waits for it', async () => {
  const { broker, client } = await brokerWith(['a'])
  client.send(fetch, 12, fetchOf([fetchPartition(1)], { maxWaitMs: 60_000, minBytes: 1 }))
  await broker.deleteTopic('t')
  const answer = await client.answer(fetch, 12)
  expect(answer && onlyPartition(answer.body).error).toBe('UNKNOWN_TOPIC_OR_PARTITION')
  expect(broker.broker.fetchPurgatory.size).toBe(0)
})

test('a fetch that waits goes with its connection', async () => {
  const { broker, client } = await brokerWith(['a'])
  client.send(fetch, 12, fetchOf([fetchPartition(1)], { maxWaitMs: 60_000, minBytes: 1 }))
  expect(broker.broker.fetchPurgatory.size).toBe(1)
  client.socket.close()
  expect(broker.broker.fetchPurgatory.size).toBe(0)
  expect(broker.system.clock.pendingTimers).toBeGreaterThan(0)
})

test('an incremental session answers only what is new', async () => {
  const { broker, client } = await brokerWith(['a'])
  const full = await client.ask(fetch, 12, fetchOf([fetchPartition(0)], { sessionEpoch: 0 }))
  const { sessionId } = full
  const next = (sessionEpoch: number, offset?: number) =>
    client.ask(fetch, 12, {
      ...fetchOf(offset === undefined ? [] : [fetchPartition(offset)], { sessionId, sessionEpoch }),
      ...(offset === undefined ? { topics: [] } : {}),
    })
  expect(sessionId).toBeGreaterThan(0)
  expect((await next(1, 1)).responses).toEqual([])
  await append(broker, batchOf(['b']))
  expect(onlyPartition(await next(2)).values).toEqual([[1, 'b']])
  expect(errorName((await next(7)).errorCode)).toBe('INVALID_FETCH_SESSION_EPOCH')
})

test('a session that is not known, and one with ids instead of names', async () => {
  const { client, topicId } = await brokerWith(['a'])
  const missing = { sessionId: 12345, sessionEpoch: 1 }
  const unknown = await client.ask(fetch, 12, fetchOf([fetchPartition(0)], missing))
  const { sessionId } = await client.ask(
    fetch,
    12,
    fetchOf([fetchPartition(0)], { sessionEpoch: 0 }),
  )
  const changed = { sessionId, sessionEpoch: 1, topicId }
  const withIds = await client.ask(fetch, 13, fetchOf([fetchPartition(0)], changed))
  expect([unknown, withIds].map(({ errorCode }) => errorName(errorCode))).toEqual([
    'FETCH_SESSION_ID_NOT_FOUND',
    'FETCH_SESSION_TOPIC_ID_ERROR',
  ])
})

test('a client that goes on from an epoch that the log does not know is told where to go back to', async () => {
  const { client } = await brokerWith(['a', 'b'])
  const beyond = await read(client, fetchOf([fetchPartition(2, { lastFetchedEpoch: 0 })]))
  expect([beyond.error, beyond.divergingEpoch]).toEqual(['NONE', { epoch: -1, endOffset: -1 }])
  const ahead = fetchPartition(5, { lastFetchedEpoch: 0 })
  const diverging = await read(client, fetchOf([ahead]))
  expect(diverging.divergingEpoch).toEqual({ epoch: 0, endOffset: 2 })
})
