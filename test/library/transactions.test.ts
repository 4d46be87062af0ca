/** Our transactional producer and consumers with our broker, as an application uses them together. */
import { describe, expect, test } from 'vitest'
import { Admin } from '../../src/client/admin.ts'
import { Consumer } from '../../src/client/consumer/consumer.ts'
import { groupWithoutMember } from '../../src/client/group-metadata.ts'
import { Producer } from '../../src/client/producer/producer.ts'
import { startBroker } from '../../src/index.ts'

const logger = { error: () => {}, warn: () => {} }

const producerOf = (bootstrapServers: string, transactionalId: string): Promise<Producer> =>
  Producer.create(
    { 'bootstrap.servers': bootstrapServers, 'transactional.id': transactionalId },
    { logger },
  )

const consumerOf = (bootstrapServers: string, groupId: string): Promise<Consumer> =>
  Consumer.create(
    {
      'bootstrap.servers': bootstrapServers,
      'group.id': groupId,
      'enable.auto.commit': 'false',
      'auto.offset.reset': 'earliest',
      'isolation.level': 'read_committed',
    },
    { logger },
  )

const send = (producer: Producer, topic: string, value: string): void => {
  producer.send({ topic, key: null, value: Buffer.from(value) })
}

/** Polls until `count` values have come. */
async function read(consumer: Consumer, count: number): Promise<string[]> {
  const values: string[] = []
  while (values.length < count) {
    const records = await consumer.poll(1000)
    values.push(...records.map(({ value }) => String(value)))
  }
  return values
}

async function setTransactionVersion(bootstrapServers: string, level: number): Promise<void> {
  const admin = await Admin.create({ 'bootstrap.servers': bootstrapServers })
  try {
    const upgradeType = level === 2 ? 'upgrade' : 'safeDowngrade'
    const updates = [{ feature: 'transaction.version', level, upgradeType } as const]
    const results = await admin.updateFeatures(updates, { validateOnly: false })
    expect([...results.values()]).toEqual([undefined])
  } finally {
    await admin.close()
  }
}

describe.each([1, 2])('transaction version %i', (version) => {
  test('reads, processes and writes each record once, also where a transaction is aborted', async () => {
    await using broker = await startBroker({ topics: ['in', 'out'] })
    const { bootstrapServers } = broker
    if (version !== 2) await setTransactionVersion(bootstrapServers, version)
    const source = await producerOf(bootstrapServers, 'source')
    await source.initTransactions()
    source.beginTransaction()
    for (const value of ['a', 'b', 'c']) send(source, 'in', value)
    await source.commitTransaction()

    const worker = await producerOf(bootstrapServers, 'worker')
    await worker.initTransactions()
    const process = async (end: 'commitTransaction' | 'abortTransaction'): Promise<void> => {
      const consumer = await consumerOf(bootstrapServers, 'g')
      consumer.subscribe(['in'])
      const values = await read(consumer, 3)
      worker.beginTransaction()
      for (const value of values) send(worker, 'out', value.toUpperCase())
      const offsets = [{ topic: 'in', partition: 0, offset: 3 }]
      await worker.sendOffsetsToTransaction(offsets, consumer.groupMetadata())
      await worker[end]()
      await consumer.close()
    }
    await process('abortTransaction')
    await process('commitTransaction')

    const reader = await consumerOf(bootstrapServers, 'other')
    reader.subscribe(['out'])
    expect(await read(reader, 3)).toEqual(['A', 'B', 'C'])
    const [committed] = await (await consumerOf(bootstrapServers, 'g')).committed([
      { topic: 'in', partition: 0 },
    ])
    expect(committed?.committed?.offset).toBe(3)
    await Promise.all([source.close(), worker.close(), reader.close()])
  })

  test('fences the producer before, and ends what it had open', async () => {
    await using broker = await startBroker({ topics: ['t'] })
    const { bootstrapServers } = broker
    if (version !== 2) await setTransactionVersion(bootstrapServers, version)
    const before = await producerOf(bootstrapServers, 'id')
    await before.initTransactions()
    before.beginTransaction()
    send(before, 't', 'left open')
    await before.flush()
    const after = await producerOf(bootstrapServers, 'id')
    await after.initTransactions()
    after.beginTransaction()
    send(after, 't', 'kept')
    await after.commitTransaction()
    send(before, 't', 'too late')
    await expect(before.commitTransaction()).rejects.toThrow(/newer producer|old epoch/)
    const reader = await consumerOf(bootstrapServers, 'g')
    reader.subscribe(['t'])
    expect(await read(reader, 1)).toEqual(['kept'])
    await Promise.all([before.close(), after.close(), reader.close()])
  })

  test('commits the first offsets of the cluster', async () => {
    await using broker = await startBroker({ topics: ['t'] })
    const { bootstrapServers } = broker
    if (version !== 2) await setTransactionVersion(bootstrapServers, version)
    const producer = await producerOf(bootstrapServers, 'id')
    await producer.initTransactions()
    producer.beginTransaction()
    const offsets = [{ topic: 't', partition: 0, offset: 4 }]
    await producer.sendOffsetsToTransaction(offsets, groupWithoutMember('g'))
    await producer.commitTransaction()
    await producer.close()
    const consumer = await consumerOf(bootstrapServers, 'g')
    const [found] = await consumer.committed([{ topic: 't', partition: 0 }])
    expect(found?.committed?.offset).toBe(4)
    await consumer.close()
  })

  test('refuses the offsets of a member that was expelled, and the transaction can be aborted', async () => {
    await using broker = await startBroker({ topics: ['t'] })
    const { bootstrapServers } = broker
    if (version !== 2) await setTransactionVersion(bootstrapServers, version)
    const consumer = await consumerOf(bootstrapServers, 'g')
    consumer.subscribe(['t'])
    await consumer.poll(100)
    const group = consumer.groupMetadata()
    await consumer.close()
    const producer = await producerOf(bootstrapServers, 'id')
    await producer.initTransactions()
    producer.beginTransaction()
    const offsets = [{ topic: 't', partition: 0, offset: 1 }]
    const expelled = { ...group, memberId: group.memberId || 'nobody', generationId: 9 }
    await expect(producer.sendOffsetsToTransaction(offsets, expelled)).rejects.toThrow(
      'Transaction offset Commit failed due to consumer group metadata mismatch',
    )
    await producer.abortTransaction()
    producer.beginTransaction()
    send(producer, 't', 'x')
    await producer.commitTransaction()
    await producer.close()
  })
})

test('a cluster that goes over to version 2 between two transactions', async () => {
  await using broker = await startBroker({ topics: ['t'] })
  const { bootstrapServers } = broker
  await setTransactionVersion(bootstrapServers, 1)
  const producer = await producerOf(bootstrapServers, 'id')
  await producer.initTransactions()
  for (const [index, level] of [1, 2, 2].entries()) {
    await setTransactionVersion(bootstrapServers, level)
    producer.beginTransaction()
    send(producer, 't', `value ${index}`)
    await producer.commitTransaction()
  }
  const reader = await consumerOf(bootstrapServers, 'g')
  reader.subscribe(['t'])
  expect(await read(reader, 3)).toEqual(['value 0', 'value 1', 'value 2'])
  await Promise.all([producer.close(), reader.close()])
})
