/**
 * A mirror that is killed again and again while the source is written to. In the end every record that the source shows to
 * readers of committed data is in the target once, in its order, with all that belongs to it.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Admin } from '../../src/client/admin.ts'
import { OFFSET_SPECS } from '../../src/client/offset-questions.ts'
import { Producer } from '../../src/client/producer/producer.ts'
import { findCoordinator } from '../../src/protocol/apis/find-coordinator.ts'
import { type BrokerProcess, bin, startBrokerProcess } from '../clients/broker-process.ts'
import { partitionContents } from '../clients/partition-contents.ts'
import { SeededRandom } from '../engine/system/test-system.ts'
import { TransactionalClient } from '../engine/transactional-client.ts'
import { WireClient } from './wire-client.ts'

const kills = Number(process.env['CRASH_ROUNDS'] ?? 5)
const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000)
const samsa = join(bin, 'samsa')
/** So long a mirror that has begun to copy may live on. */
const LIFE_MS_MAX = 700

let from: BrokerProcess
let to: BrokerProcess

beforeAll(async () => {
  const overrides = {
    'transaction.state.log.num.partitions': '3',
    'offsets.topic.num.partitions': '3',
    'auto.create.topics.enable': 'false',
  }
  from = await startBrokerProcess(overrides)
  to = await startBrokerProcess(overrides)
})
afterAll(async () => {
  await from?.stop()
  await to?.stop()
})

const orders = [0, 1, 2].map((partition) => ({ topic: 'orders', partition }))

const words = (...options: string[]): string[] => [
  ...['mirror', '--from', from.bootstrapServers, '--to', to.bootstrapServers],
  ...options,
]
const mirrorOnce = () => execa(samsa, words('--once', '--json'))
const follow = (): ChildProcess =>
  spawn(process.execPath, [samsa, ...words('--interval', '500ms')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })

async function withAdmin<T>(broker: BrokerProcess, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = await Admin.create({ 'bootstrap.servers': broker.bootstrapServers })
  try {
    return await work(admin)
  } finally {
    await admin.close()
  }
}

/** Records of all kinds to all partitions of `orders`, until told to stop. */
async function writeOrders(random: SeededRandom, isDone: () => boolean): Promise<void> {
  const producer = await Producer.create({
    'bootstrap.servers': from.bootstrapServers,
    'linger.ms': '5',
  })
  for (let index = 0; !isDone(); index += 1) {
    const size = random.integer(50) === 0 ? 20_000 : random.integer(50)
    producer.send({
      topic: 'orders',
      partition: random.integer(3),
      timestamp: 1_700_000_000_000 + random.integer(1000),
      key: random.integer(4) === 0 ? null : Buffer.from(`k${index}`),
      value: random.integer(10) === 0 ? null : Buffer.from(`${index} `.repeat(size)),
      headers: random.integer(3) === 0 ? [{ key: 'h', value: Buffer.from(String(index)) }] : [],
    })
    if (index % 20 === 0) await pause(1)
  }
  await producer.close()
}

/** Transactions to both partitions of `t`, committed and aborted: every end is a gap. */
async function writeTransactions(random: SeededRandom, isDone: () => boolean): Promise<void> {
  const client = await WireClient.connect(from.port)
  const producer = new TransactionalClient({ connect: () => client })
  const id = { key: 'id', keyType: 1, coordinatorKeys: [] }
  while ((await client.ask(findCoordinator, 2, id)).errorCode !== 0) await pause(20)
  expect(await producer.init()).toBe('NONE')
  for (let index = 0; !isDone(); index += 1) {
    const partition = random.integer(2)
    const values = Array.from({ length: 1 + random.integer(4) }, (_, each) => `${index}.${each}`)
    expect(await producer.produce(values, { partition, version: 12 })).toBe('NONE')
    expect(await producer.end(random.integer(3) > 0, 5)).toBe('NONE')
  }
  client.close()
}

test(`a mirror that is killed loses and repeats nothing (seed ${seed})`, async () => {
  const random = new SeededRandom(seed)
  // The records have timestamps of long ago.
  const configs = { 'retention.ms': '-1', 'max.message.bytes': '2000000' }
  await withAdmin(from, async (admin) => {
    await admin.createTopics([
      { name: 'orders', numPartitions: 3, replicationFactor: 1, configs },
      { name: 't', numPartitions: 2, replicationFactor: 1, configs },
    ])
  })
  const target = await Admin.create({ 'bootstrap.servers': to.bootstrapServers })
  const written = async (): Promise<number> => {
    const questions = orders.map((each) => ({ ...each, timestamp: OFFSET_SPECS.latest }))
    const ends = await target.listOffsets(questions, {}).catch(() => [])
    return ends.reduce((sum, { found }) => sum + (found instanceof Error ? 0 : found.offset), 0)
  }
  const untilItCopies = async (): Promise<void> => {
    const before = await written()
    while ((await written()) <= before) await pause(10)
  }
  let isDone = false
  const writers = Promise.all([
    writeOrders(random, () => isDone),
    writeTransactions(random, () => isDone),
  ])
  for (let round = 0; round < kills; round += 1) {
    const mirror = follow()
    await untilItCopies()
    await pause(random.integer(LIFE_MS_MAX))
    mirror.kill('SIGKILL')
    // The next one starts at once: what this one has on its way may come later.
    if (round % 2 === 0) await once(mirror, 'exit')
  }
  isDone = true
  await writers
  await target.close()
  const { stdout } = await mirrorOnce()
  expect(JSON.parse(stdout).topics.map(({ topic }: { topic: string }) => topic)).toEqual([
    'orders',
    't',
  ])
  const transactions = [0, 1].map((partition) => ({ topic: 't', partition }))
  for (const each of [...orders, ...transactions]) {
    const source = await partitionContents(from.bootstrapServers, each)
    expect(source.length).toBeGreaterThan(10)
    expect(await partitionContents(to.bootstrapServers, each)).toEqual(source)
  }
  const again = JSON.parse((await mirrorOnce()).stdout)
  expect(again.records).toBe(0)
})
