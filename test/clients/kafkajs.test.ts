import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokerProcess, startBrokerProcess } from './broker-process.ts'

describe('kafkajs', () => {
  let broker: BrokerProcess
  let kafka: Kafka

  beforeAll(async () => {
    broker = await startBrokerProcess()
    kafka = new Kafka({
      clientId: 'kafkajs-test',
      brokers: [broker.bootstrapServers],
      logLevel: logLevel.NOTHING,
    })
  })
  afterAll(() => broker?.stop())

  test('creates, describes and deletes a topic', async () => {
    const admin = kafka.admin()
    await admin.connect()
    expect(await admin.createTopics({ topics: [{ topic: 'made', numPartitions: 3 }] })).toBe(true)
    expect(await admin.createTopics({ topics: [{ topic: 'made' }] })).toBe(false)
    const { topics } = await admin.fetchTopicMetadata({ topics: ['made'] })
    expect(topics[0]?.partitions.map(({ partitionId }) => partitionId).sort()).toEqual([0, 1, 2])
    await admin.createPartitions({ topicPartitions: [{ topic: 'made', count: 4 }] })
    expect(await admin.fetchTopicOffsets('made')).toHaveLength(4)
    const described = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: 2, name: 'made', configNames: ['retention.ms'] }],
    })
    expect(described.resources[0]?.configEntries[0]?.configValue).toBe('604800000')
    await admin.deleteTopics({ topics: ['made'] })
    expect(await admin.listTopics()).not.toContain('made')
    await admin.disconnect()
  })

  test('produces idempotently and consumes in a group of two', async () => {
    const topic = 'shared'
    const admin = kafka.admin()
    await admin.connect()
    await admin.createTopics({ topics: [{ topic, numPartitions: 2 }] })
    const received = new Set<string>()
    let complete = () => {}
    const isComplete = new Promise<void>((resolve) => {
      complete = resolve
    })
    const consumers = [1, 2].map(() => kafka.consumer({ groupId: 'kafkajs-group' }))
    for (const consumer of consumers) {
      await consumer.connect()
      await consumer.subscribe({ topics: [topic], fromBeginning: true })
      await consumer.run({
        eachMessage: async ({ message }) => {
          received.add(String(message.value))
          if (received.size === 100) complete()
        },
      })
    }
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 })
    await producer.connect()
    const messages = Array.from({ length: 100 }, (_, i) => ({ key: `k${i}`, value: `v${i}` }))
    await producer.send({ topic, messages })
    await isComplete
    const { groups } = await admin.describeGroups(['kafkajs-group'])
    expect(groups[0]?.state).toBe('Stable')
    expect(groups[0]?.members).toHaveLength(2)
    for (const consumer of consumers) await consumer.disconnect()
    await producer.disconnect()
    const offsets = await admin.fetchOffsets({ groupId: 'kafkajs-group', topics: [topic] })
    const committed = offsets[0]?.partitions.map(({ offset }) => Math.max(0, Number(offset))) ?? []
    expect(committed.reduce((sum, offset) => sum + offset, 0)).toBe(100)
    await admin.disconnect()
  })
})
