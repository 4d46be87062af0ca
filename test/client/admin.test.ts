import { afterEach, describe, expect, it } from 'vitest'
import { Admin } from '../../src/client/admin.ts'
import { FakeBroker, oneBroker } from './fake-broker.ts'

const lines: string[] = []
const note = (_source: string, message: string): void => {
  lines.push(message)
}
const logger = { error: note, warn: note }
const open: { stop?: () => Promise<void>; close?: () => Promise<void> }[] = []

afterEach(async () => {
  lines.length = 0
  for (const each of open.splice(0)) await (each.close?.() ?? each.stop?.())
})

async function brokerWith(topics: readonly string[], newestApiVersions?: number) {
  const broker = await FakeBroker.start((port) => [oneBroker(port, topics)], newestApiVersions)
  open.push(broker)
  return broker
}

async function adminOf(properties: Record<string, string>): Promise<Admin> {
  const admin = await Admin.create(properties, { logger })
  open.push(admin)
  return admin
}

describe('the admin client', () => {
  it('lists topics with two requests on one connection', async () => {
    const broker = await brokerWith(['a', 'b'])
    const admin = await adminOf(broker.bootstrap)
    expect((await admin.listTopics()).map(({ name }) => name)).toEqual(['a', 'b'])
    expect(broker.requests).toEqual(['ApiVersions 4', 'Metadata 13'])
  })

  it('asks again in the version that an older broker names (KIP-511)', async () => {
    const broker = await brokerWith(['a'], 2)
    const admin = await adminOf(broker.bootstrap)
    expect(await admin.listTopics()).toHaveLength(1)
    expect(broker.requests).toEqual(['ApiVersions 4', 'ApiVersions 2', 'Metadata 13'])
    expect(broker.correlationIds, 'ids in warnings are those of a client that asks once').toEqual([
      0, 0, 1,
    ])
  })

  it('says which API a broker does not support', async () => {
    const admin = await adminOf((await brokerWith([])).bootstrap)
    await expect(admin.listPartitionReassignments()).rejects.toThrow(
      'The node does not support LIST_PARTITION_REASSIGNMENTS',
    )
  })

  it('times out in the words of Kafka where nothing listens', async () => {
    const gone = await brokerWith([])
    await gone.stop()
    open.length = 0
    const admin = await adminOf({ ...gone.bootstrap, 'default.api.timeout.ms': '200' })
    await expect(admin.listTopics()).rejects.toThrow(
      'Timed out waiting for a node assignment. Call: listTopics',
    )
    expect(lines[0]).toMatch(
      /^\[AdminClient clientId=adminclient-\d+\] Connection to node -1 \(\/127\.0\.0\.1:\d+\) could not be established\. Node may not be available\.$/,
    )
  })

  it.each([
    ['localhost', 'Invalid url in bootstrap.servers: localhost'],
    ['', 'You must set either bootstrap.servers or bootstrap.controllers'],
  ])('cannot be created with bootstrap.servers=%s', async (servers, why) => {
    const created = Admin.create({ 'bootstrap.servers': servers }, { logger })
    await expect(created).rejects.toMatchObject({
      message: 'Failed to create new KafkaAdminClient',
      cause: { message: why },
    })
  })
})
