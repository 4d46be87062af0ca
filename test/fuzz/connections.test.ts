/**
 * Many clients, and clients that do not do their part, on a real broker. By hand with more of them, and figures:
 * `CONNECTIONS=10000 npx vitest run --project system test/fuzz/connections.test.ts`
 */
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { apiVersions } from '../../src/protocol/apis/api-versions.ts'
import { createTopics } from '../../src/protocol/apis/create-topics.ts'
import { fetch } from '../../src/protocol/apis/fetch.ts'
import { produce } from '../../src/protocol/apis/produce.ts'
import { encodeRequest } from '../../src/protocol/frame.ts'
import { buildRecordBatch } from '../../src/protocol/records/record-batch-builder.ts'
import { freePort } from '../clients/broker-process.ts'
import { WireClient } from '../crash/wire-client.ts'
import { fetchOf, fetchPartition } from '../engine/test-fetch.ts'
import { BrokerUnderTest } from './broker-under-test.ts'

const CONNECTIONS = Number(process.env['CONNECTIONS'] ?? 1000)
const isByHand = process.env['CONNECTIONS'] !== undefined
const ROOT = new URL('../..', import.meta.url)
const MEGABYTE = 1024 * 1024
const BYTES_PER_CONNECTION_MAX = 20 * 1024
/** What a collection of garbage more or less makes out. */
const NOISE_BYTES = 48 * MEGABYTE
const SOFTWARE = { clientSoftwareName: 'test', clientSoftwareVersion: '1' }

const complaints: string[] = []
const sockets: Socket[] = []
let broker: BrokerUnderTest | undefined

async function start(openFilesMax?: number): Promise<BrokerUnderTest> {
  const complain = (line: string) => complaints.push(line)
  broker = await BrokerUnderTest.start(ROOT, await freePort(), complain, openFilesMax)
  return broker
}

beforeEach(() => {
  complaints.length = 0
})

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await broker?.stop()
  broker = undefined
  expect(complaints).toEqual([])
})

/** An open connection on which `bytes` have been sent. */
function open(port: number, bytes: Buffer): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => resolve(socket))
    socket.once('error', reject)
    socket.write(bytes)
    sockets.push(socket)
  })
}

async function openMany(port: number, bytes: Buffer): Promise<void> {
  const AT_ONCE = 100
  for (let count = 0; count < CONNECTIONS; count += AT_ONCE) {
    const some = Math.min(AT_ONCE, CONNECTIONS - count)
    await Promise.all(Array.from({ length: some }, () => open(port, bytes)))
  }
}

/** Milliseconds for each of some requests on one connection. */
async function timesOf(port: number): Promise<number[]> {
  const client = await WireClient.connect(port)
  const times: number[] = []
  for (let count = 0; count < 200; count++) {
    const start = performance.now()
    await client.ask(apiVersions, 3, SOFTWARE)
    times.push(performance.now() - start)
  }
  client.close()
  return times.sort((a, b) => a - b)
}

async function untilClosed(running: BrokerUnderTest, openFiles: number): Promise<void> {
  await expect.poll(() => running.openFiles(), { timeout: 20_000 }).toBeLessThanOrEqual(openFiles)
}

function report(what: string): void {
  if (isByHand) process.stdout.write(`${what}\n`)
}

const hello = Buffer.concat(
  encodeRequest(apiVersions, 3, { correlationId: 1, clientId: 'c' }, SOFTWARE),
)

test('idle connections cost little memory, and leave nothing behind', async () => {
  const running = await start()
  await timesOf(running.port)
  const [bytes, files] = [running.residentBytes(), running.openFiles()]
  await openMany(running.port, hello)
  const times = await timesOf(running.port)
  const growth = running.residentBytes() - bytes
  report(`${CONNECTIONS} idle: ${(growth / CONNECTIONS / 1024).toFixed(1)} KB each`)
  report(`ApiVersions beside them: p99 ${times.at(-2)?.toFixed(1)} ms of 200`)
  expect(growth).toBeLessThan(NOISE_BYTES + CONNECTIONS * BYTES_PER_CONNECTION_MAX)
  for (const socket of sockets) socket.destroy()
  await untilClosed(running, files)
})

test('a request that is announced and not sent takes no memory', async () => {
  const running = await start()
  await timesOf(running.port)
  const bytes = running.residentBytes()
  // 100 MB of a Produce request, of which the header comes.
  await openMany(running.port, Buffer.from('0640000000000009000000010001', 'hex'))
  await timesOf(running.port)
  const growth = running.residentBytes() - bytes
  report(`${CONNECTIONS} announcing 100 MB: ${(growth / MEGABYTE).toFixed(0)} MB in all`)
  expect(growth).toBeLessThan(NOISE_BYTES + CONNECTIONS * BYTES_PER_CONNECTION_MAX)
})

async function fill(client: WireClient, megabytes: number): Promise<void> {
  const topic = { name: 't', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }
  await client.ask(createTopics, 7, { topics: [topic], timeoutMs: 10_000 })
  const value = Buffer.alloc(1_000_000)
  for (let count = 0; count < megabytes; count++) {
    const records = buildRecordBatch({}, [{ timestamp: Date.now(), key: null, value }])
    const topicData = [{ name: 't', topicId: '', partitionData: [{ index: 0, records }] }]
    await client.ask(produce, 9, { acks: 1, timeoutMs: 1000, topicData })
  }
}

test('a client that asks for much and reads nothing is not heard further', async () => {
  const running = await start()
  const client = await WireClient.connect(running.port)
  await fill(client, 60)
  const bytes = running.residentBytes()
  const limits = { maxBytes: 50 * MEGABYTE, maxWaitMs: 0, minBytes: 1 }
  const asked = fetchOf([{ ...fetchPartition(0), partitionMaxBytes: 50 * MEGABYTE }], limits)
  const request = Buffer.concat(
    encodeRequest(fetch, 12, { correlationId: 1, clientId: 'c' }, asked),
  )
  const socket = await open(running.port, Buffer.concat(Array(1000).fill(request)))
  socket.pause()
  await timesOf(running.port)
  const growth = running.residentBytes() - bytes
  report(`1,000 fetches of 50 MB, unread: ${(growth / MEGABYTE).toFixed(0)} MB`)
  // One answer, and a copy of it on its way.
  expect(growth).toBeLessThan(NOISE_BYTES + 100 * MEGABYTE)
  client.close()
})

test('without a free file descriptor clients that are there go on, and later ones come in again', async () => {
  const running = await start(350)
  if (running.openFiles() === 0) return
  const first = await WireClient.connect(running.port)
  for (let count = 0; count < 500; count++) {
    await open(running.port, Buffer.alloc(0)).catch(() => undefined)
  }
  await first.ask(apiVersions, 3, SOFTWARE)
  for (const socket of sockets) socket.destroy()
  await untilClosed(running, 100)
  await timesOf(running.port)
  first.close()
})
