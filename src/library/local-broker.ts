/// <reference lib="esnext.disposable" preserve="true" />
/** A broker inside the process that tests with it. */
import path from 'node:path'
import { brokerConfigs } from '../engine/config/broker.ts'
import { silentLogger } from '../engine/logger.ts'
import { BindError } from '../engine/network/socket-server.ts'
import { localProperties } from '../engine/node-form.ts'
import { Server, ServerFailedError } from '../engine/server.ts'
import { nodeSystem } from '../engine/system/node.ts'
import type { System } from '../engine/system/system.ts'
import { VirtualTime } from '../engine/system/virtual-time.ts'
import { volatileDisk } from '../engine/system/volatile-disk.ts'
import { BrokerClock } from './broker-clock.ts'
import { BrokerOptionsError, checkOptions, type StartBrokerOptions } from './broker-options.ts'
import { DeclaredTopics } from './declared-topics.ts'
import { makeEphemeralDirectory, removeEphemeralDirectory } from './ephemeral-directory.ts'

/** The broker did not start: its port is taken, its directory is in use or belongs to another cluster, … */
export class BrokerStartError extends Error {
  override readonly name = 'BrokerStartError'
}

export class LocalBroker implements AsyncDisposable {
  /** `host:port` for clients' `bootstrap.servers`. */
  readonly bootstrapServers: string
  readonly port: number
  readonly clusterId: string
  /** A Kafka data directory; that of an ephemeral broker is gone after `stop()`. */
  readonly dataDirectory: string
  /** The broker's time, to be moved. */
  readonly clock: BrokerClock
  readonly #server: Server
  readonly #topics: DeclaredTopics
  readonly #time: VirtualTime
  readonly #removeData: () => void
  #stopping: Promise<void> | undefined

  private constructor(
    server: Server,
    topics: DeclaredTopics,
    time: VirtualTime,
    dataDirectory: string,
    removeData: () => void,
  ) {
    const { listeners, clusterId } = server.broker
    const [first] = listeners
    if (first === undefined) throw new BrokerOptionsError('startBroker(): there is no listener')
    const { advertisedHost: host, advertisedPort } = first
    this.bootstrapServers = `${host.includes(':') ? `[${host}]` : host}:${advertisedPort}`
    this.port = advertisedPort
    this.clusterId = clusterId
    this.dataDirectory = dataDirectory
    this.#server = server
    this.#topics = topics
    this.#time = time
    this.clock = new BrokerClock(time, () => this.#stopping !== undefined)
    this.#removeData = removeData
  }

  /** As `startBroker`. */
  static async start(options: StartBrokerOptions): Promise<LocalBroker> {
    checkOptions(options)
    const { dataDirectory } = options
    const directory =
      dataDirectory === undefined ? makeEphemeralDirectory() : path.resolve(dataDirectory)
    const removeData = () => {
      if (dataDirectory === undefined) removeEphemeralDirectory(directory)
    }
    const { system, time } = systemFor(options)
    let server: Server | undefined
    try {
      server = await startServer(system, options, directory)
      requireCluster(server, options, directory)
      const topics = new DeclaredTopics(options.topics ?? [])
      await topics.create(server.broker)
      return new LocalBroker(server, topics, time, directory, removeData)
    } catch (error) {
      await server?.stop()
      time.stop()
      removeData()
      throw error
    }
  }

  /**
   * Takes the broker back to its start, much quicker than another start: all records, groups, committed offsets and
   * topics are gone, and the topics of `startBroker` are there again, empty and with new ids, as are the internal ones
   * that were there. Clients may stay connected. Configurations of the broker, quotas and its clock stay as they are.
   */
  async reset(): Promise<void> {
    if (this.#stopping !== undefined) throw new Error('The broker has been stopped')
    await this.#topics.recreate(this.#server.broker)
  }

  /** Closes everything, and removes the data of an ephemeral broker. A second call waits for the first. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    try {
      await this.#server.stop()
    } finally {
      this.#time.stop()
      this.#removeData()
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}

/** Kafka makes 50 of each, which takes a moment with the first group of a test. */
const FEW_PARTITIONS = {
  'offsets.topic.num.partitions': '1',
  'transaction.state.log.num.partitions': '1',
  'share.coordinator.state.topic.num.partitions': '1',
}

function brokerProperties(
  { port = 0, host = 'localhost', properties = {} }: StartBrokerOptions,
  dataDirectory: string,
): Record<string, string> {
  const given = Object.entries(properties).map(([key, value]) => [key, String(value)] as const)
  for (const [key] of given) {
    if (Object.hasOwn(brokerConfigs, key) || key.startsWith('listener.name.')) continue
    throw new BrokerOptionsError(
      `startBroker(): Kafka's broker has no property ${JSON.stringify(key)}`,
    )
  }
  return {
    ...localProperties(port, dataDirectory),
    ...FEW_PARTITIONS,
    ...(host === 'localhost' ? {} : listenersOn(host, port)),
    ...Object.fromEntries(given),
  }
}

/** A broker on every address tells its clients the loopback's name. */
function listenersOn(host: string, port: number): Record<string, string> {
  const address = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  const isEvery = host === '0.0.0.0' || address === '[::]'
  return {
    listeners: `PLAINTEXT://${address}:${port}`,
    ...(isEvery ? { 'advertised.listeners': `PLAINTEXT://localhost:${port}` } : {}),
  }
}

function systemFor({ dataDirectory, clock }: StartBrokerOptions) {
  const { system, time } = VirtualTime.over(nodeSystem, clock !== 'manual')
  if (dataDirectory !== undefined) return { system, time }
  return { system: { ...system, disk: volatileDisk(system.disk, system.timers) }, time }
}

async function startServer(
  system: System,
  options: StartBrokerOptions,
  dataDirectory: string,
): Promise<Server> {
  const { logger = silentLogger, clusterId } = options
  const properties = brokerProperties(options, dataDirectory)
  try {
    return await Server.start({
      system,
      logger,
      properties,
      form: 'local',
      formatsItself: true,
      clusterId,
    })
  } catch (error) {
    throw new BrokerStartError(`The broker did not start: ${reason(error)}`, { cause: error })
  }
}

/** A directory keeps the id that it was formatted with. */
function requireCluster({ broker }: Server, { clusterId }: StartBrokerOptions, directory: string) {
  if (clusterId === undefined || clusterId === broker.clusterId) return
  throw new BrokerStartError(
    `The broker did not start: ${directory} belongs to the cluster ${broker.clusterId}, not to ${clusterId}`,
  )
}

/** The innermost message that was meant for users. */
function reason(error: unknown): string {
  if (error instanceof ServerFailedError && error.cause !== undefined) return reason(error.cause)
  if (error instanceof Error && error.cause instanceof BindError) return error.cause.message
  return error instanceof Error ? error.message : String(error)
}
