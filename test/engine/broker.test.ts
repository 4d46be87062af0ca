import { expect, test } from 'vitest'
import { Broker } from '../../src/engine/broker.ts'
import { BrokerConfig } from '../../src/engine/config/broker-config.ts'
import { silentLogger } from '../../src/engine/logger.ts'
import {
  readMetaProperties,
  writeMetaProperties,
} from '../../src/engine/metadata/meta-properties.ts'
import { apiVersions } from '../../src/protocol/apis/api-versions.ts'
import { metadata } from '../../src/protocol/apis/metadata.ts'
import { MemoryDisk } from './system/memory-disk.ts'
import { MemoryNetwork } from './system/memory-network.ts'
import { createTestSystem } from './system/test-system.ts'
import { TestBroker } from './test-broker.ts'
import { batchOf } from './test-records.ts'

const software = { clientSoftwareName: 'test', clientSoftwareVersion: '1' }

/** Starts a broker that is expected to fail. */
function start(properties: Record<string, string>, disk = new MemoryDisk(), formatsItself = true) {
  const system = { ...createTestSystem({ disk }), network: new MemoryNetwork() }
  const config = BrokerConfig.parse({
    'process.roles': 'broker,controller',
    'node.id': '0',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': '/data',
    ...properties,
  })
  return Broker.start({ system, logger: silentLogger, config, formatsItself })
}

test('a broker that is ready answers, registers itself and says where it is', async () => {
  const broker = await TestBroker.start()
  expect(broker.broker.state).toBe('ready')
  const { brokers, controllerId, clusterId } = await broker.connect().ask(metadata, 9, {
    topics: [],
    allowAutoTopicCreation: false,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  })
  expect(brokers).toMatchObject([{ nodeId: 0, host: 'localhost', port: 9092 }])
  expect([controllerId, clusterId]).toEqual([0, broker.broker.clusterId])
})

test('each listener has its own advertised address; a missing host is the name of the machine', async () => {
  const broker = await TestBroker.start({
    properties: {
      listeners: 'PLAINTEXT://:9092,EXTERNAL://:0',
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,EXTERNAL:PLAINTEXT',
      'advertised.listeners': 'PLAINTEXT://:9092,EXTERNAL://outside.example:0',
      'inter.broker.listener.name': 'PLAINTEXT',
    },
  })
  expect(broker.broker.listeners).toEqual([
    { name: 'PLAINTEXT', advertisedHost: 'broker.example', advertisedPort: 9092 },
    { name: 'EXTERNAL', advertisedHost: 'outside.example', advertisedPort: 40_000 },
  ])
})

test('topics and records are there after a clean stop', async () => {
  const broker = await TestBroker.start()
  const topicId = await broker.createTopic('t')
  const append = { origin: 'client', requiredAcks: 1 } as const
  broker.broker.partitions.leader('t', 0).append(batchOf(['a', 'b']), append)
  const disk = await broker.stop()
  expect(broker.broker.state).toBe('stopped')
  expect(disk.exists('/data/.kafka_cleanshutdown')).toBe(true)
  const again = await TestBroker.start({ disk })
  const partition = again.broker.partitions.leader('t', 0)
  expect([partition.topicId, partition.logEndOffset, partition.highWatermark]).toEqual([
    topicId,
    2,
    2,
  ])
  expect(again.broker.clusterId).toBe(broker.broker.clusterId)
})

test('what waits is answered when the broker stops', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('t')
  const client = broker.connect()
  const { fetch } = await import('../../src/protocol/apis/fetch.ts')
  const { fetchOf, fetchPartition } = await import('./test-fetch.ts')
  client.send(fetch, 12, fetchOf([fetchPartition(0)], { maxWaitMs: 60_000, minBytes: 1 }))
  await broker.stop()
  expect(await client.answer(fetch, 12)).toBeDefined()
  expect(client.socket.isClosed).toBe(true)
  expect(() => broker.connect()).toThrow('nothing listens')
})

test('clients that come while the broker starts are answered when it is ready', async () => {
  const network = new MemoryNetwork()
  const listen = network.listen.bind(network)
  let early: ReturnType<MemoryNetwork['connect']> | undefined
  network.listen = async (address, accept) => {
    const listener = await listen(address, accept)
    setImmediate(() => {
      early = network.connect(9092)
      const { encodeRequest } = frame
      early.send(Buffer.concat(encodeRequest(apiVersions, 0, header, software)))
    })
    return listener
  }
  const frame = await import('../../src/protocol/frame.ts')
  const header = { correlationId: 1, clientId: null }
  const system = { ...createTestSystem(), network }
  const config = BrokerConfig.parse({
    'process.roles': 'broker,controller',
    'node.id': '0',
    'controller.listener.names': 'CONTROLLER',
    listeners: 'PLAINTEXT://localhost:9092',
    'log.dirs': '/data',
  })
  let isReady = false
  const starting = Broker.start({ system, logger: silentLogger, config, formatsItself: true })
  const watched = starting.then(() => {
    isReady = true
  })
  while (!isReady || early === undefined) {
    if (early !== undefined && !isReady) expect(early.received).toHaveLength(0)
    system.timers.turn()
    await new Promise((resolve) => setImmediate(resolve))
  }
  await watched
  expect(early.received.length).toBeGreaterThan(0)
})

test('a directory that was never formatted is refused to a node that does not format itself', async () => {
  await expect(start({}, new MemoryDisk(), false)).rejects.toMatchObject({
    exception: 'java.lang.RuntimeException',
    message: 'No readable meta.properties files found.',
  })
})

test('a directory of another node is refused', async () => {
  const disk = await (await TestBroker.start()).stop()
  await expect(start({ 'node.id': '6' }, disk)).rejects.toThrow(
    "Stored node id 0 doesn't match previous node id 6 in /data/meta.properties. If you moved your data, make sure your configured node id matches. If you intend to create a new node, you should remove all data in your data directories.",
  )
})

test('directories of two clusters are refused', async () => {
  const disk = await (await TestBroker.start()).stop()
  const mine = readMetaProperties(disk, '/data')
  disk.makeDirectory('/other')
  const theirs = { version: 1, clusterId: 'another', nodeId: 0, directoryId: 'd' }
  writeMetaProperties(disk, '/other', theirs, 0)
  await expect(start({ 'log.dirs': '/data,/other' }, disk)).rejects.toThrow(
    `Invalid cluster.id in: /other/meta.properties. Expected ${mine?.clusterId}, but read another`,
  )
})

test('a listener that needs encryption or a login is refused, not opened without', async () => {
  await expect(start({ listeners: 'SSL://localhost:9092' })).rejects.toThrow(
    'listener SSL asks for SSL, which is not supported yet',
  )
})

test('a log that the metadata does not know is set aside, not deleted', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('t')
  const disk = await broker.stop()
  disk.rename('/data/t-0', '/data/stranger-0')
  await TestBroker.start({ disk })
  expect(disk.list('/data').filter((name) => name.startsWith('stranger-0'))).toEqual([
    expect.stringMatching(/^stranger-0\.[0-9a-f]{32}-stray$/),
  ])
})

test("a topic's configuration reaches its log, the broker's dynamic defaults reach all logs", async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('t')
  await broker.createTopic('own', 1, { 'retention.ms': '5' })
  const retention = (topic: string) =>
    broker.broker.partitions.leader(topic, 0).log.config.retentionMs
  const { incrementalAlterConfigs } = await import(
    '../../src/protocol/apis/incremental-alter-configs.ts'
  )
  await broker.connect().ask(incrementalAlterConfigs, 1, {
    validateOnly: false,
    resources: [
      {
        resourceType: 4,
        resourceName: '',
        configs: [{ name: 'log.retention.ms', configOperation: 0, value: '1234' }],
      },
    ],
  })
  expect([retention('t'), retention('own')]).toEqual([1234, 5])
})

test('retention is looked after from time to time', async () => {
  const properties = { 'log.retention.check.interval.ms': '60000' }
  const broker = await TestBroker.start({ properties })
  await broker.createTopic('t', 1, { 'retention.ms': '1000', 'segment.ms': '500' })
  const { log } = broker.broker.partitions.leader('t', 0)
  const { clock } = broker.system
  const append = () =>
    log.append(batchOf(['v'], { timestamp: clock.now() }), {
      leaderEpoch: 0,
      origin: 'client',
      now: clock.now(),
    })
  append()
  log.updateHighWatermark(1)
  clock.advance(31_000)
  expect(log.logStartOffset).toBe(1)
  append()
  log.updateHighWatermark(2)
  clock.advance(50_000)
  expect(log.logStartOffset).toBe(1)
  clock.advance(10_000)
  expect(log.logStartOffset).toBe(2)
})
