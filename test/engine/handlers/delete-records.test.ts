import { expect, test } from 'vitest'
import { deleteRecords } from '../../../src/protocol/apis/delete-records.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { TestBroker } from '../test-broker.ts'
import { batchOf } from '../test-records.ts'

async function brokerWith(values: readonly string[], configs: Record<string, string> = {}) {
  const broker = await TestBroker.start()
  await broker.createTopic('t', 1, configs)
  const partition = broker.broker.partitions.leader('t', 0)
  partition.append(batchOf(values), { origin: 'client', requiredAcks: 1 })
  return { broker, partition }
}

async function ask(broker: TestBroker, offset: number, name = 't', version = 2) {
  const { topics } = await broker.connect().ask(deleteRecords, version, {
    topics: [{ name, partitions: [{ partitionIndex: 0, offset }] }],
    timeoutMs: 1000,
  })
  const answer = topics[0]?.partitions[0]
  return answer && [errorName(answer.errorCode), answer.lowWatermark]
}

test.each([0, 1, 2])('version %i moves the log start inside a batch', async (version) => {
  const { broker, partition } = await brokerWith(['a', 'b', 'c'])
  expect(await ask(broker, 1, 't', version)).toEqual(['NONE', 1])
  expect(partition.logStartOffset).toBe(1)
})

test('-1 deletes up to the high watermark', async () => {
  const { broker } = await brokerWith(['a', 'b', 'c'])
  expect(await ask(broker, -1)).toEqual(['NONE', 3])
})

test.each([4, -2])('offset %i is OFFSET_OUT_OF_RANGE', async (offset) => {
  const { broker, partition } = await brokerWith(['a', 'b', 'c'])
  expect(await ask(broker, offset)).toEqual(['OFFSET_OUT_OF_RANGE', -1])
  expect(partition.logStartOffset).toBe(0)
})

test('the log start never goes back', async () => {
  const { broker } = await brokerWith(['a', 'b', 'c'])
  await ask(broker, 2)
  expect(await ask(broker, 1)).toEqual(['NONE', 2])
})

test('the log start survives a restart', async () => {
  const { broker } = await brokerWith(['a', 'b', 'c'])
  await ask(broker, 2)
  const again = await TestBroker.start({ disk: await broker.stop() })
  expect(again.broker.partitions.leader('t', 0).logStartOffset).toBe(2)
})

test('the log start is stored before the answer, so that kill -9 does not undo it', async () => {
  const { broker } = await brokerWith(['a', 'b', 'c'])
  const client = broker.connect()
  client.send(deleteRecords, 2, {
    topics: [{ name: 't', partitions: [{ partitionIndex: 0, offset: 2 }] }],
    timeoutMs: 1000,
  })
  // No turn of the event loop passes here.
  while (client.socket.received.length === 0) await Promise.resolve()
  const again = await TestBroker.start({ disk: broker.system.disk.afterKill() })
  expect(again.broker.partitions.leader('t', 0).logStartOffset).toBe(2)
})

test('a topic that is only compacted is POLICY_VIOLATION', async () => {
  const { broker } = await brokerWith(['a'], { 'cleanup.policy': 'compact' })
  expect(await ask(broker, 1)).toEqual(['POLICY_VIOLATION', -1])
  const both = await brokerWith(['a'], { 'cleanup.policy': 'compact,delete' })
  expect(await ask(both.broker, 1)).toEqual(['NONE', 1])
})

test('unknown and internal topics', async () => {
  const { broker } = await brokerWith(['a'])
  expect(await ask(broker, 0, 'nope')).toEqual(['UNKNOWN_TOPIC_OR_PARTITION', -1])
  expect(await ask(broker, 0, '__consumer_offsets')).toEqual(['INVALID_TOPIC_EXCEPTION', -1])
})
