/** Whole mirrors between two brokers of this process. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Mirror, type MirrorOptions } from '../../../src/cli/mirror/mirror.ts'
import { mirrorDocument } from '../../../src/cli/mirror/mirror-report.ts'
import { type MirroredCluster, mirroredCluster } from '../../../src/cli/mirror/mirrored-cluster.ts'
import { nameSelection } from '../../../src/cli/mirror/name-selection.ts'
import { Consumer } from '../../../src/client/consumer/consumer.ts'
import { Producer } from '../../../src/client/producer/producer.ts'
import type { ProducerRecord } from '../../../src/client/producer/producer-record.ts'
import { type LocalBroker, startBroker } from '../../../src/index.ts'

/** Of all records; recent, as they would be deleted otherwise. */
const written = Date.now() - 5_000

let source: LocalBroker
let target: LocalBroker
let from: MirroredCluster
let to: MirroredCluster
let notes: string[]

beforeEach(async () => {
  ;[source, target] = await Promise.all([startBroker(), startBroker()])
  from = await mirroredCluster('from', source.bootstrapServers, undefined)
  to = await mirroredCluster('to', target.bootstrapServers, undefined)
  notes = []
})
afterEach(async () => {
  await from.admin.close()
  await to.admin.close()
  await source.stop()
  await target.stop()
})

const options = (differing: Partial<MirrorOptions> = {}): MirrorOptions => ({
  from,
  to,
  topics: nameSelection('topics', []),
  groups: nameSelection('groups', []),
  prefix: '',
  once: true,
  append: false,
  intervalMs: 50,
  note: (line) => notes.push(line),
  ...differing,
})

/** One run to its end; what it reports. */
async function mirrorOnce(differing: Partial<MirrorOptions> = {}) {
  const mirror = await Mirror.create(options(differing))
  try {
    await mirror.run()
    return mirrorDocument({ from, to, mirror, durationMs: 0 })
  } finally {
    await mirror.close()
  }
}

/** A mirror that goes on while `work` is done. */
async function whileMirroring(work: () => Promise<void>, differing: Partial<MirrorOptions> = {}) {
  const mirror = await Mirror.create(options({ once: false, ...differing }))
  const running = mirror.run()
  try {
    await work()
  } finally {
    mirror.stop()
    await running
    await mirror.close()
  }
}

async function produce(broker: LocalBroker, ...records: readonly ProducerRecord[]): Promise<void> {
  const producer = await Producer.create({ 'bootstrap.servers': broker.bootstrapServers })
  for (const each of records) await producer.sendAndWait(each)
  await producer.close()
}

const record = (value: string, topic = 'orders', partition = 0): ProducerRecord => ({
  topic,
  partition,
  timestamp: written,
  key: Buffer.from(`key of ${value}`),
  value: Buffer.from(value),
  headers: [{ key: 'h', value: Buffer.from(value) }],
})

async function values(broker: LocalBroker, topic = 'orders', partition = 0): Promise<string[]> {
  const consumer = await Consumer.create({ 'bootstrap.servers': broker.bootstrapServers })
  const assigned = { topic, partition }
  const [end] = await consumer.endOffsets([assigned])
  consumer.assign([assigned])
  consumer.seekToBeginning([assigned])
  const found: string[] = []
  while ((await consumer.position(assigned)) < (end?.offset ?? 0)) {
    for (const each of await consumer.poll(100)) {
      expect([each.key, each.headers[0]?.value].map(String)).toEqual([
        `key of ${each.value}`,
        String(each.value),
      ])
      expect(each.timestamp).toBe(written)
      found.push(String(each.value))
    }
  }
  await consumer.close()
  return found
}

const create = (
  cluster: MirroredCluster,
  name: string,
  numPartitions = 1,
  configs: Record<string, string> = {},
) => cluster.admin.createTopics([{ name, numPartitions, replicationFactor: 1, configs }])

async function ownConfigs(
  cluster: MirroredCluster,
  name: string,
): Promise<Record<string, unknown>> {
  const [described] = await cluster.admin.describeConfigs([{ type: 'TOPIC', name }])
  if (described === undefined || described.configs instanceof Error) return {}
  const own = described.configs.filter((each) => each.source === 'DYNAMIC_TOPIC_CONFIG')
  return Object.fromEntries(own.map((each) => [each.name, each.value]))
}

const alter = (name: string, key: string, value: string | null) =>
  from.admin.incrementalAlterConfigs([
    {
      resource: { type: 'TOPIC', name },
      alterations: [{ name: key, operation: value === null ? 'DELETE' : 'SET', value }],
    },
  ])

const partitionCount = async (name: string): Promise<number> => {
  const described = (await to.admin.describeTopics([name])).get(name)
  return described === undefined || described instanceof Error ? 0 : described.partitions.length
}

const committed = async (cluster: MirroredCluster, group: string) =>
  (await cluster.admin.listConsumerGroupOffsets(group)).map(
    ({ topic, partition, committed: at }) => [
      `${topic}-${partition}`,
      at === null || at instanceof Error ? at : [at.offset, at.metadata],
    ],
  )

/** Until `read` gives `wanted`; fails with what it gave last. */
const eventually = <T>(read: () => Promise<T>, wanted: T) =>
  expect.poll(read, { timeout: 20_000, interval: 20 }).toEqual(wanted)

describe('once', () => {
  test('copies topics with their configurations and records, in every partition', async () => {
    await create(from, 'orders', 2, { 'retention.ms': '123456789', 'compression.type': 'zstd' })
    await create(from, 'empty', 3)
    await produce(source, record('a'), record('b', 'orders', 1), record('c'))
    const { topics, records } = await mirrorOnce()
    expect(
      topics.map((each) => [each.topic, each.partitionCount, each.created, each.records]),
    ).toEqual([
      ['empty', 3, true, 0],
      ['orders', 2, true, 3],
    ])
    expect(records).toBe(3)
    expect(await values(target)).toEqual(['a', 'c'])
    expect(await values(target, 'orders', 1)).toEqual(['b'])
    expect(await ownConfigs(to, 'orders')).toEqual(await ownConfigs(from, 'orders'))
    expect(notes).toEqual([])
  })

  test('goes on where the last run ended', async () => {
    await produce(source, record('a'), record('b'))
    await mirrorOnce()
    await produce(source, record('c'))
    expect((await mirrorOnce()).records).toBe(1)
    expect((await mirrorOnce()).records).toBe(0)
    expect(await values(target)).toEqual(['a', 'b', 'c'])
  })

  test('begins where the log of the source begins', async () => {
    await produce(source, ...['a', 'b', 'c', 'd'].map((each) => record(each)))
    await from.admin.deleteRecords([{ topic: 'orders', partition: 0, offset: 2 }])
    await mirrorOnce()
    expect(await values(target)).toEqual(['c', 'd'])
  })

  test('says what was deleted in the source before it was mirrored', async () => {
    await produce(source, record('a'), record('b'))
    await mirrorOnce()
    await produce(source, record('c'), record('d'), record('e'))
    await from.admin.deleteRecords([{ topic: 'orders', partition: 0, offset: 4 }])
    await mirrorOnce()
    expect(await values(target)).toEqual(['a', 'b', 'e'])
    expect(notes).toEqual([
      'orders-0: the source has deleted offsets 2 to 3 (2) before they were mirrored',
    ])
  })

  test('copies the topics that are named, under a prefix', async () => {
    await produce(source, record('a'), record('b', 'payments'), record('c', 'pay'))
    const topics = nameSelection('topics', ['orders,pay.+'])
    await mirrorOnce({ topics, prefix: 'copy.' })
    const names = (await to.admin.listTopics()).map(({ name }) => name).sort()
    expect(names).toEqual(['__samsa_mirror', 'copy.orders', 'copy.payments'])
    expect(await values(target, 'copy.payments')).toEqual(['b'])
  })

  test('names a topic that is not there', async () => {
    const topics = nameSelection('topics', ['orders'])
    await expect(mirrorOnce({ topics })).rejects.toThrow(
      `--from ${source.bootstrapServers} has no topic orders`,
    )
  })

  test('splits batches for a topic that takes only small ones', async () => {
    const large = Array.from({ length: 20 }, (_, index) => record(`${index}`.repeat(200)))
    const producer = await Producer.create({
      'bootstrap.servers': source.bootstrapServers,
      'linger.ms': '1000',
    })
    for (const each of large) producer.send(each)
    await producer.close()
    await create(to, 'orders', 1, { 'max.message.bytes': '2000' })
    await mirrorOnce()
    expect(await values(target)).toEqual(large.map(({ value }) => String(value)))
  })

  test('names the record that is too large for the topic of the target', async () => {
    await produce(source, record('a'), record('b'.repeat(3000)), record('c'))
    await create(to, 'orders', 1, { 'max.message.bytes': '2000' })
    const { topics } = await mirrorOnce()
    const problem = 'the record at offset 1 of the source is larger than its max.message.bytes'
    expect(topics[0]?.problems).toEqual([`partition 0: ${problem}`])
    expect(notes).toEqual([`orders-0 is not mirrored: ${problem}`])
    expect(await values(target)).toEqual(['a'])
  })

  test('says once that timestamps are not kept', async () => {
    await create(from, 'orders', 1, { 'message.timestamp.type': 'LogAppendTime' })
    await mirrorOnce()
    expect(notes).toEqual([
      'orders: message.timestamp.type=LogAppendTime: records get the time of their copying',
    ])
  })
})

describe('records of others in the target', () => {
  test('are not mixed with those of the mirror', async () => {
    await produce(source, record('a'))
    await produce(target, record('x'))
    const { topics } = await mirrorOnce()
    expect(topics[0]?.problems).toEqual([
      'partition 0: there are records already that were not mirrored from there (1)',
    ])
    expect(await values(target)).toEqual(['x'])
  })

  test('are written behind with --append', async () => {
    await produce(source, record('a'))
    await produce(target, record('x'))
    await mirrorOnce({ append: true })
    await produce(source, record('b'))
    await mirrorOnce({ append: true })
    expect(await values(target)).toEqual(['x', 'a', 'b'])
  })

  test('are recognised between two runs', async () => {
    await produce(source, record('a'), record('b'))
    await mirrorOnce()
    await produce(target, record('x'))
    await produce(source, record('c'))
    const reason = 'somebody else has written there since it was mirrored (1 records)'
    expect((await mirrorOnce()).topics[0]?.problems).toEqual([`partition 0: ${reason}`])
    await mirrorOnce({ append: true })
    expect(await values(target)).toEqual(['a', 'b', 'x', 'c'])
  })

  test('are recognised while it runs', async () => {
    await produce(source, record('a'))
    await whileMirroring(async () => {
      await eventually(() => values(target), ['a'])
      await produce(target, record('x'))
      await produce(source, record('b'))
      await expect
        .poll(() => notes.join('\n'), { timeout: 10_000 })
        .toMatch(
          'orders-0 is not mirrored: somebody else writes there, too: records were expected at offset 1 and came to 2',
        )
    })
  })

  test('two mirrors at once copy every record once', async () => {
    await produce(source, record('a'))
    await mirrorOnce()
    const wanted = Array.from({ length: 50 }, (_, index) => `${index}`)
    await whileMirroring(async () => {
      await whileMirroring(async () => {
        for (const each of wanted) await produce(source, record(each))
        await eventually(async () => (await values(target)).length, 51)
      })
    })
    expect(await values(target)).toEqual(['a', ...wanted])
    expect((await mirrorOnce()).topics[0]?.problems).toEqual([])
  })
})

test('a topic that was deleted in the target is copied anew', async () => {
  await produce(source, record('a'), record('b'))
  await mirrorOnce()
  await to.admin.deleteTopics(['orders'])
  expect((await mirrorOnce()).records).toBe(2)
  expect(await values(target)).toEqual(['a', 'b'])
})

test('a topic that was created again in the source is not mixed with the old one', async () => {
  await produce(source, record('a'), record('b'))
  await mirrorOnce()
  await from.admin.deleteTopics(['orders'])
  await create(from, 'orders')
  await produce(source, record('new'))
  expect((await mirrorOnce()).topics[0]?.problems).toEqual([
    'partition 0: the topic of the source was deleted and created again since it was mirrored',
  ])
})

describe('following', () => {
  test('takes new records, topics, partitions and configurations', async () => {
    await create(from, 'orders', 1, { 'retention.ms': '1000000', 'segment.bytes': '2000000' })
    await whileMirroring(async () => {
      await eventually(() => partitionCount('orders'), 1)
      await to.admin.incrementalAlterConfigs([
        {
          resource: { type: 'TOPIC', name: 'orders' },
          alterations: [{ name: 'segment.ms', operation: 'SET', value: '7777777' }],
        },
      ])
      await produce(source, record('a'))
      await eventually(() => values(target), ['a'])
      await from.admin.createPartitions([{ topic: 'orders', totalCount: 3 }])
      await eventually(() => partitionCount('orders'), 3)
      await produce(source, record('b', 'orders', 2))
      await eventually(() => values(target, 'orders', 2), ['b'])
      await alter('orders', 'retention.ms', '2000000')
      await alter('orders', 'segment.bytes', null)
      // What is set in the target alone stays.
      const wanted = { 'retention.ms': '2000000', 'segment.ms': '7777777' }
      await eventually(() => ownConfigs(to, 'orders'), wanted)
      await produce(source, record('c', 'payments'))
      await eventually(() => partitionCount('payments'), 1)
      await eventually(() => values(target, 'payments'), ['c'])
    })
    expect(notes).toEqual([])
  })

  test('leaves a topic that is deleted in the source', async () => {
    await produce(source, record('a'), record('b', 'payments'))
    await whileMirroring(async () => {
      await eventually(() => partitionCount('orders'), 1)
      await eventually(() => values(target), ['a'])
      await from.admin.deleteTopics(['orders'])
      await expect
        .poll(() => notes.join('\n'), { timeout: 10_000 })
        .toMatch('orders is no more in the source; what was mirrored of it stays')
    })
    expect(await values(target)).toEqual(['a'])
  })
})

describe('groups', () => {
  const commit = (cluster: MirroredCluster, group: string, offset: number, metadata = '') =>
    cluster.admin.alterConsumerGroupOffsets(group, [
      { topic: 'orders', partition: 0, offset, metadata },
    ])

  beforeEach(async () => {
    await produce(source, ...['a', 'b', 'c', 'd', 'e'].map((each) => record(each)))
    await from.admin.deleteRecords([{ topic: 'orders', partition: 0, offset: 1 }])
  })

  test('are at the same record, with their metadata', async () => {
    await commit(from, 'shop', 3, 'since Monday')
    const { groups } = await mirrorOnce()
    expect(groups).toEqual([{ group: 'shop', partitions: 1, moved: 1, skipped: null }])
    expect(await committed(to, 'shop')).toEqual([['orders-0', [2, 'since Monday']]])
  })

  test('never go backwards in the target', async () => {
    await commit(from, 'shop', 3)
    await mirrorOnce()
    await commit(to, 'shop', 4)
    expect((await mirrorOnce()).groups).toEqual([
      { group: 'shop', partitions: 1, moved: 0, skipped: null },
    ])
    await commit(from, 'shop', 2)
    await mirrorOnce()
    expect(await committed(to, 'shop')).toEqual([['orders-0', [4, '']]])
  })

  test('are left alone while they have members in the target', async () => {
    await commit(from, 'shop', 3)
    const consumer = await Consumer.create({
      'bootstrap.servers': target.bootstrapServers,
      'group.id': 'shop',
    })
    await create(to, 'orders')
    consumer.subscribe(['orders'])
    while (consumer.assignment().length === 0) await consumer.poll(50)
    const { groups } = await mirrorOnce()
    expect(groups).toEqual([
      { group: 'shop', partitions: 1, moved: 0, skipped: 'the group has members there' },
    ])
    await consumer.close()
  })

  test('are those that are named', async () => {
    await commit(from, 'shop', 3)
    await commit(from, 'billing', 3)
    const { groups } = await mirrorOnce({ groups: nameSelection('groups', ['bill.*']) })
    expect(groups.map(({ group }) => group)).toEqual(['billing'])
    expect((await mirrorOnce({ groups: undefined })).groups).toEqual([])
  })

  test('follow', async () => {
    await commit(from, 'shop', 2)
    await whileMirroring(async () => {
      await eventually(() => committed(to, 'shop'), [['orders-0', [1, '']]])
      await commit(from, 'shop', 5)
      await eventually(() => committed(to, 'shop'), [['orders-0', [4, '']]])
    })
  })
})

test('a cluster that does not answer is named', async () => {
  const { port } = target
  await target.stop()
  await expect(mirroredCluster('to', `localhost:${port}`, undefined, 500)).rejects.toThrow(
    new RegExp(`^--to localhost:${port}: no broker answers: .*localhost.*:${port}`),
  )
})
