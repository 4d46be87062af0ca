import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apiVersions } from '../../../src/protocol/apis/api-versions.ts'
import { fetch } from '../../../src/protocol/apis/fetch.ts'
import { joinGroup } from '../../../src/protocol/apis/join-group.ts'
import { metadata } from '../../../src/protocol/apis/metadata.ts'
import { produce } from '../../../src/protocol/apis/produce.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { decodeResponse, encodeRequest } from '../../../src/protocol/frame.ts'
import type { MemorySocket } from '../system/memory-network.ts'
import { TestBroker, turnOf } from '../test-broker.ts'
import { fetchOf, fetchPartition } from '../test-fetch.ts'
import { batchOf } from '../test-records.ts'

const software = { clientSoftwareName: 'test', clientSoftwareVersion: '1' }
const header = { correlationId: 1, clientId: 'c' }

/** A frame around `body`, or around what the size claims. */
function framed(body: Buffer, size = body.length): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(size)
  return Buffer.concat([length, body])
}

function headerBytes(apiKey: number, apiVersion: number): Buffer {
  const bytes = Buffer.alloc(10)
  bytes.writeInt16BE(apiKey, 0)
  bytes.writeInt16BE(apiVersion, 2)
  bytes.writeInt32BE(1, 4)
  bytes.writeInt16BE(-1, 8)
  return bytes
}

const hello = Buffer.concat(encodeRequest(apiVersions, 3, header, software)).subarray(4)

test.each<[string, Buffer]>([
  ['a negative size', framed(Buffer.alloc(0), -1)],
  ['a size beyond socket.request.max.bytes', framed(Buffer.alloc(0), 104_857_601)],
  ['a TLS hello', Buffer.from('16030100a5010000a1', 'hex')],
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['no bytes at all', framed(Buffer.alloc(0))],
  ['half a header', framed(headerBytes(18, 0).subarray(0, 7))],
  ['an API key that nobody has', framed(headerBytes(999, 0))],
  ['an API that is not served', framed(headerBytes(4, 0))],
  ['a version that is too new', framed(headerBytes(3, 99))],
  ['a version that is too old', framed(headerBytes(0, 2))],
  ['a request that is cut off', framed(hello.subarray(0, -1))],
  ['a client id that is longer than the frame', framed(Buffer.from('001200000000000170ff', 'hex'))],
])('%s closes the connection without an answer', async (_, bytes) => {
  const broker = await TestBroker.start()
  const { socket } = broker.connect()
  socket.send(bytes)
  expect([socket.isClosed, socket.received.length]).toEqual([true, 0])
  expect(broker.errors).toEqual([])
})

test('bytes after the request are overlooked, as by Kafka', async () => {
  const broker = await TestBroker.start()
  const { socket } = broker.connect()
  // librdkafka 2.8 asks for all topics with Metadata version 12 in this form: three bytes too many.
  const request = Buffer.from('0003000c0000000100017800' + '00000000010000', 'hex')
  socket.send(framed(request))
  await turnOf(broker.system)
  const { correlationId, body } = decodeResponse(metadata, 12, socket.received.subarray(4))
  expect([correlationId, body.topics]).toEqual([1, []])
  expect(socket.isClosed).toBe(false)
})

test('ApiVersions that is too new is answered as version 0, with its own range', async () => {
  const { socket } = (await TestBroker.start()).connect()
  socket.send(framed(headerBytes(18, 32767)))
  const answer = decodeResponse(apiVersions, 0, socket.received.subarray(4))
  expect(answer.correlationId).toBe(1)
  expect(errorName(answer.body.errorCode)).toBe('UNSUPPORTED_VERSION')
  expect(answer.body.apiKeys).toEqual([{ apiKey: 18, minVersion: 0, maxVersion: 4 }])
  expect(socket.isClosed).toBe(false)
  socket.send(framed(hello))
  expect(socket.received.length).toBeGreaterThan(60)
})

test('a first request that is no Produce may not be large', async () => {
  const { socket } = (await TestBroker.start()).connect()
  socket.send(framed(headerBytes(18, 3), 600_000))
  expect(socket.isClosed).toBe(true)
})

test('a first Produce may be large, and others once the client has shown that it speaks Kafka', async () => {
  const broker = await TestBroker.start()
  const first = broker.connect().socket
  first.send(framed(headerBytes(0, 9), 5_000_000))
  const second = broker.connect().socket
  second.send(framed(hello))
  second.send(framed(headerBytes(3, 9), 5_000_000))
  expect([first.isClosed, second.isClosed]).toEqual([false, false])
})

/** What real clients send, to be damaged. */
function samples(): Buffer[] {
  const topicData = [
    { name: 't', topicId: '', partitionData: [{ index: 0, records: batchOf(['a', 'b']) }] },
  ]
  return [
    ...encodeRequest(apiVersions, 3, header, software),
    Buffer.concat(encodeRequest(produce, 9, header, { acks: 1, timeoutMs: 0, topicData })),
    Buffer.concat(encodeRequest(fetch, 12, header, fetchOf([fetchPartition(0)]))),
    Buffer.concat(
      encodeRequest(metadata, 12, header, {
        topics: null,
        allowAutoTopicCreation: false,
        includeClusterAuthorizedOperations: false,
        includeTopicAuthorizedOperations: false,
      }),
    ),
    Buffer.concat(
      encodeRequest(joinGroup, 5, header, {
        groupId: 'g',
        sessionTimeoutMs: 10_000,
        memberId: '',
        protocolType: 'consumer',
        protocols: [{ name: 'range', metadata: Buffer.from([0, 1, 2]) }],
      }),
    ),
  ]
}

interface Damage {
  readonly sample: number
  readonly position: number
  readonly bytes: Uint8Array
  readonly cut: number
}

const damage = fc.record({
  sample: fc.nat(4),
  // The size of the frame stays, or nothing else is ever reached.
  position: fc.integer({ min: 4, max: 200 }),
  bytes: fc.uint8Array({ minLength: 0, maxLength: 8 }),
  cut: fc.integer({ min: 1, max: 100 }),
})

async function isAlive(broker: TestBroker): Promise<boolean> {
  const { errorCode } = await broker.connect().ask(apiVersions, 3, software)
  return errorCode === 0
}

function sendInPieces(socket: MemorySocket, bytes: Buffer, size: number): void {
  for (let at = 0; at < bytes.length && !socket.isClosed; at += size) {
    socket.send(bytes.subarray(at, at + size))
  }
}

test('damaged requests do no harm: the next connection is served, and no handler fails', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('t')
  const attack = async ({ sample, position, bytes, cut }: Damage) => {
    const before = broker.errors.length
    const { socket } = broker.connect()
    const request = Buffer.from(samples()[sample] ?? [])
    request.set(
      bytes.subarray(0, Math.max(0, request.length - position)),
      Math.min(position, request.length),
    )
    sendInPieces(socket, request, cut)
    await turnOf(broker.system)
    socket.close()
    expect(broker.errors.slice(before)).toEqual([])
  }
  await fc.assert(fc.asyncProperty(damage, attack), { numRuns: 2000 })
  expect(await isAlive(broker)).toBe(true)
})

test('random bytes do no harm either', async () => {
  const broker = await TestBroker.start()
  const attack = async (bytes: Uint8Array, apiKey: number, apiVersion: number) => {
    const before = broker.errors.length
    const { socket } = broker.connect()
    socket.send(framed(Buffer.concat([headerBytes(apiKey, apiVersion), bytes])))
    await turnOf(broker.system)
    socket.close()
    expect(broker.errors.slice(before)).toEqual([])
  }
  const keys = fc.nat(80)
  const versions = fc.nat(13)
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), keys, versions, attack), {
    numRuns: 3000,
  })
  expect(await isAlive(broker)).toBe(true)
})
