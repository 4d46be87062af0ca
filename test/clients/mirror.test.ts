/** `samsa mirror` between Samsa and Apache Kafka, in both directions. */
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Admin } from '../../src/client/admin.ts'
import { Producer } from '../../src/client/producer/producer.ts'
import { findCoordinator } from '../../src/protocol/apis/find-coordinator.ts'
import { WireClient } from '../crash/wire-client.ts'
import { TransactionalClient } from '../engine/transactional-client.ts'
import { type BrokerProcess, bin, startBrokerProcess } from './broker-process.ts'
import { type KafkaProcess, startKafkaProcess } from './kafka-process.ts'
import { partitionContents } from './partition-contents.ts'
import { findKafkaClients, isMissing } from './programs.ts'

type Cluster = Pick<KafkaProcess, 'bootstrapServers' | 'port'>

const CLEANER = { 'log.cleaner.backoff.ms': '200' }
const PARTITIONS = [
  ...[0, 1, 2].map((partition) => ({ topic: 'orders', partition })),
  ...[0, 1].map((partition) => ({ topic: 't', partition })),
  { topic: 'shortened', partition: 0 },
  { topic: 'compacted', partition: 0 },
]
/** Where the group is in the source: in the middle, in gaps, before the beginning, at the end. */
const COMMITTED = [
  { topic: 'orders', partition: 0, offset: 123, metadata: 'checked' },
  { topic: 't', partition: 0, offset: 11 },
  { topic: 't', partition: 1, offset: 40 },
  { topic: 'shortened', partition: 0, offset: 333 },
  { topic: 'compacted', partition: 0, offset: 150 },
]

async function withAdmin<T>(cluster: Cluster, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = await Admin.create({ 'bootstrap.servers': cluster.bootstrapServers })
  try {
    return await work(admin)
  } finally {
    await admin.close()
  }
}

async function fill(cluster: Cluster): Promise<void> {
  await withAdmin(cluster, async (admin) => {
    const created = await admin.createTopics([
      { name: 'orders', numPartitions: 3, configs: { 'max.message.bytes': '1500000' } },
      // Its records have timestamps of long ago.
      { name: 't', numPartitions: 2, configs: { 'retention.ms': '-1' } },
      { name: 'shortened', numPartitions: 1 },
      { name: 'compacted', numPartitions: 1, configs: COMPACTED },
    ])
    for (const outcome of created.values()) expect(outcome).not.toBeInstanceOf(Error)
  })
  for (const codec of ['none', 'gzip', 'snappy', 'lz4', 'zstd']) await fillOrders(cluster, codec)
  await fillTransactions(cluster)
  await fillOthers(cluster)
  await withAdmin(cluster, async (admin) => {
    await admin.deleteRecords([{ topic: 'shortened', partition: 0, offset: 300 }])
    for (const { error } of await admin.alterConsumerGroupOffsets('shop', COMMITTED)) {
      expect(error).toBeUndefined()
    }
  })
}

const COMPACTED = {
  'cleanup.policy': 'compact',
  'segment.ms': '100',
  'min.cleanable.dirty.ratio': '0.01',
}

async function fillOrders(cluster: Cluster, codec: string): Promise<void> {
  const producer = await Producer.create({
    'bootstrap.servers': cluster.bootstrapServers,
    'compression.type': codec,
    'linger.ms': '5',
  })
  const now = Date.now()
  for (let index = 0; index < 300; index += 1) {
    producer.send({
      topic: 'orders',
      partition: index % 3,
      timestamp: now - (index % 7) * 1000,
      key: index % 4 === 0 ? null : Buffer.from(`${codec} ${index}`),
      value: index % 11 === 0 ? null : Buffer.from(`${index} `.repeat(index % 50)),
      headers: index % 5 === 0 ? [{ key: codec, value: Buffer.from(String(index)) }] : [],
    })
    if (index % 60 === 0) await producer.flush()
  }
  await producer.close()
}

/** Transactions, a third of them aborted. */
async function fillTransactions({ port }: Cluster): Promise<void> {
  const client = await WireClient.connect(port)
  const id = { key: 'id', keyType: 1, coordinatorKeys: [] }
  while ((await client.ask(findCoordinator, 2, id)).errorCode !== 0);
  const producer = new TransactionalClient({ connect: () => client })
  await expect.poll(() => producer.init(), { timeout: 20_000 }).toBe('NONE')
  for (let index = 0; index < 30; index += 1) {
    const partition = index % 2
    const retry = { timeout: 20_000, interval: 5 }
    await expect.poll(() => producer.add([partition]), retry).toEqual(['NONE'])
    const values = Array.from({ length: 1 + (index % 4) }, (_, each) => `${index}.${each}`)
    expect(await producer.produce(values, { partition })).toBe('NONE')
    expect(await producer.end(index % 3 > 0)).toBe('NONE')
  }
  client.close()
}

async function fillOthers(cluster: Cluster): Promise<void> {
  const producer = await Producer.create({ 'bootstrap.servers': cluster.bootstrapServers })
  for (let index = 0; index < 400; index += 1) {
    const [key, value] = [Buffer.from(`k${index % 20}`), Buffer.from(String(index))]
    producer.send({ topic: 'shortened', partition: 0, key: null, value })
    producer.send({ topic: 'compacted', partition: 0, key, value })
    if (index % 100 === 99) await producer.flush()
  }
  await producer.close()
}

/** In time the cleaner leaves gaps. The records of the active segment stay, so a few more have to come. */
async function awaitCleaner(cluster: Cluster): Promise<void> {
  const compacted = { topic: 'compacted', partition: 0 }
  const producer = await Producer.create({ 'bootstrap.servers': cluster.bootstrapServers })
  const count = async (): Promise<number> => {
    await producer.sendAndWait({ ...compacted, key: Buffer.from('last'), value: Buffer.from('x') })
    return (await partitionContents(cluster.bootstrapServers, compacted)).length
  }
  await expect.poll(count, { timeout: 60_000, interval: 200 }).toBeLessThan(200)
  await producer.close()
}

/** `differs`: topics whose records need not be the same. */
async function expectCopy(
  from: Cluster,
  to: Cluster,
  { prefix = '', differs = [] }: { prefix?: string; differs?: readonly string[] },
): Promise<void> {
  const copyOf = <P extends { readonly topic: string; readonly partition: number }>(each: P) => ({
    ...each,
    topic: prefix + each.topic,
  })
  const mirror = ['mirror', '--from', from.bootstrapServers, '--to', to.bootstrapServers]
  const options = [
    '--topics',
    'orders,t,shortened,compacted',
    '--prefix',
    prefix,
    '--once',
    '--json',
  ]
  const { stdout, stderr } = await execa(join(bin, 'samsa'), [...mirror, ...options])
  expect(stderr).toBe('')
  expect(JSON.parse(stdout).groups).toEqual([
    { group: 'shop', partitions: COMMITTED.length, moved: COMMITTED.length, skipped: null },
  ])
  for (const each of PARTITIONS.filter(({ topic }) => !differs.includes(topic))) {
    const source = await partitionContents(from.bootstrapServers, each)
    expect(source.length).toBeGreaterThan(10)
    expect(await partitionContents(to.bootstrapServers, copyOf(each))).toEqual(source)
  }
  const offsets = await withAdmin(to, (admin) => admin.listConsumerGroupOffsets('shop'))
  for (const { offset, ...each } of COMMITTED) {
    if (differs.includes(each.topic)) continue
    const there = offsets.find(
      (one) => one.topic === prefix + each.topic && one.partition === each.partition,
    )
    const committed = there?.committed
    if (committed == null || committed instanceof Error) throw new Error(`${each.topic}: no offset`)
    expect(committed.metadata).toBe(each.metadata ?? '')
    expect(await partitionContents(to.bootstrapServers, copyOf(each), committed.offset)).toEqual(
      await partitionContents(from.bootstrapServers, each, offset),
    )
  }
}

for (const release of ['3.9', '4.1'] as const) {
  const home = process.env[`SAMSA_TEST_KAFKA_HOME_${release.replace('.', '_')}`] ?? ''
  const name = `Apache Kafka ${release}`

  describe.skipIf(isMissing(name, findKafkaClients(release)))(name, () => {
    let kafka: KafkaProcess
    let samsa: BrokerProcess

    beforeAll(async () => {
      kafka = await startKafkaProcess(home, CLEANER)
    })
    afterAll(async () => {
      await kafka?.stop()
    })

    test('to Samsa', async () => {
      samsa = await startBrokerProcess({ 'log.cleaner.enable': 'false' })
      await fill(kafka)
      await awaitCleaner(kafka)
      await expectCopy(kafka, samsa, {})
      await samsa.stop()
    })

    test('from Samsa', async () => {
      samsa = await startBrokerProcess({ 'transaction.state.log.num.partitions': '3' })
      await fill(samsa)
      // The target's cleaner may have been there before the comparison.
      await expectCopy(samsa, kafka, { prefix: 'copy.', differs: ['compacted'] })
      await samsa.stop()
    })
  })
}
