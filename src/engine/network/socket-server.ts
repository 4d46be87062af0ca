/**
 * The broker's listeners and their connections: binding, limits on connections, and closing those that
 * have been idle for too long. Sockets are bound before anything is answered, so that a port in use is
 * found out early; clients that come in between wait unread until `startAnswering`.
 */
import assert from 'node:assert/strict'
import type { Logger } from '../logger.ts'
import type { NetworkConnection, NetworkListener, System, Timer } from '../system/system.ts'
import { Connection, type RequestProcessor } from './connection.ts'
import { MemoryLimit } from './memory-limit.ts'

export interface ListenerOptions {
  readonly name: string
  /** Empty: every address. */
  readonly host: string
  /** 0: the system chooses. */
  readonly port: number
  /** Called once, with the port that the listener has. */
  processorOn(port: number): RequestProcessor
}

export interface ConnectionLimits {
  readonly maxConnections: number
  readonly maxConnectionsPerIp: number
  /** By host; others have `maxConnectionsPerIp`. */
  readonly perIpOverrides: ReadonlyMap<string, number>
  /** Milliseconds; negative: never. */
  readonly maxIdleMs: number
  readonly maxRequestBytes: number
  /** Of all connections together. */
  readonly maxReceivedBytes: number
  /** Counts a new connection; milliseconds after which to close it because there are too many (KIP-612). */
  delayOf(address: string): number
  /** Counts a new connection of a listener; milliseconds for which to wait with it because there are too many. */
  acceptanceDelay(listener: string): number
  /** The connection that was counted is not accepted. */
  forgetAcceptance(listener: string): void
}

/** A listener could not be bound. */
export class BindError extends Error {
  override readonly name = 'BindError'
  readonly listenerName: string

  constructor(listenerName: string, message: string, cause: unknown) {
    super(message, { cause })
    this.listenerName = listenerName
  }
}

/** Idle connections are looked for this often, at most: Kafka closes them as late as this, too. */
const IDLE_CHECK_MS = 10_000

/** A request of which no more than this has arrived is never held up. */
const FREE_BYTES = 16_384
/** Answers that all clients together leave unread: Kafka, which sends files, has no such limit. */
const UNREAD_BYTES_MAX = 512 * 1024 * 1024
/** How long one client may hold up others when memory is short. */
const PATIENCE_MS = 30_000

const BIND_FAILURES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  EACCES: 'Permission denied',
}

export class SocketServer {
  readonly #network: System['network']
  readonly #time: Pick<System, 'clock' | 'timers'>
  readonly #logger: Logger
  readonly #nodeId: number
  readonly #limits: () => ConnectionLimits
  readonly #listeners: NetworkListener[] = []
  readonly #received: MemoryLimit
  readonly #unread: MemoryLimit
  readonly #connections = new Set<Connection>()
  readonly #countByAddress = new Map<string, number>()
  /** Accepted when there were too many; they wait for others to go. */
  readonly #waiting: Connection[] = []
  /** By listener, those that came too fast, in order: the first waits for its timer, the others for the first. Who has
   * left meanwhile leaves undefined. */
  readonly #early = new Map<string, { waiting: (Connection | undefined)[]; timer: Timer }>()
  /** Accepted when too many came at once, with the timers that will close them. */
  readonly #unwelcome = new Map<Connection, Timer>()
  #nextId = 0
  #isAnswering = false
  #idleTimer: Timer | undefined

  /** `limits` is asked at each use, because they can be changed while the broker runs. */
  constructor(system: System, logger: Logger, nodeId: number, limits: () => ConnectionLimits) {
    this.#network = system.network
    this.#time = system.clientTime ?? system
    this.#logger = logger
    this.#nodeId = nodeId
    this.#limits = limits
    const shared = { bytesFree: FREE_BYTES, patienceMs: PATIENCE_MS, timers: this.#time.timers }
    this.#received = new MemoryLimit({
      ...shared,
      bytesMax: () => this.#limits().maxReceivedBytes,
      what: 'unfinished requests',
    })
    this.#unread = new MemoryLimit({
      ...shared,
      bytesMax: () => UNREAD_BYTES_MAX,
      what: 'unread answers',
    })
  }

  get connectionCount(): number {
    return this.#connections.size
  }

  /** Throws BindError. */
  async bind({ name, host, port, processorOn }: ListenerOptions): Promise<void> {
    const shown = host === '' ? '0.0.0.0' : host
    let processor: RequestProcessor | undefined
    try {
      const listener = await this.#network.listen({ host, port }, (connection) => {
        assert(processor !== undefined, 'nothing is accepted before the listener is bound')
        return this.#accept(connection, name, processor)
      })
      processor = processorOn(listener.port)
      this.#listeners.push(listener)
      this.#logger.log(
        'INFO',
        'kafka.network.DataPlaneAcceptor',
        `Awaiting socket connections on ${shown}:${listener.port}.`,
      )
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException
      throw new BindError(
        name,
        `Socket server failed to bind to ${shown}:${port}: ${BIND_FAILURES[code] ?? message}.`,
        error,
      )
    }
  }

  /** From here on requests are read. */
  startAnswering(): void {
    this.#isAnswering = true
    for (const connection of this.#connections) connection.startReading()
    this.#admitWaiting()
    this.#scheduleIdleCheck()
  }

  /** Stops listening; connections that are there stay until `close`. */
  stopListening(): void {
    // A listener's close waits for its connections; nothing here waits for that.
    for (const listener of this.#listeners.splice(0)) void listener.close()
    this.#idleTimer?.cancel()
  }

  /** Closes every connection after what was answered has gone out. */
  close(): void {
    for (const { waiting, timer } of this.#early.values()) {
      timer.cancel()
      for (const connection of [...waiting]) connection?.destroy()
    }
    this.#early.clear()
    for (const connection of this.#waiting.splice(0)) connection.destroy()
    for (const connection of [...this.#unwelcome.keys()]) connection.destroy()
    for (const connection of [...this.#connections]) connection.end()
  }

  #accept(
    network: NetworkConnection,
    listenerName: string,
    processor: RequestProcessor,
  ): Connection {
    const connection = new Connection(network, processor, {
      id: this.#nextId++,
      listenerName,
      maxRequestBytes: this.#limits().maxRequestBytes,
      received: this.#received,
      unread: this.#unread,
      now: () => this.#time.clock.monotonic(),
      after: (delayMs, callback) => this.#time.timers.after(delayMs, callback),
      onClose: (closed) => this.#remove(closed),
      onFailure: (failed, reason) => this.#logFailure(failed, reason),
    })
    const early = this.#early.get(listenerName)
    if (early === undefined) this.#acceptInTime(connection)
    else {
      connection.holdReading()
      early.waiting.push(connection)
    }
    return connection
  }

  #acceptInTime(connection: Connection): void {
    const { listenerName } = connection
    const delay = this.#limits().acceptanceDelay(listenerName)
    if (delay === 0) {
      this.#admit(connection)
      return
    }
    connection.holdReading()
    const timer = this.#time.timers.after(delay, () => this.#acceptEarly(listenerName))
    const waiting = this.#early.get(listenerName)?.waiting ?? []
    this.#early.set(listenerName, { waiting: [connection, ...waiting], timer })
  }

  /** The first of those that came too fast has waited long enough; the next may have to wait for itself. */
  #acceptEarly(listenerName: string): void {
    const [first, ...rest] = this.#early.get(listenerName)?.waiting ?? []
    this.#early.delete(listenerName)
    if (first !== undefined) this.#admit(first)
    for (const [index, next] of rest.entries()) {
      if (next === undefined) continue
      this.#acceptInTime(next)
      const early = this.#early.get(listenerName)
      if (early === undefined) continue
      early.waiting.push(...rest.slice(index + 1))
      return
    }
  }

  #admit(connection: Connection): void {
    const { listenerName, remoteAddress: address } = connection
    const fromAddress = (this.#countByAddress.get(address) ?? 0) + 1
    const most = this.#maxFrom(address)
    if (fromAddress > most) {
      this.#log(
        'INFO',
        'kafka.network.DataPlaneAcceptor',
        `Rejected connection from /${address}, address already has the configured maximum of ${most} connections.`,
      )
      connection.destroy()
      return
    }
    const delay = this.#limits().delayOf(address)
    if (delay > 0) {
      this.#limits().forgetAcceptance(listenerName)
      this.#log(
        'DEBUG',
        'kafka.network.DataPlaneAcceptor',
        `Delaying closing of connection from /${address} for ${delay} ms`,
      )
      connection.holdReading()
      const close = this.#time.timers.after(delay, () => connection.destroy())
      this.#unwelcome.set(connection, close)
      return
    }
    this.#countByAddress.set(address, fromAddress)
    const isFull = this.#connections.size >= this.#limits().maxConnections
    if (isFull) this.#waiting.push(connection)
    else this.#connections.add(connection)
    if (isFull || !this.#isAnswering) connection.holdReading()
    else connection.startReading()
  }

  #maxFrom(address: string): number {
    const { perIpOverrides, maxConnectionsPerIp } = this.#limits()
    return perIpOverrides.get(address) ?? maxConnectionsPerIp
  }

  #remove(connection: Connection): void {
    const early = this.#early.get(connection.listenerName)?.waiting ?? []
    const earlyAt = early.indexOf(connection)
    if (earlyAt >= 0) {
      early[earlyAt] = undefined
      return
    }
    this.#unwelcome.get(connection)?.cancel()
    this.#unwelcome.delete(connection)
    const waitingAt = this.#waiting.indexOf(connection)
    if (waitingAt >= 0) this.#waiting.splice(waitingAt, 1)
    else if (!this.#connections.delete(connection)) return
    const address = connection.remoteAddress
    const left = (this.#countByAddress.get(address) ?? 1) - 1
    if (left === 0) this.#countByAddress.delete(address)
    else this.#countByAddress.set(address, left)
    this.#admitWaiting()
  }

  #admitWaiting(): void {
    while (this.#isAnswering && this.#connections.size < this.#limits().maxConnections) {
      const connection = this.#waiting.shift()
      if (connection === undefined) return
      this.#connections.add(connection)
      connection.startReading()
    }
  }

  #scheduleIdleCheck(): void {
    const { maxIdleMs } = this.#limits()
    const delay =
      maxIdleMs < 0 ? IDLE_CHECK_MS : Math.min(IDLE_CHECK_MS, Math.max(1, maxIdleMs / 4))
    this.#idleTimer = this.#time.timers.after(delay, () => {
      this.#closeIdle()
      this.#scheduleIdleCheck()
    })
  }

  #closeIdle(): void {
    const { maxIdleMs } = this.#limits()
    if (maxIdleMs < 0) return
    const oldest = this.#time.clock.monotonic() - maxIdleMs
    for (const connection of [...this.#connections]) {
      if (connection.lastActive < oldest) connection.destroy()
    }
  }

  #logFailure(connection: Connection, reason: string): void {
    this.#log(
      'WARN',
      'org.apache.kafka.common.network.Selector',
      `Unexpected error from /${connection.remoteAddress} (channelId=${connection.listenerName}:${connection.remotePort}-${connection.id}); closing connection: ${reason}`,
    )
  }

  #log(
    level: 'DEBUG' | 'INFO' | 'WARN',
    name: string,
    message: string,
    prefix = `[SocketServer listenerType=BROKER, nodeId=${this.#nodeId}] `,
  ): void {
    this.#logger.log(level, name, `${prefix}${message}`)
  }
}
