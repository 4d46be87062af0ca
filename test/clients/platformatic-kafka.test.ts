import {
  Admin,
  Consumer,
  Producer,
  stringDeserializers,
  stringSerializers,
} from '@platformatic/kafka'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokerProcess, startBrokerProcess } from './broker-process.ts'

describe('@platformatic/kafka', () => {
  let broker: BrokerProcess
  beforeAll(async () => {
    broker = await startBrokerProcess()
  })
  afterAll(() => broker?.stop())

  test('creates a topic, produces and consumes in a group', async () => {
    const common = { clientId: 'platformatic-test', bootstrapBrokers: [broker.bootstrapServers] }
    const admin = new Admin(common)
    await admin.createTopics({ topics: ['streamed'], partitions: 2, replicas: 1 })
    const producer = new Producer({ ...common, serializers: stringSerializers })
    const messages = Array.from({ length: 50 }, (_, i) => ({
      topic: 'streamed',
      key: `k${i}`,
      value: `v${i}`,
    }))
    await producer.send({ messages })
    const consumer = new Consumer({
      ...common,
      groupId: 'platformatic-group',
      deserializers: stringDeserializers,
    })
    const stream = await consumer.consume({
      topics: ['streamed'],
      mode: 'earliest',
      autocommit: true,
    })
    const values: string[] = []
    for await (const message of stream) {
      values.push(message.value)
      if (values.length === messages.length) break
    }
    expect(values.sort()).toEqual(messages.map(({ value }) => value).sort())
    const groups = await admin.describeGroups({ groups: ['platformatic-group'] })
    expect(groups.get('platformatic-group')?.state).toBe('STABLE')
    await stream.close()
    await consumer.close()
    await producer.close()
    await admin.deleteTopics({ topics: ['streamed'] })
    await admin.close()
  })
})
