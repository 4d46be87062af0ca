/** A whole broker over a memory disk and a memory network, with time that the test moves. */
import { Broker } from '../../src/engine/broker.ts'
import { BrokerConfig } from '../../src/engine/config/broker-config.ts'
import type { Logger } from '../../src/engine/logger.ts'
import { createTopics } from '../../src/protocol/apis/create-topics.ts'
import { deleteTopics } from '../../src/protocol/apis/delete-topics.ts'
import { decodeResponse, encodeRequest } from '../../src/protocol/frame.ts'
import type { Api, RequestInput, Response } from '../../src/protocol/schema.ts'
import type { MemoryDisk } from './system/memory-disk.ts'
import { MemoryNetwork, type MemorySocket } from './system/memory-network.ts'
import { createTestSystem, type TestSystem } from './system/test-system.ts'

const PORT = 9092
/** A request that is not answered after so many turns of the event loop is parked. */
const TURNS = 20

export interface TestBrokerOptions {
  readonly properties?: Readonly<Record<string, string>>
  readonly disk?: MemoryDisk
}

export interface LoggedLine {
  readonly level: string
  readonly message: string
  readonly cause: unknown
}

export class TestBroker {
  readonly broker: Broker
  readonly system: TestSystem
  readonly network: MemoryNetwork
  readonly lines: readonly LoggedLine[]
  /** Why the process should have ended. */
  readonly fatal: readonly unknown[]

  private constructor(
    broker: Broker,
    system: TestSystem,
    network: MemoryNetwork,
    lines: readonly LoggedLine[],
    fatal: readonly unknown[],
  ) {
    this.broker = broker
    this.system = system
    this.network = network
    this.lines = lines
    this.fatal = fatal
  }

  static async start({ properties = {}, disk }: TestBrokerOptions = {}): Promise<TestBroker> {
    const network = new MemoryNetwork()
    const system = { ...createTestSystem(disk === undefined ? {} : { disk }), network }
    const lines: LoggedLine[] = []
    const logger: Logger = {
      log: (level, _, message, cause) => lines.push({ level, message, cause }),
    }
    const config = BrokerConfig.parse({
      'process.roles': 'broker,controller',
      'node.id': '0',
      'controller.listener.names': 'CONTROLLER',
      listeners: `PLAINTEXT://localhost:${PORT}`,
      'log.dirs': '/data',
      'offsets.topic.replication.factor': '1',
      'samsa.durability': process.env['DURABILITY'] ?? 'process',
      ...properties,
    })
    const fatal: unknown[] = []
    const onFatal = (cause: unknown) => fatal.push(cause)
    const starting = Broker.start({ system, logger, config, formatsItself: true, onFatal })
    return new TestBroker(await settled(system, starting), system, network, lines, fatal)
  }

  connect(clientId: string | null = 'test', port = PORT): TestClient {
    return new TestClient(this.network.connect(port), this.system, clientId)
  }

  async createTopic(
    name: string,
    numPartitions = 1,
    configs: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const entries = Object.entries(configs).map(([key, value]) => ({ name: key, value }))
    const { topics } = await this.connect().ask(createTopics, 7, {
      topics: [{ name, numPartitions, replicationFactor: 1, assignments: [], configs: entries }],
      timeoutMs: 1000,
    })
    const [topic] = topics
    if (topic?.errorCode !== 0) throw new Error(topic?.errorMessage ?? 'not created')
    return topic.topicId
  }

  async deleteTopic(name: string): Promise<void> {
    const { responses } = await this.connect().ask(deleteTopics, 3, {
      topicNames: [name],
      topics: [],
      timeoutMs: 1000,
    })
    if (responses[0]?.errorCode !== 0) throw new Error('not deleted')
  }

  /** Whatever was logged at ERROR: bugs of handlers end up there. */
  get errors(): readonly LoggedLine[] {
    return this.lines.filter(({ level }) => level === 'ERROR')
  }

  async stop(): Promise<MemoryDisk> {
    await settled(this.system, this.broker.stop())
    return this.system.disk
  }
}

export class TestClient {
  readonly socket: MemorySocket
  readonly #system: TestSystem
  readonly #clientId: string | null
  #correlationId = 0

  constructor(socket: MemorySocket, system: TestSystem, clientId: string | null) {
    this.socket = socket
    this.#system = system
    this.#clientId = clientId
  }

  /** Sends without waiting; returns the correlation id. */
  send<A extends Api>(api: A, version: number, request: RequestInput<A>): number {
    this.#correlationId += 1
    const header = { correlationId: this.#correlationId, clientId: this.#clientId }
    this.socket.send(Buffer.concat(encodeRequest(api, version, header, request)))
    return this.#correlationId
  }

  /** The next answer, or undefined when none has come after some turns of the event loop. */
  async answer<A extends Api>(
    api: A,
    version: number,
  ): Promise<{ correlationId: number; body: Response<A> } | undefined> {
    for (let turn = 0; turn < TURNS; turn++) {
      const frame = this.#frame()
      if (frame !== undefined) return decodeResponse(api, version, frame)
      await turnOf(this.#system)
    }
    return undefined
  }

  async ask<A extends Api>(
    api: A,
    version: number,
    request: RequestInput<A>,
  ): Promise<Response<A>> {
    this.send(api, version, request)
    const answer = await this.answer(api, version)
    if (answer === undefined) throw new Error(`${api.name} was not answered`)
    return answer.body
  }

  #frame(): Buffer | undefined {
    const { received } = this.socket
    if (received.length < 4) return undefined
    const size = received.readInt32BE(0)
    if (received.length < 4 + size) return undefined
    return this.socket.take(4 + size).subarray(4)
  }
}

/** Lets one turn of the event loop pass, with what it queues. */
export async function turnOf(system: TestSystem): Promise<void> {
  system.timers.turn()
  await new Promise((resolve) => setImmediate(resolve))
}

async function settled<T>(system: TestSystem, promise: Promise<T>): Promise<T> {
  let isDone = false
  const watched = promise.finally(() => {
    isDone = true
  })
  // The rejection is the caller's to see, not of a promise that nobody waits for.
  watched.catch(() => undefined)
  while (!isDone) await turnOf(system)
  return watched
}
