import { fileURLToPath } from 'node:url'
import {
  Admin,
  Consumer,
  Producer,
  stringDeserializers,
  stringSerializers,
} from '@platformatic/kafka'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokerProcess, startBrokerProcess } from './broker-process.ts'
import { shortGroupTimes, surviveCrash } from './group-members.ts'

const memberProgram = fileURLToPath(new URL('platformatic-member.js', import.meta.url))

describe('@platformatic/kafka', () => {
  let broker: BrokerProcess
  beforeAll(async () => {
    broker = await startBrokerProcess(shortGroupTimes)
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
    await admin.deleteGroups({ groups: ['platformatic-group'] })
    expect([...(await admin.listGroups()).keys()]).not.toContain('platformatic-group')
    await admin.deleteTopics({ topics: ['streamed'] })
    expect(await admin.listTopics()).not.toContain('streamed')
    await admin.close()
  })

  const zstd = process.version.startsWith('v20') ? [] : (['zstd'] as const)

  test.each(['none', 'gzip', 'snappy', 'lz4', ...zstd] as const)(
    'writes records compressed with %s and reads them from an offset and a time on',
    async (compression) => {
      const topic = `codec-${compression}`
      const common = { clientId: 'codecs', bootstrapBrokers: [broker.bootstrapServers] }
      const producer = new Producer({ ...common, serializers: stringSerializers })
      const messages = Array.from({ length: 50 }, (_, i) => ({
        topic,
        key: `k${i}`,
        value: `v${i}`,
        timestamp: BigInt(1_000_000 + i),
      }))
      await producer.send({ messages, compression, autocreateTopics: true })
      await producer.close()
      const consumer = new Consumer({
        ...common,
        groupId: `group-${topic}`,
        deserializers: stringDeserializers,
      })
      const found = await consumer.listOffsetsWithTimestamps({
        topics: [topic],
        timestamp: 1_000_007n,
      })
      expect(found.get(topic)?.get(0)?.offset).toBe(7n)
      const stream = await consumer.consume({
        topics: [topic],
        mode: 'manual',
        offsets: [{ topic, partition: 0, offset: 40n }],
      })
      const values: string[] = []
      for await (const message of stream) {
        values.push(message.value)
        if (values.length === 10) break
      }
      expect(values).toEqual(messages.slice(40).map(({ value }) => value))
      await stream.close()
      await consumer.close()
    },
  )

  test.each(['classic', 'consumer'])('a member of a %s group that is killed', async (protocol) => {
    await surviveCrash(broker.bootstrapServers, `platformatic-${protocol}`, (group, topic) => ({
      command: [process.execPath, memberProgram, broker.bootstrapServers, protocol, group, topic],
    }))
  })
})
