import { expect, test } from 'vitest'
import { apiVersions } from '../../../src/protocol/apis/api-versions.ts'
import { fetch } from '../../../src/protocol/apis/fetch.ts'
import { produce } from '../../../src/protocol/apis/produce.ts'
import { encodeRequest } from '../../../src/protocol/frame.ts'
import { TestBroker } from '../test-broker.ts'
import { fetchOf, fetchPartition } from '../test-fetch.ts'
import { batchOf } from '../test-records.ts'

const software = { clientSoftwareName: 'test', clientSoftwareVersion: '1' }
const header = (correlationId: number) => ({ correlationId, clientId: 'c' })
const hello = (correlationId: number) =>
  Buffer.concat(encodeRequest(apiVersions, 3, header(correlationId), software))

/** The correlation ids of the answers that have come. */
function answersIn(received: Buffer): number[] {
  const ids: number[] = []
  for (let at = 0; at < received.length; at += 4 + received.readInt32BE(at)) {
    ids.push(received.readInt32BE(at + 4))
  }
  return ids
}

test('answers come in request order even when a fetch is parked', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('t')
  const client = broker.connect()
  const waits = { maxWaitMs: 500, minBytes: 1 }
  const parked = client.send(fetch, 12, fetchOf([fetchPartition(0)], waits))
  const later = client.send(apiVersions, 3, software)
  expect(await client.answer(apiVersions, 3)).toBeUndefined()
  broker.system.clock.advance(500)
  expect((await client.answer(fetch, 12))?.correlationId).toBe(parked)
  expect((await client.answer(apiVersions, 3))?.correlationId).toBe(later)
})

test('requests that arrive together are answered together, in one write', async () => {
  const { socket } = (await TestBroker.start()).connect()
  socket.send(Buffer.concat([hello(1), hello(2), hello(3)]))
  expect(answersIn(socket.received)).toEqual([1, 2, 3])
  expect(socket.writes).toBe(1)
})

test('a request may arrive a byte at a time, and another one begin in its last chunk', async () => {
  const { socket } = (await TestBroker.start()).connect()
  const bytes = Buffer.concat([hello(1), hello(2)])
  const cut = hello(1).length + 3
  for (let at = 0; at < cut - 1; at++) socket.send(bytes.subarray(at, at + 1))
  socket.send(bytes.subarray(cut - 1))
  expect(answersIn(socket.received)).toEqual([1, 2])
})

test('a client that does not read is not answered further, nor read from', async () => {
  const { socket } = (await TestBroker.start()).connect()
  socket.isSlow = true
  socket.send(hello(1))
  for (let id = 2; id < 3000; id++) socket.send(hello(id))
  expect(answersIn(socket.received)).toEqual([1])
  expect(socket.isRead).toBe(false)
  socket.drain()
  expect(answersIn(socket.received)).toHaveLength(2999)
  expect(socket.isRead).toBe(true)
})

test('a long answer is handed over before the next request is handled', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('t')
  const partition = broker.broker.partitions.leader('t', 0)
  partition.append(batchOf(['x'.repeat(200_000)]), { origin: 'client', requiredAcks: 1 })
  const { socket } = broker.connect()
  const request = (id: number) =>
    Buffer.concat(encodeRequest(fetch, 12, header(id), fetchOf([fetchPartition(0)])))
  socket.isSlow = true
  socket.send(Buffer.concat([request(1), request(2), request(3)]))
  expect(answersIn(socket.received)).toEqual([1])
})

test('what is behind a parked request is read ahead only a little', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('t')
  const client = broker.connect()
  client.send(fetch, 12, fetchOf([fetchPartition(0)], { maxWaitMs: 60_000, minBytes: 1 }))
  client.send(produce, 9, {
    acks: 1,
    timeoutMs: 1000,
    topicData: [
      {
        name: 't',
        topicId: '',
        partitionData: [{ index: 0, records: batchOf(['x'.repeat(70_000)]) }],
      },
    ],
  })
  expect(client.socket.isRead).toBe(false)
  broker.system.clock.advance(60_000)
  await client.answer(fetch, 12)
  expect(await client.answer(produce, 9)).toBeDefined()
  expect(client.socket.isRead).toBe(true)
})

test('a client id may be null, also in a flexible header', async () => {
  const client = (await TestBroker.start()).connect(null)
  expect((await client.ask(apiVersions, 3, software)).errorCode).toBe(0)
  expect((await client.ask(apiVersions, 0, software)).errorCode).toBe(0)
})

test('a connection without traffic for connections.max.idle.ms is closed', async () => {
  const properties = { 'connections.max.idle.ms': '60000' }
  const broker = await TestBroker.start({ properties })
  const [idle, busy] = [broker.connect(), broker.connect()]
  broker.system.clock.advance(50_000)
  await busy.ask(apiVersions, 3, software)
  broker.system.clock.advance(20_000)
  expect([idle.socket.isClosed, busy.socket.isClosed]).toEqual([true, false])
})

test('max.connections.per.ip closes the next connection from that address', async () => {
  const broker = await TestBroker.start({
    properties: {
      'max.connections.per.ip': '1',
      'max.connections.per.ip.overrides': '10.0.0.2:2',
    },
  })
  const from = (address: string) => broker.network.connect(9092, address)
  const sockets = ['10.0.0.1', '10.0.0.1', '10.0.0.2', '10.0.0.2', '10.0.0.2'].map(from)
  expect(sockets.map(({ isClosed }) => isClosed)).toEqual([false, true, false, false, true])
  sockets[0]?.close()
  expect(from('10.0.0.1').isClosed).toBe(false)
})

test('beyond max.connections a connection waits until another one goes', async () => {
  const broker = await TestBroker.start({ properties: { 'max.connections': '1' } })
  const first = broker.network.connect(9092)
  const second = broker.network.connect(9092)
  second.send(hello(7))
  expect(second.received).toHaveLength(0)
  first.close()
  expect(answersIn(second.received)).toEqual([7])
})

test('a handler that fails is logged with its request and answered UNKNOWN_SERVER_ERROR', async () => {
  const broker = await TestBroker.start()
  const client = broker.connect()
  Object.defineProperty(broker.broker, 'servedApis', {
    get: () => {
      throw new TypeError('a bug')
    },
  })
  expect((await client.ask(apiVersions, 3, software)).errorCode).toBe(-1)
  expect(broker.errors[0]?.message).toMatch(
    /Unexpected error handling request RequestHeader\(apiKey=ApiVersions, apiVersion=3, clientId=test, correlationId=1\)/,
  )
})

test('a handler that fails in an API without an error of its own closes the connection', async () => {
  const broker = await TestBroker.start()
  const client = broker.connect()
  Object.defineProperty(broker.broker, 'partitions', { value: undefined })
  client.send(produce, 9, {
    acks: 1,
    timeoutMs: 0,
    topicData: [{ name: 't', topicId: '', partitionData: [{ index: 0, records: batchOf(['a']) }] }],
  })
  expect(client.socket.isClosed).toBe(true)
  expect(broker.errors).toHaveLength(1)
})

test('what arrives while the broker stops is not handled', async () => {
  const broker = await TestBroker.start()
  const { socket } = broker.connect()
  socket.send(hello(1))
  await broker.stop()
  socket.send(hello(2))
  expect(answersIn(socket.received)).toEqual([1])
})
