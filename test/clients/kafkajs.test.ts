import { fileURLToPath } from 'node:url'
import { CompressionTypes, ConfigResourceTypes, Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokerProcess, startBrokerProcess } from './broker-process.ts'
import { shortGroupTimes, surviveCrash } from './group-members.ts'

const memberProgram = fileURLToPath(new URL('kafkajs-member.js', import.meta.url))

describe('kafkajs', () => {
  let broker: BrokerProcess
  let kafka: Kafka

  beforeAll(async () => {
    broker = await startBrokerProcess(shortGroupTimes)
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

  const numbered = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      key: `k${i}`,
      value: `v${i}`,
      timestamp: String(1_000_000 + i),
    }))

  async function produce(topic: string, count: number, compression = CompressionTypes.None) {
    const producer = kafka.producer()
    await producer.connect()
    await producer.send({ topic, messages: numbered(count), compression })
    await producer.disconnect()
  }

  /** The first `count` values, read by a group of its own; `seek`: from that offset on. */
  async function valuesOf(topic: string, count: number, seek?: string): Promise<string[]> {
    const consumer = kafka.consumer({ groupId: `of-${topic}-${seek ?? 'start'}` })
    const values: string[] = []
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
      const eachMessage = async ({ message }: { message: { value: Buffer | null } }) => {
        values.push(String(message.value))
        if (values.length === count) resolve()
      }
      consumer.run({ eachMessage }).catch(reject)
      if (seek !== undefined) consumer.seek({ topic, partition: 0, offset: seek })
    })
    await consumer.disconnect()
    return values
  }

  // Its other codecs are packages of their own.
  test.each([
    ['none', CompressionTypes.None],
    ['gzip', CompressionTypes.GZIP],
  ])('writes and reads records compressed with %s', async (name, compression) => {
    await produce(`codec-${name}`, 300, compression)
    const values = numbered(300).map(({ value }) => value)
    expect(await valuesOf(`codec-${name}`, 300)).toEqual(values)
  })

  test('seeks, and finds offsets by time', async () => {
    await produce('sought', 20)
    expect(await valuesOf('sought', 5, '15')).toEqual(['v15', 'v16', 'v17', 'v18', 'v19'])
    const admin = kafka.admin()
    await admin.connect()
    const found = await admin.fetchTopicOffsetsByTimestamp('sought', 1_000_007)
    expect(found).toEqual([{ partition: 0, offset: '7' }])
    await admin.disconnect()
  })

  test('alters configurations, deletes records, resets and deletes a group', async () => {
    const admin = kafka.admin()
    await admin.connect()
    await produce('managed', 20)
    const resource = { type: ConfigResourceTypes.TOPIC, name: 'managed' }
    const configEntries = [{ name: 'retention.ms', value: '86400000' }]
    await admin.alterConfigs({
      validateOnly: false,
      resources: [{ ...resource, configEntries }],
    })
    const described = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ ...resource, configNames: ['retention.ms'] }],
    })
    expect(described.resources[0]?.configEntries[0]?.configValue).toBe('86400000')
    await admin.deleteTopicRecords({
      topic: 'managed',
      partitions: [{ partition: 0, offset: '3' }],
    })
    const [offsets] = await admin.fetchTopicOffsets('managed')
    expect(offsets).toMatchObject({ low: '3', high: '20' })
    const partitions = [{ partition: 0, offset: '9' }]
    await admin.setOffsets({ groupId: 'managed-group', topic: 'managed', partitions })
    const committed = await admin.fetchOffsets({ groupId: 'managed-group', topics: ['managed'] })
    expect(committed[0]?.partitions[0]?.offset).toBe('9')
    const ids = async () => (await admin.listGroups()).groups.map(({ groupId }) => groupId)
    expect(await ids()).toContain('managed-group')
    await admin.deleteGroups(['managed-group'])
    expect(await ids()).not.toContain('managed-group')
    await admin.disconnect()
  })

  test('writes and commits offsets in transactions', async () => {
    const producer = kafka.producer({
      transactionalId: 'kafkajs-transactions',
      maxInFlightRequests: 1,
      idempotent: true,
    })
    await producer.connect()
    for (const [end, offset] of [
      ['abort', '9'],
      ['commit', '4'],
    ] as const) {
      const transaction = await producer.transaction()
      await transaction.send({ topic: 'transacted', messages: [{ key: null, value: end }] })
      const topics = [{ topic: 'transacted', partitions: [{ partition: 0, offset }] }]
      await transaction.sendOffsets({ consumerGroupId: 'kafkajs-transacted', topics })
      await transaction[end]()
    }
    await producer.disconnect()
    expect(await valuesOf('transacted', 1)).toEqual(['commit'])
    const admin = kafka.admin()
    await admin.connect()
    const [committed] = await admin.fetchOffsets({
      groupId: 'kafkajs-transacted',
      topics: ['transacted'],
    })
    expect(committed?.partitions[0]?.offset).toBe('4')
    await admin.disconnect()
  })

  test('a member of a group that is killed', async () => {
    await surviveCrash(broker.bootstrapServers, 'kafkajs', (group, topic) => ({
      command: [process.execPath, memberProgram, broker.bootstrapServers, group, topic],
    }))
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
    const consumers = [1, 2].map(() =>
      kafka.consumer({ groupId: 'kafkajs-group', maxWaitTimeInMs: 100 }),
    )
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
