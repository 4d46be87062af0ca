/** Clients above their quotas: answered at once, then not heard for a while (KIP-219). */
import { expect, test } from 'vitest'
import { alterClientQuotas } from '../../../src/protocol/apis/alter-client-quotas.ts'
import { apiVersions } from '../../../src/protocol/apis/api-versions.ts'
import { fetch } from '../../../src/protocol/apis/fetch.ts'
import { produce } from '../../../src/protocol/apis/produce.ts'
import { TestBroker, type TestClient } from '../test-broker.ts'
import { fetchOf, fetchPartition } from '../test-fetch.ts'
import { batchOf } from '../test-records.ts'

const software = { clientSoftwareName: 'test', clientSoftwareVersion: '1' }

async function brokerWithQuota(
  key: string,
  value: number,
  entity = [{ entityType: 'client-id', entityName: 'test' as string | null }],
) {
  const broker = await TestBroker.start()
  await broker.createTopic('t')
  const { entries } = await broker.connect('admin').ask(alterClientQuotas, 1, {
    entries: [{ entity, ops: [{ key, value, remove: false }] }],
    validateOnly: false,
  })
  expect(entries[0]?.errorCode).toBe(0)
  return broker
}

const send = (client: TestClient, bytes: number, acks = 1) =>
  client.send(produce, 9, {
    acks,
    timeoutMs: 1000,
    topicData: [
      {
        name: 't',
        topicId: '',
        partitionData: [{ index: 0, records: batchOf(['x'.repeat(bytes)]) }],
      },
    ],
  })

test('a producer above its quota is answered at once and then muted', async () => {
  const broker = await brokerWithQuota('producer_byte_rate', 1000)
  const client = broker.connect()
  send(client, 9000)
  expect((await client.answer(produce, 9))?.body.throttleTimeMs).toBe(0)
  send(client, 2000)
  const { throttleTimeMs = 0 } = (await client.answer(produce, 9))?.body ?? {}
  expect(throttleTimeMs).toBeGreaterThan(1000)
  client.send(apiVersions, 3, software)
  broker.system.clock.advance(throttleTimeMs - 1)
  expect(await client.answer(apiVersions, 3)).toBeUndefined()
  broker.system.clock.advance(1)
  expect(await client.answer(apiVersions, 3)).toBeDefined()
  expect(broker.broker.partitions.leader('t', 0).highWatermark).toBe(2)
})

test('a producer without acks is muted, too', async () => {
  const broker = await brokerWithQuota('producer_byte_rate', 1000)
  const client = broker.connect()
  send(client, 20_000, 0)
  client.send(apiVersions, 3, software)
  expect(await client.answer(apiVersions, 3)).toBeUndefined()
  broker.system.clock.advance(60_000)
  expect(await client.answer(apiVersions, 3)).toBeDefined()
})

test('other clients are not concerned', async () => {
  const broker = await brokerWithQuota('producer_byte_rate', 1)
  const client = broker.connect('other')
  send(client, 50_000)
  expect((await client.answer(produce, 9))?.body.throttleTimeMs).toBe(0)
})

test('a consumer above its quota gets nothing but the time to wait, and the records later', async () => {
  const broker = await brokerWithQuota('consumer_byte_rate', 1000)
  const producer = broker.connect('producer')
  for (let count = 0; count < 2; count++) {
    send(producer, 6000)
    await producer.answer(produce, 9)
  }
  const client = broker.connect()
  const first = await client.ask(fetch, 12, fetchOf([fetchPartition(0)], { sessionEpoch: 0 }))
  expect(first.responses[0]?.partitions[0]?.records?.length).toBeGreaterThan(6000)
  const { sessionId } = first
  const asked = fetchOf([fetchPartition(1)], { sessionId, sessionEpoch: 1 })
  const second = await client.ask(fetch, 12, asked)
  expect(second).toMatchObject({ errorCode: 0, sessionId, responses: [] })
  expect(second.throttleTimeMs).toBeGreaterThan(1000)
  broker.system.clock.advance(11_000)
  const third = await client.ask(fetch, 12, { ...asked, sessionEpoch: 2 })
  expect(third.throttleTimeMs).toBe(0)
  expect(third.responses[0]?.partitions[0]?.records?.length).toBeGreaterThan(6000)
})

test('a fetch takes no more than its quota can ever let through', async () => {
  const broker = await brokerWithQuota('consumer_byte_rate', 1000)
  const producer = broker.connect('producer')
  for (let count = 0; count < 5; count++) {
    send(producer, 4000)
    await producer.answer(produce, 9)
  }
  const { throttleTimeMs, responses } = await broker
    .connect()
    .ask(fetch, 12, fetchOf([fetchPartition(0)], { minBytes: 1_000_000 }))
  expect(throttleTimeMs).toBe(0)
  expect(responses[0]?.partitions[0]?.records?.length).toBeLessThanOrEqual(10_000)
})

test('requests that take too much of the event loop are throttled, for a second at most', async () => {
  const broker = await brokerWithQuota('request_percentage', 1)
  const { clock } = broker.system
  const monotonic = clock.monotonic.bind(clock)
  let taken = 0
  clock.monotonic = () => {
    taken += 500
    return monotonic() + taken
  }
  const client = broker.connect()
  const answer = await client.ask(apiVersions, 3, software)
  clock.monotonic = monotonic
  expect(answer.throttleTimeMs).toBe(1000)
})

test('connections above the rate of an address are closed after a delay, unheard', async () => {
  const entity = [{ entityType: 'ip', entityName: null }]
  const broker = await brokerWithQuota('connection_creation_rate', 1, entity)
  const clients = Array.from({ length: 20 }, () => broker.connect())
  const last = clients.at(-1)
  last?.send(apiVersions, 3, software)
  expect(await last?.answer(apiVersions, 3)).toBeUndefined()
  expect(await clients[0]?.ask(apiVersions, 3, software)).toBeDefined()
  expect(last?.socket.isClosed).toBe(false)
  broker.system.clock.advance(5000)
  expect([clients[0]?.socket.isClosed, last?.socket.isClosed]).toEqual([false, true])
})
