/**
 * The way to one broker: connects when needed, waits between failed attempts (`reconnect.backoff.ms`),
 * tries a host's addresses one after the other, and negotiates versions on every new connection.
 */
import { DecodeError } from '../protocol/reader.ts'
import { type Backoff, backoffMs, sleep } from './backoff.ts'
import { resolveHost } from './bootstrap.ts'
import type { ClientLogger } from './client-logger.ts'
import { Connection } from './connection.ts'
import { ClientError, DisconnectError } from './errors.ts'
import { type NodeVersions, negotiateVersions } from './node-versions.ts'
import type { Observer } from './observer.ts'
import type { BrokerNode } from './topic-partition.ts'

const NETWORK_CLIENT = 'org.apache.kafka.clients.NetworkClient'

export interface LinkSettings {
  readonly clientId: string
  readonly logger: ClientLogger
  readonly reconnectBackoff: Backoff
  readonly setupTimeout: Backoff
  readonly requestTimeoutMs: number
  readonly maxResponseBytes: number
  readonly nextCorrelationId: () => number
  /** Called after each failed attempt and each end of a connection. */
  readonly onDisconnect: (node: BrokerNode) => void
  readonly observer?: Observer | undefined
}

/** A connection that is ready for requests. */
export interface ReadyLink {
  readonly node: BrokerNode
  readonly connection: Connection
  readonly versions: NodeVersions
}

export class BrokerLink {
  #node: BrokerNode
  readonly #settings: LinkSettings
  #ready: ReadyLink | undefined
  #connecting: Promise<ReadyLink> | undefined
  #failures = 0
  #nextAttempt = 0
  #addresses: string[] = []
  #closed = false

  constructor(node: BrokerNode, settings: LinkSettings) {
    this.#node = node
    this.#settings = settings
  }

  get node(): BrokerNode {
    return this.#node
  }

  /** A bootstrap address has turned out to be this broker's. */
  set node(node: BrokerNode) {
    this.#node = node
    if (this.#ready !== undefined) this.#ready = { ...this.#ready, node }
  }

  /** Requests under way, as the measure of load; undefined while not connected. */
  get load(): number | undefined {
    return this.#ready?.connection.inFlight
  }

  get isReady(): boolean {
    return this.#ready !== undefined
  }

  /** Milliseconds until the next attempt to connect is allowed. */
  get waitMs(): number {
    return this.#ready === undefined ? Math.max(0, this.#nextAttempt - Date.now()) : 0
  }

  /** The ready link without waiting, or undefined. */
  get current(): ReadyLink | undefined {
    return this.#ready
  }

  /** Waits for the back-off, then makes one attempt to connect. Rejects with DisconnectError. */
  async ready(): Promise<ReadyLink> {
    if (this.#ready !== undefined) return this.#ready
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined
    })
    return await this.#connecting
  }

  close(): void {
    this.#closed = true
    this.#ready?.connection.close()
  }

  async #connect(): Promise<ReadyLink> {
    const pause = this.waitMs
    if (pause > 0) await sleep(pause)
    if (this.#closed) throw new DisconnectError('the client is closed')
    let connection: Connection | undefined
    try {
      connection = await this.#open()
      const versions = await negotiateVersions(connection, this.#settings.requestTimeoutMs)
      if (this.#closed) throw new DisconnectError('the client is closed')
      return this.#established(connection, versions)
    } catch (error) {
      connection?.close()
      if (!(error instanceof ClientError || error instanceof DecodeError)) throw error
      this.#failed()
      throw error
    }
  }

  async #open(): Promise<Connection> {
    const { host, port } = this.node
    if (this.#addresses.length === 0) this.#addresses = await resolveHost(host)
    const address = this.#addresses.shift()
    const settings = this.#settings
    try {
      if (address === undefined) throw new DisconnectError(`unknown host ${host}`)
      const setupTimeoutMs = backoffMs(settings.setupTimeout, this.#failures)
      const { clientId, maxResponseBytes, nextCorrelationId, observer } = settings
      return await Connection.open({
        address,
        port,
        clientId,
        setupTimeoutMs,
        maxResponseBytes,
        nextCorrelationId,
        observer,
        node: this.node,
      })
    } catch (error) {
      this.#observeFailure(error)
      const name = host === address ? `/${address}` : `${host}/${address ?? '<unresolved>'}`
      if (!this.#closed) {
        settings.logger.warn(
          NETWORK_CLIENT,
          `Connection to node ${this.node.id} (${name}:${port}) could not be established. ` +
            'Node may not be available.',
        )
      }
      throw error
    }
  }

  #observeFailure(error: unknown): void {
    const { observer } = this.#settings
    if (observer === undefined || this.#closed || !(error instanceof Error)) return
    observer({ at: performance.now(), type: 'connectionFailed', node: this.node, error })
  }

  #established(connection: Connection, versions: NodeVersions): ReadyLink {
    const ready = { node: this.node, connection, versions }
    const { number } = connection
    const at = performance.now()
    this.#settings.observer?.({ at, type: 'versionsKnown', connection: number, versions })
    this.#ready = ready
    this.#failures = 0
    this.#addresses = []
    connection.onClose(() => {
      if (this.#ready?.connection === connection) this.#ready = undefined
      this.#failed()
    })
    return ready
  }

  #failed(): void {
    if (this.#closed) return
    this.#nextAttempt = Date.now() + backoffMs(this.#settings.reconnectBackoff, this.#failures)
    this.#failures += 1
    this.#settings.onDisconnect(this.node)
  }
}
