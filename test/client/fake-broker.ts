/**
 * A broker of a few lines: answers the APIs that a test gives it functions for, over real TCP on a free
 * port. It advertises just those APIs.
 */
import { createServer, type Server, type Socket } from 'node:net'
import { apiVersions } from '../../src/protocol/apis/api-versions.ts'
import { metadata } from '../../src/protocol/apis/metadata.ts'
import { errorCode } from '../../src/protocol/errors.ts'
import { decodeRequest, encodeResponse, readRequestHeader } from '../../src/protocol/frame.ts'
import { Reader } from '../../src/protocol/reader.ts'
import type { Api, Request, ResponseInput } from '../../src/protocol/schema.ts'

export interface Answering<A extends Api = Api> {
  readonly api: A
  /** Undefined: no answer ever comes; 'disconnect': the connection ends. */
  readonly answer: (
    request: Request<A>,
    version: number,
  ) => ResponseInput<A> | undefined | 'disconnect'
}

/** Ties the types of a request and its answer together. */
export const answering = <A extends Api>(api: A, answer: Answering<A>['answer']): Answering =>
  ({ api, answer }) as unknown as Answering

export class FakeBroker {
  /** Names and versions of the requests, in their order. */
  readonly requests: string[] = []
  readonly port: number
  /** Of the requests, in their order. */
  readonly correlationIds: number[] = []
  readonly #server: Server
  readonly #sockets: Set<Socket>

  private constructor(server: Server, sockets: Set<Socket>, port: number) {
    this.#server = server
    this.#sockets = sockets
    this.port = port
  }

  /** `newestApiVersions`: asked for more, it answers as KIP-511 says. `finalized`: levels of features. */
  static async start(
    answerings: (port: () => number) => readonly Answering[],
    newestApiVersions = 4,
    finalized: Finalized = { epoch: -1, features: {} },
  ): Promise<FakeBroker> {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      let bytes = Buffer.alloc(0)
      socket.on('data', (chunk) => {
        bytes = Buffer.concat([bytes, chunk])
        while (bytes.length >= 4 && bytes.length >= 4 + bytes.readInt32BE(0)) {
          const frame = bytes.subarray(4, 4 + bytes.readInt32BE(0))
          bytes = bytes.subarray(4 + frame.length)
          broker.#answer(socket, frame, all, { newest: newestApiVersions, finalized })
        }
      })
      socket.on('error', () => {})
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const broker = new FakeBroker(server, sockets, port)
    const all = answerings(() => port)
    return broker
  }

  get bootstrap(): Record<string, string> {
    return { 'bootstrap.servers': `127.0.0.1:${this.port}` }
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => {
      this.#server.close(resolve)
    })
  }

  #answer(
    socket: Socket,
    frame: Buffer,
    all: readonly Answering[],
    { newest, finalized }: { newest: number; finalized: Finalized },
  ): void {
    const reader = new Reader(frame)
    const { apiKey, apiVersion, correlationId } = readRequestHeader(reader)
    const found = all.find(({ api }) => api.key === apiKey)
    const name = found?.api.name ?? `ApiVersions`
    this.requests.push(`${name} ${apiVersion}`)
    this.correlationIds.push(correlationId)
    if (apiKey === apiVersions.key) {
      const refused = apiVersion > newest
      const body = {
        ...versionsOf(all, newest),
        ...finalizedFeatures(finalized),
        errorCode: refused ? UNSUPPORTED : 0,
      }
      write(socket, encodeResponse(apiVersions, refused ? 0 : apiVersion, correlationId, body))
      return
    }
    if (found === undefined) {
      socket.destroy()
      return
    }
    const answer = found.answer(decodeRequest(found.api, apiVersion, reader), apiVersion)
    if (answer === 'disconnect') socket.destroy()
    else if (answer !== undefined) {
      write(socket, encodeResponse(found.api, apiVersion, correlationId, answer))
    }
  }
}

interface Finalized {
  readonly epoch: number
  readonly features: Readonly<Record<string, number>>
}

const finalizedFeatures = ({ epoch, features }: Finalized) => ({
  finalizedFeaturesEpoch: epoch,
  finalizedFeatures: Object.entries(features).map(([name, level]) => ({
    name,
    maxVersionLevel: level,
    minVersionLevel: level,
  })),
})

const UNSUPPORTED = errorCode('UNSUPPORTED_VERSION')

const write = (socket: Socket, buffers: readonly Buffer[]): void => {
  socket.write(Buffer.concat(buffers))
}

function versionsOf(all: readonly Answering[], newest: number) {
  const own = { apiKey: apiVersions.key, minVersion: 0, maxVersion: newest }
  const others = all.map(({ api }) => ({
    apiKey: api.key,
    minVersion: api.minVersion,
    maxVersion: api.maxVersion,
  }))
  return { apiKeys: [own, ...others], throttleTimeMs: 0 }
}

/** Metadata of one broker, 0, that leads one partition of each topic. */
export const oneBroker = (port: () => number, topics: readonly string[]): Answering =>
  answering(metadata, () => ({
    throttleTimeMs: 0,
    brokers: [{ nodeId: 0, host: '127.0.0.1', port: port() }],
    clusterId: 'fake',
    controllerId: 0,
    topics: topics.map((name) => ({
      errorCode: 0,
      name,
      topicId: 'AAAAAAAAAAAAAAAAAAAAAQ',
      isInternal: false,
      partitions: [
        {
          errorCode: 0,
          partitionIndex: 0,
          leaderId: 0,
          leaderEpoch: 0,
          replicaNodes: [0],
          isrNodes: [0],
          offlineReplicas: [],
        },
      ],
    })),
    errorCode: 0,
  }))
