import { expect, test } from 'vitest'
import { fetch } from '../../../src/protocol/apis/fetch.ts'
import { produce } from '../../../src/protocol/apis/produce.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'
import { TestBroker, type TestClient } from '../test-broker.ts'
import { fetchPartition } from '../test-fetch.ts'
import { batchOf, valuesIn } from '../test-records.ts'

const NO_SUCH_ID = 'abcdefghijklmnopqrstuQ'

const longPoll = {
  maxWaitMs: 60_000,
  minBytes: 1,
  topics: [{ topic: 't', topicId: '', partitions: [fetchPartition(0)] }],
  forgottenTopicsData: [],
}

interface Produced {
  readonly acks?: number
  readonly version?: number
  readonly topic?: string
  readonly topicId?: string
  readonly partition?: number
}

async function send(client: TestClient, records: Buffer | null, options: Produced = {}) {
  const { acks = -1, version = 9, topic = 't', topicId, partition = 0 } = options
  const { responses } = await client.ask(produce, version, {
    acks,
    timeoutMs: 1000,
    topicData: [
      {
        name: topic,
        topicId: topicId ?? 'AAAAAAAAAAAAAAAAAAAAAA',
        partitionData: [{ index: partition, records }],
      },
    ],
  })
  const response = responses[0]?.partitionResponses[0]
  if (response === undefined) throw new Error('no answer for the partition')
  return { ...response, error: errorName(response.errorCode) }
}

async function brokerWithTopic(configs: Record<string, string> = {}) {
  const broker = await TestBroker.start()
  const topicId = await broker.createTopic('t', 1, configs)
  return { broker, topicId, client: broker.connect() }
}

const logOf = (broker: TestBroker, topic = 't') => broker.broker.partitions.leader(topic, 0).log

test.each([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])(
  'version %i appends and answers',
  async (version) => {
    const { client, topicId } = await brokerWithTopic()
    const first = await send(client, batchOf(['a', 'b']), { version, topicId })
    const second = await send(client, batchOf(['c']), { version, topicId })
    expect([first.error, first.baseOffset, second.error, second.baseOffset]).toEqual([
      'NONE',
      0,
      'NONE',
      2,
    ])
    expect(second.logAppendTimeMs).toBe(-1)
  },
)

test('the broker assigns base offset and leader epoch outside of the checksum', async () => {
  const { broker, client } = await brokerWithTopic()
  await send(client, batchOf(['a']))
  const sent = batchOf(['b'])
  const crc = [...recordBatches(sent)][0]?.crc
  await send(client, sent)
  const [batch] = [...logOf(broker).batches(1)]
  expect(batch?.baseOffset).toBe(1)
  expect(batch?.crc).toBe(crc)
  batch?.ensureValid()
})

test('LogAppendTime stamps the batch and computes its checksum again', async () => {
  const { broker, client } = await brokerWithTopic({ 'message.timestamp.type': 'LogAppendTime' })
  const now = broker.system.clock.now()
  const { logAppendTimeMs } = await send(client, batchOf(['a'], { timestamp: 5 }))
  const [batch] = [...logOf(broker).batches(0)]
  expect(logAppendTimeMs).toBe(now)
  expect(batch?.maxTimestamp).toBe(now)
  batch?.ensureValid()
})

test('topics and partitions come back complete and in request order, only the failing one errs', async () => {
  const { broker, client } = await brokerWithTopic()
  await broker.createTopic('a', 2)
  const partitionData = (index: number) => ({ index, records: batchOf(['x']) })
  const { responses } = await client.ask(produce, 9, {
    acks: 1,
    timeoutMs: 1000,
    topicData: [
      { name: 't', partitionData: [partitionData(0)] },
      { name: 'missing', partitionData: [partitionData(3), partitionData(1)] },
      { name: 'a', partitionData: [partitionData(1), partitionData(7), partitionData(0)] },
    ].map((topic) => ({ ...topic, topicId: 'AAAAAAAAAAAAAAAAAAAAAA' })),
  })
  expect(
    responses.flatMap(({ name, partitionResponses }) =>
      partitionResponses.map(({ index, errorCode }) => `${name}-${index} ${errorName(errorCode)}`),
    ),
  ).toEqual([
    't-0 NONE',
    'missing-3 UNKNOWN_TOPIC_OR_PARTITION',
    'missing-1 UNKNOWN_TOPIC_OR_PARTITION',
    'a-1 NONE',
    'a-7 UNKNOWN_TOPIC_OR_PARTITION',
    'a-0 NONE',
  ])
})

test('version 13 names topics by id', async () => {
  const { client, topicId } = await brokerWithTopic()
  const known = await send(client, batchOf(['a']), { version: 13, topicId })
  const unknown = await send(client, batchOf(['a']), { version: 13, topicId: NO_SUCH_ID })
  expect([known.error, unknown.error]).toEqual(['NONE', 'UNKNOWN_TOPIC_ID'])
})

test('acks outside of -1, 0 and 1 is INVALID_REQUIRED_ACKS for each partition', async () => {
  const { broker, client } = await brokerWithTopic()
  const { error, baseOffset } = await send(client, batchOf(['a']), { acks: 2 })
  expect([error, baseOffset, logOf(broker).logEndOffset]).toEqual(['INVALID_REQUIRED_ACKS', -1, 0])
})

test('acks=0 is not answered and does not shift the answers of later requests', async () => {
  const { broker, client } = await brokerWithTopic()
  const topicData = [
    { name: 't', topicId: '', partitionData: [{ index: 0, records: batchOf(['silent']) }] },
  ]
  client.send(produce, 9, { acks: 0, timeoutMs: 1000, topicData })
  const later = client.send(produce, 9, {
    acks: 1,
    timeoutMs: 1000,
    topicData: [{ name: 't', topicId: '', partitionData: [{ index: 0, records: batchOf(['b']) }] }],
  })
  const answer = await client.answer(produce, 9)
  expect(answer?.correlationId).toBe(later)
  expect(answer?.body.responses[0]?.partitionResponses[0]?.baseOffset).toBe(1)
  expect(logOf(broker).logEndOffset).toBe(2)
})

test('acks=0 closes the connection on an error, because nothing else can tell', async () => {
  const { client } = await brokerWithTopic()
  const topicData = [
    { name: 'missing', topicId: '', partitionData: [{ index: 0, records: batchOf(['x']) }] },
  ]
  client.send(produce, 9, { acks: 0, timeoutMs: 1000, topicData })
  expect(client.socket.isClosed).toBe(true)
  expect(client.socket.received).toHaveLength(0)
})

test('what a client sent with acks=0 before it left is written', async () => {
  const { broker, client } = await brokerWithTopic()
  const topicData = [
    { name: 't', topicId: '', partitionData: [{ index: 0, records: batchOf(['last words']) }] },
  ]
  // It waits behind a fetch that is parked, and does not get its turn before the connection goes.
  client.send(fetch, 12, longPoll)
  client.send(produce, 9, { acks: 0, timeoutMs: 1000, topicData })
  expect(logOf(broker).logEndOffset).toBe(0)
  client.socket.close()
  expect(logOf(broker).logEndOffset).toBe(1)
})

test('a batch that is larger than max.message.bytes, as it is, is MESSAGE_TOO_LARGE', async () => {
  const { client } = await brokerWithTopic({ 'max.message.bytes': '200' })
  const large = await send(client, batchOf(['x'.repeat(300)]))
  const compressible = await send(client, batchOf(['x'.repeat(300)], { compression: 'gzip' }))
  expect([large.error, compressible.error]).toEqual(['MESSAGE_TOO_LARGE', 'NONE'])
})

test('a record without a key in a compacted topic refuses the batch and names the records', async () => {
  const { client } = await brokerWithTopic({ 'cleanup.policy': 'compact' })
  const refused = await send(client, batchOf(['a', 'b'], { key: null }), { version: 8 })
  expect(refused.error).toBe('INVALID_RECORD')
  expect(refused.baseOffset).toBe(-1)
  expect(refused.errorMessage).toMatch(/record/)
  expect(refused.recordErrors.map(({ batchIndex }) => batchIndex)).toEqual([0, 1])
  expect(refused.recordErrors[0]?.batchIndexErrorMessage).toMatch(/key/)
})

test('a timestamp too far in the future is INVALID_TIMESTAMP', async () => {
  const { broker, client } = await brokerWithTopic()
  const timestamp = broker.system.clock.now() + 3_600_001
  expect((await send(client, batchOf(['a'], { timestamp }))).error).toBe('INVALID_TIMESTAMP')
})

test('a wrong checksum is CORRUPT_MESSAGE', async () => {
  const { client } = await brokerWithTopic()
  const records = batchOf(['a'])
  records.writeUInt8(records.readUInt8(records.length - 1) ^ 1, records.length - 1)
  expect((await send(client, records)).error).toBe('CORRUPT_MESSAGE')
})

test.each<[string, Buffer | null, string]>([
  ['no records', null, 'INVALID_RECORD'],
  ['empty records', Buffer.alloc(0), 'INVALID_RECORD'],
  ['two batches', Buffer.concat([batchOf(['a']), batchOf(['b'])]), 'INVALID_RECORD'],
  ['half a batch', batchOf(['a']).subarray(0, 40), 'INVALID_RECORD'],
  ['a control batch', batchOf(['a'], { isControl: true }), 'INVALID_RECORD'],
  ['a length that no batch has', Buffer.alloc(70), 'CORRUPT_MESSAGE'],
])('%s: refused', async (_, records, error) => {
  const { broker, client } = await brokerWithTopic()
  expect((await send(client, records)).error).toBe(error)
  expect(logOf(broker).logEndOffset).toBe(0)
})

test.each([
  ['3 bytes of something', Buffer.from([1, 2, 3])],
  ['the first half of a batch', batchOf(['b']).subarray(0, 40)],
])('%s behind the batch are overlooked', async (_, more) => {
  const { broker, client } = await brokerWithTopic()
  const { error } = await send(client, Buffer.concat([batchOf(['a']), more]))
  expect([error, logOf(broker).size]).toEqual(['NONE', batchOf(['a']).length])
})

test('what lies behind the batch and is whole, or cannot be a batch, refuses it', async () => {
  const { client } = await brokerWithTopic()
  const two = await send(client, Buffer.concat([batchOf(['a']), batchOf(['b'])]))
  const zeros = await send(client, Buffer.concat([batchOf(['a']), Buffer.alloc(20)]))
  expect([two.error, zeros.error]).toEqual(['INVALID_RECORD', 'CORRUPT_MESSAGE'])
})

test('the log start is told where the log has looked at the records', async () => {
  const { broker, client } = await brokerWithTopic({ 'max.message.bytes': '200' })
  await send(client, batchOf(['a', 'b']))
  logOf(broker).deleteRecordsBefore(1)
  const future = { timestamp: Date.now() + 1e10 }
  const answers = [
    await send(client, batchOf(['a'], future)),
    await send(client, batchOf(['a'.repeat(300)])),
    await send(client, Buffer.alloc(0)),
  ]
  expect(answers.map(({ error, logStartOffset }) => [error, logStartOffset])).toEqual([
    ['INVALID_TIMESTAMP', 1],
    ['MESSAGE_TOO_LARGE', -1],
    ['INVALID_RECORD', -1],
  ])
})

test('an old batch format is INVALID_RECORD: there is no down-conversion since 4.0', async () => {
  const { client } = await brokerWithTopic()
  const old = batchOf(['a'])
  old.writeInt8(1, 16)
  expect((await send(client, old)).error).toBe('INVALID_RECORD')
})

test('zstd needs version 7', async () => {
  const { client } = await brokerWithTopic()
  const records = () => batchOf(['a'], { compression: 'zstd' })
  const old = await send(client, records(), { version: 6 })
  const fresh = await send(client, records(), { version: 7 })
  expect([old.error, fresh.error]).toEqual(['UNSUPPORTED_COMPRESSION_TYPE', 'NONE'])
})

test('transactional records need a transactional id', async () => {
  const { client } = await brokerWithTopic()
  const options = { isTransactional: true, producerId: 5, producerEpoch: 0, baseSequence: 0 }
  const { error } = await send(client, batchOf(['a'], options))
  expect(error).toBe('TRANSACTIONAL_ID_AUTHORIZATION_FAILED')
})

test('internal topics are refused, except to __admin_client', async () => {
  const { broker } = await brokerWithTopic()
  await broker.createTopic('__consumer_offsets', 1, { 'cleanup.policy': 'compact' })
  const topic = '__consumer_offsets'
  const refused = await send(broker.connect('app'), batchOf(['a']), { topic })
  const allowed = await send(broker.connect('__admin_client'), batchOf(['a']), { topic })
  expect([refused.error, allowed.error]).toEqual(['INVALID_TOPIC_EXCEPTION', 'NONE'])
})

test('min.insync.replicas wants no more replicas than the partition has', async () => {
  const { client } = await brokerWithTopic({ 'min.insync.replicas': '2' })
  const all = await send(client, batchOf(['a']), { acks: -1 })
  const one = await send(client, batchOf(['a']), { acks: 1 })
  expect([all.error, one.error]).toEqual(['NONE', 'NONE'])
})

const idempotent = (sequence: number, values: string[] = ['v'], epoch = 0) =>
  batchOf(values, { producerId: 77, producerEpoch: epoch, baseSequence: sequence })

test('a duplicate of one of the last five batches answers success with its first offset', async () => {
  const { broker, client } = await brokerWithTopic()
  for (let sequence = 0; sequence < 6; sequence++) await send(client, idempotent(sequence))
  const duplicate = await send(client, idempotent(1))
  expect([duplicate.error, duplicate.baseOffset]).toEqual(['NONE', 1])
  expect(logOf(broker).logEndOffset).toBe(6)
})

test('a gap in the sequence is OUT_OF_ORDER_SEQUENCE_NUMBER, an old epoch INVALID_PRODUCER_EPOCH', async () => {
  const { client } = await brokerWithTopic()
  await send(client, idempotent(0, ['v'], 3))
  const gap = await send(client, idempotent(2, ['v'], 3))
  const old = await send(client, idempotent(1, ['v'], 2))
  expect([gap.error, old.error]).toEqual(['OUT_OF_ORDER_SEQUENCE_NUMBER', 'INVALID_PRODUCER_EPOCH'])
})

test('sequences wrap from 2^31-1 to 0, and any first sequence is accepted', async () => {
  const { client } = await brokerWithTopic()
  const last = await send(client, idempotent(2 ** 31 - 1))
  const wrapped = await send(client, idempotent(0))
  expect([last.error, wrapped.error, wrapped.baseOffset]).toEqual(['NONE', 'NONE', 1])
})

test('producer state survives a restart', async () => {
  const { broker, client } = await brokerWithTopic()
  await send(client, idempotent(0))
  await send(client, idempotent(1))
  const disk = await broker.stop()
  const again = await TestBroker.start({ disk })
  const duplicate = await send(again.connect(), idempotent(1))
  const gap = await send(again.connect(), idempotent(5))
  expect([duplicate.error, duplicate.baseOffset, gap.error]).toEqual([
    'NONE',
    1,
    'OUT_OF_ORDER_SEQUENCE_NUMBER',
  ])
})

test('a topic created again has a new id and nothing of the old one', async () => {
  const { broker, client, topicId } = await brokerWithTopic()
  await send(client, idempotent(0))
  await broker.deleteTopic('t')
  const newId = await broker.createTopic('t')
  const old = await send(client, batchOf(['a']), { version: 13, topicId })
  const first = await send(client, idempotent(9), { version: 13, topicId: newId })
  expect(newId).not.toBe(topicId)
  expect([old.error, first.error, first.baseOffset]).toEqual(['UNKNOWN_TOPIC_ID', 'NONE', 0])
})

test('records keep their values', async () => {
  const { broker, client } = await brokerWithTopic()
  await send(client, batchOf(['a', 'b', null], { compression: 'lz4' }))
  const { records } = logOf(broker).read(0, 10_000, { limitOffset: 3, minOneBatch: true })
  expect(valuesIn(records)).toEqual([
    [0, 'a'],
    [1, 'b'],
    [2, undefined],
  ])
})
