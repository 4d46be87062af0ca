import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Admin } from '../../src/client/admin.ts'
import { Consumer } from '../../src/client/consumer/consumer.ts'
import { Producer } from '../../src/client/producer/producer.ts'
import { type LocalBroker, type StartBrokerOptions, startBroker } from '../../src/index.ts'

const DAY_MS = 86_400_000

/** A broker with an admin client. */
async function started(options: StartBrokerOptions = {}) {
  const broker = await startBroker({ topics: ['a'], ...options })
  const admin = await Admin.create({ 'bootstrap.servers': broker.bootstrapServers })
  const end = async () => {
    await admin.close()
    await broker.stop()
  }
  return { broker, admin, [Symbol.asyncDispose]: end }
}

async function produce(broker: LocalBroker, value: string, timestamp?: number): Promise<void> {
  const producer = await Producer.create({ 'bootstrap.servers': broker.bootstrapServers })
  await producer.sendAndWait({ topic: 'a', key: null, value: Buffer.from(value), timestamp })
  await producer.close()
}

async function offsetsOf(admin: Admin): Promise<(number | Error)[]> {
  const partition = { topic: 'a', partition: 0 }
  const first = await admin.listOffsets([{ ...partition, timestamp: -2 }])
  const last = await admin.listOffsets([{ ...partition, timestamp: -1 }])
  return [...first, ...last].map(({ found }) => (found instanceof Error ? found : found.offset))
}

const filesOf = (broker: LocalBroker) => readdirSync(join(broker.dataDirectory, 'a-0'))

describe.each(['real', 'manual'] as const)('a clock that is %s', (clock) => {
  test('makes retention happen before advance resolves, and the files go', async () => {
    await using test = await started({ clock })
    await produce(test.broker, 'old')
    await test.broker.clock.advance('6 days')
    expect(await offsetsOf(test.admin)).toEqual([0, 1])
    await test.broker.clock.advance('2 days')
    expect(await offsetsOf(test.admin)).toEqual([1, 1])
    expect(filesOf(test.broker).filter((name) => name.startsWith('0000000000000000000'))).toEqual([
      '00000000000000000001.index',
      '00000000000000000001.log',
      '00000000000000000001.snapshot',
      '00000000000000000001.timeindex',
    ])
  })

  test('takes up retention that was changed a moment before', async () => {
    await using test = await started({ clock })
    await produce(test.broker, 'old')
    const change = { name: 'retention.ms', operation: 'SET', value: '1000' } as const
    await test.admin.incrementalAlterConfigs([
      { resource: { type: 'TOPIC', name: 'a' }, alterations: [change] },
    ])
    await test.broker.clock.advance('6 minutes')
    expect(await offsetsOf(test.admin)).toEqual([1, 1])
  })

  test("takes up a change of the broker's default, and rolls by it", async () => {
    await using test = await started({ clock })
    const { broker, admin } = test
    const set = async (name: string, value: string) => {
      const alterations = [{ name, operation: 'SET', value } as const]
      const resource = { type: 'BROKER', name: '' } as const
      const altered = await admin.incrementalAlterConfigs([{ resource, alterations }])
      expect(altered.map(({ error }) => error)).toEqual([undefined])
    }
    await set('log.roll.ms', '1000')
    const now = broker.clock.now()
    for (const age of [50_000, 49_500, 30_000]) await produce(broker, 'x', now - age)
    expect(filesOf(broker).filter((name) => name.endsWith('.log'))).toEqual([
      '00000000000000000000.log',
      '00000000000000000002.log',
    ])
    await set('log.retention.ms', '370000')
    await broker.clock.advance('335 seconds')
    expect(await offsetsOf(admin)).toEqual([2, 3])
  })

  test('lets committed offsets expire, and their group with them', async () => {
    await using test = await started({ clock })
    await test.admin.alterConsumerGroupOffsets('g', [{ topic: 'a', partition: 0, offset: 0 }])
    await test.broker.clock.advance('6 days')
    expect((await test.admin.listConsumerGroups()).groups).toHaveLength(1)
    await test.broker.clock.advance('2 days')
    expect((await test.admin.listConsumerGroups()).groups).toEqual([])
  })

  test('lets the state of a silent producer expire', async () => {
    await using test = await started({ clock })
    await produce(test.broker, 'once')
    const partition = { topic: 'a', partition: 0 }
    const count = async () => {
      const described = (await test.admin.transactions.describeProducers([partition])).get('a-0')
      return described instanceof Error ? described : described?.length
    }
    await test.broker.clock.advance('23 hours')
    expect(await count()).toBe(1)
    await test.broker.clock.advance('2 hours')
    expect(await count()).toBe(0)
  })

  test('lets the session of a member time out', async () => {
    await using test = await started({ clock })
    const consumer = await Consumer.create({
      'bootstrap.servers': test.broker.bootstrapServers,
      'group.id': 'g',
      'heartbeat.interval.ms': '40000',
    })
    consumer.subscribe(['a'])
    while (consumer.assignment().length === 0) await consumer.poll(100)
    const state = async () => {
      const described = (await test.admin.describeConsumerGroups(['g'])).get('g')
      return described instanceof Error ? described : described?.state
    }
    expect(await state()).toBe('Stable')
    await test.broker.clock.advance('44s')
    expect(await state()).toBe('Stable')
    await test.broker.clock.advance('2s')
    expect(await state()).toBe('Empty')
    await consumer.close()
  })

  test('answers a fetch that waits for records', async () => {
    await using test = await started({ clock })
    const { broker } = test
    const consumer = await Consumer.create({
      'bootstrap.servers': broker.bootstrapServers,
      'fetch.max.wait.ms': '25000',
      'fetch.min.bytes': '1000000',
      'auto.offset.reset': 'earliest',
    })
    await produce(broker, 'small')
    consumer.assign([{ topic: 'a', partition: 0 }])
    const polled = consumer.poll(20_000)
    let isDone = false
    void polled.then(() => {
      isDone = true
    })
    while (!isDone) await broker.clock.advance('25s')
    expect((await polled).map(({ value }) => String(value))).toEqual(['small'])
    await consumer.close()
  })

  test('moves log append time and leaves the timestamps of producers', async () => {
    await using test = await started({
      clock,
      topics: [{ name: 'a', configs: { 'message.timestamp.type': 'LogAppendTime' } }, 'b'],
    })
    const { broker } = test
    await broker.clock.set('2001-02-03T04:05:06Z')
    const producer = await Producer.create({ 'bootstrap.servers': broker.bootstrapServers })
    const record = { key: null, value: Buffer.from('x'), timestamp: 12_345 }
    const appended = await producer.sendAndWait({ topic: 'a', ...record })
    const created = await producer.sendAndWait({ topic: 'b', ...record })
    await producer.close()
    expect(Math.floor(appended.timestamp / 60_000)).toBe(Date.UTC(2001, 1, 3, 4, 5) / 60_000)
    expect(created.timestamp).toBe(12_345)
  })
})

test('a manual clock stands still, and clients are answered all the same', async () => {
  await using test = await started({ clock: 'manual' })
  const { broker } = test
  const before = broker.clock.now()
  const consumer = await Consumer.create({
    'bootstrap.servers': broker.bootstrapServers,
    'fetch.max.wait.ms': '50',
    'fetch.min.bytes': '1000000',
    'auto.offset.reset': 'earliest',
  })
  await produce(broker, 'small')
  consumer.assign([{ topic: 'a', partition: 0 }])
  expect(await consumer.poll(20_000)).toHaveLength(1)
  await consumer.close()
  expect(broker.clock.now()).toBe(before)
  await broker.clock.advance(1500)
  expect(broker.clock.now()).toBe(before + 1500)
})

test('a real clock keeps what it was moved by', async () => {
  await using test = await started()
  await test.broker.clock.advance('1 day')
  const ahead = test.broker.clock.now() - Date.now()
  expect(Math.abs(ahead - DAY_MS)).toBeLessThan(1000)
})

test('what is no duration or date, and a stopped broker, are refused', async () => {
  const broker = await startBroker()
  await expect(broker.clock.advance('tomorrow')).rejects.toThrow('"tomorrow" is not a duration')
  await expect(broker.clock.set('tomorrow')).rejects.toThrow('"tomorrow" is not a date')
  await broker.stop()
  await expect(broker.clock.advance(1)).rejects.toThrow('The broker has been stopped')
  await expect(broker.reset()).rejects.toThrow('The broker has been stopped')
})
