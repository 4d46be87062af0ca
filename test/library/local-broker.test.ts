import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Admin } from '../../src/client/admin.ts'
import { Consumer } from '../../src/client/consumer/consumer.ts'
import { Producer } from '../../src/client/producer/producer.ts'
import { startBroker } from '../../src/index.ts'

type StartBrokerOptions = Parameters<typeof startBroker>[0]

async function withAdmin<T>(bootstrapServers: string, use: (admin: Admin) => Promise<T>) {
  const admin = await Admin.create({ 'bootstrap.servers': bootstrapServers })
  try {
    return await use(admin)
  } finally {
    await admin.close()
  }
}

async function topicsOf(bootstrapServers: string): Promise<Map<string, string>> {
  return await withAdmin(bootstrapServers, async (admin) => {
    const topics = await admin.listTopics({ listInternal: true })
    return new Map(topics.map(({ name, topicId }) => [name, topicId]))
  })
}

describe('startBroker', () => {
  test('answers clients at once, with the topics that were asked for', async () => {
    await using broker = await startBroker({
      topics: ['a', { name: 'b', partitions: 3, configs: { 'retention.ms': 5000 } }],
    })
    expect(broker.bootstrapServers).toBe(`localhost:${broker.port}`)
    expect(broker.clusterId).toMatch(/^[\w-]{22}$/)
    await withAdmin(broker.bootstrapServers, async (admin) => {
      const described = await admin.describeTopics(['a', 'b'])
      const partitions = [...described.values()].map((outcome) =>
        outcome instanceof Error ? outcome : outcome.partitions.length,
      )
      expect(partitions).toEqual([1, 3])
      const [configs] = await admin.describeConfigs([{ type: 'TOPIC', name: 'b' }])
      const entries = JSON.stringify(configs)
      expect(entries).toContain('"5000"')
    })
  })

  test('leaves nothing behind', async () => {
    const listeners = () => process.eventNames().map((name) => [name, process.listenerCount(name)])
    const before = listeners()
    const broker = await startBroker()
    expect(existsSync(broker.dataDirectory)).toBe(true)
    await broker.stop()
    await broker.stop()
    expect(existsSync(broker.dataDirectory)).toBe(false)
    expect(listeners()).toEqual(before)
  })

  test('several in one process', async () => {
    await using one = await startBroker({ topics: ['one'] })
    await using other = await startBroker({ topics: ['other'] })
    expect(one.port).not.toBe(other.port)
    expect(one.clusterId).not.toBe(other.clusterId)
    expect([...(await topicsOf(one.bootstrapServers)).keys()]).toEqual(['one'])
    expect([...(await topicsOf(other.bootstrapServers)).keys()]).toEqual(['other'])
  })

  test('finds the data of its directory again', async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'samsa-library-'))
    try {
      const first = await startBroker({ dataDirectory, topics: ['kept'] })
      const before = await topicsOf(first.bootstrapServers)
      await expect(startBroker({ dataDirectory })).rejects.toThrow(
        `The broker did not start: Failed to acquire lock on file .lock in ${dataDirectory}.`,
      )
      await first.stop()
      await expect(startBroker({ dataDirectory, clusterId: 'other' })).rejects.toThrow(
        `${dataDirectory} belongs to the cluster ${first.clusterId}, not to other`,
      )
      await using second = await startBroker({ dataDirectory, topics: ['kept', 'new'] })
      expect(second.clusterId).toBe(first.clusterId)
      const after = await topicsOf(second.bootstrapServers)
      expect([...after.keys()].sort()).toEqual(['kept', 'new'])
      expect(after.get('kept')).toBe(before.get('kept'))
    } finally {
      rmSync(dataDirectory, { recursive: true, force: true })
    }
  })

  test('logs to the logger', async () => {
    const lines: string[] = []
    const logger = {
      log: (level: string, _: string, message: string) => lines.push(`${level} ${message}`),
    }
    const broker = await startBroker({ logger })
    await broker.stop()
    expect(lines).toContain('INFO [KafkaRaftServer nodeId=0] Kafka Server started')
  })

  test('a port in use is named', async () => {
    const taken = createServer()
    const port = await new Promise<number>((listening) =>
      taken.listen(0, '127.0.0.1', () => {
        const address = taken.address()
        listening(typeof address === 'object' && address !== null ? address.port : 0)
      }),
    )
    await expect(startBroker({ port })).rejects.toThrow(
      `The broker did not start: Socket server failed to bind to localhost:${port}: Address already in use.`,
    )
    taken.close()
  })

  test.each<[unknown, string]>([
    [{ prot: 1 }, 'has the unknown option "prot"; there are port, host, topics'],
    [{ port: 70_000 }, 'port is 70000, but must be a port, 0 to 65535'],
    [{ ephemeral: true, dataDirectory: 'x' }, 'ephemeral and dataDirectory exclude each other'],
    [{ ephemeral: false }, 'without ephemeral it needs a dataDirectory'],
    [{ topics: ['a', 'a'] }, 'topics[1]: a is there twice'],
    [{ topics: [{ partitions: 3 }] }, 'topics[0] has no name'],
    [{ topics: [{ name: 'a', partition: 3 }] }, 'topics[0] has the unknown option "partition"'],
    [{ topics: ['a b'] }, `topic "a b": Topic name is invalid: 'a b' contains one or more`],
    [
      { topics: [{ name: 'a', configs: { 'retention.mss': 1 } }] },
      'topic "a": Unknown topic config name: retention.mss',
    ],
    [
      { properties: { 'log.dirs': 'x' } },
      'use the option dataDirectory, not the property log.dirs',
    ],
    [{ properties: { 'no.such': 1 } }, `Kafka's broker has no property "no.such"`],
    [{ properties: { 'num.partitions': 'x' } }, 'Invalid value x for configuration num.partitions'],
  ])('%j is refused: %s', async (options, message) => {
    await expect(startBroker(options as StartBrokerOptions)).rejects.toThrow(message)
  })
})

describe('reset', () => {
  test('leaves the declared topics, new and empty', async () => {
    await using broker = await startBroker({ topics: ['a'] })
    const { bootstrapServers } = broker
    const before = await topicsOf(bootstrapServers)
    await withAdmin(bootstrapServers, async (admin) => {
      await admin.createTopics([{ name: 'extra', numPartitions: 1, replicationFactor: 1 }])
      await admin.alterConsumerGroupOffsets('g', [{ topic: 'a', partition: 0, offset: 0 }])
      expect((await admin.listConsumerGroups()).groups.map(({ groupId }) => groupId)).toEqual(['g'])
    })
    expect([...(await topicsOf(bootstrapServers)).keys()].sort()).toEqual([
      '__consumer_offsets',
      'a',
      'extra',
    ])
    await broker.reset()
    const after = await topicsOf(bootstrapServers)
    expect([...after.keys()].sort()).toEqual(['__consumer_offsets', 'a'])
    expect(after.get('a')).not.toBe(before.get('a'))
    await withAdmin(bootstrapServers, async (admin) => {
      expect((await admin.listConsumerGroups()).groups).toEqual([])
      const [offset] = await admin.listConsumerGroupOffsets('g')
      expect(offset).toBeUndefined()
    })
  })
  test('leaves clients connected: a producer and a member of a group go on', async () => {
    await using broker = await startBroker({ topics: ['a'] })
    const properties = { 'bootstrap.servers': broker.bootstrapServers }
    const logger = { warn: () => undefined, error: () => undefined }
    const producer = await Producer.create(properties, { logger })
    const consumer = await Consumer.create(
      { ...properties, 'group.id': 'g', 'auto.offset.reset': 'earliest' },
      { logger },
    )
    consumer.subscribe(['a'])
    for (const round of ['one', 'two', 'three']) {
      await producer.sendAndWait({ topic: 'a', key: null, value: Buffer.from(round) })
      const records = []
      while (records.length === 0) records.push(...(await consumer.poll(100)))
      expect(records.map(({ offset, value }) => [offset, String(value)])).toEqual([[0, round]])
      await broker.reset()
    }
    await consumer.close()
    await producer.close()
  })
})
