/** A broker of one test file's own: it can be reset between tests, and its clock moved. */
import { Kafka, logLevel } from 'kafkajs'
import { type LocalBroker, startBroker } from 'samsa'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

let broker: LocalBroker

beforeAll(async () => {
  broker = await startBroker({
    topics: [{ name: 'orders', configs: { 'retention.ms': 7 * 24 * 60 * 60 * 1000 } }],
  })
})
beforeEach(() => broker.reset())
afterAll(() => broker.stop())

async function offsets(): Promise<string> {
  const kafka = new Kafka({ brokers: [broker.bootstrapServers], logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  const [partition] = await admin.fetchTopicOffsets('orders')
  await admin.disconnect()
  return `${partition?.low} to ${partition?.high}`
}

async function placeOrder(value: string): Promise<void> {
  const kafka = new Kafka({ brokers: [broker.bootstrapServers], logLevel: logLevel.NOTHING })
  const producer = kafka.producer()
  await producer.connect()
  await producer.send({ topic: 'orders', messages: [{ value }] })
  await producer.disconnect()
}

test('orders are kept for a week', async () => {
  await placeOrder('three apples')
  await broker.clock.advance('6 days')
  expect(await offsets()).toBe('0 to 1')
  await broker.clock.advance('1 day 10 minutes')
  expect(await offsets()).toBe('1 to 1')
})

test('every test begins with an empty topic', async () => {
  expect(await offsets()).toBe('0 to 0')
})
