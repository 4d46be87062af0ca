/** A network inside the test: connections are made by hand, bytes arrive when the test says so. */
import type {
  ConnectionHandler,
  Network,
  NetworkConnection,
  NetworkListener,
} from '../../../src/engine/system/system.ts'

type Accept = (connection: NetworkConnection) => ConnectionHandler

/** One end of a connection, as the client holds it. */
export class MemorySocket {
  readonly #handler: ConnectionHandler
  /** What the broker has written and the client has not taken. */
  received: Buffer = Buffer.alloc(0)
  isClosed = false
  /** Whether the broker reads; what is sent meanwhile waits. */
  isRead = true
  /** The client does not read: everything written counts as more than the high-water mark. */
  isSlow = false
  #unread: Buffer[] = []
  writes = 0

  constructor(accept: Accept, remoteAddress: string, remotePort: number) {
    this.#handler = accept({
      remoteAddress,
      remotePort,
      write: (chunks) => {
        this.writes += 1
        this.received = Buffer.concat([this.received, ...chunks])
        return !this.isSlow
      },
      pauseReading: () => {
        this.isRead = false
      },
      resumeReading: () => {
        this.isRead = true
        for (const chunk of this.#unread.splice(0)) this.send(chunk)
      },
      end: () => {
        this.isClosed = true
      },
      destroy: () => {
        this.isClosed = true
      },
    })
  }

  send(bytes: Buffer): void {
    if (this.isRead) this.#handler.data(bytes)
    else this.#unread.push(bytes)
  }

  /** Takes `count` bytes from what was received. */
  take(count: number): Buffer {
    const taken = this.received.subarray(0, count)
    this.received = this.received.subarray(count)
    return taken
  }

  /** The client reads again. */
  drain(): void {
    this.isSlow = false
    this.#handler.drained()
  }

  close(): void {
    this.isClosed = true
    this.#handler.closed()
  }
}

export class MemoryNetwork implements Network {
  readonly #listeners = new Map<number, Accept>()
  #nextPort = 40_000

  async listen(address: { host: string; port: number }, accept: Accept): Promise<NetworkListener> {
    const port = address.port === 0 ? this.#nextPort++ : address.port
    if (this.#listeners.has(port)) {
      throw Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' })
    }
    this.#listeners.set(port, accept)
    return {
      host: address.host,
      port,
      close: async () => {
        this.#listeners.delete(port)
      },
    }
  }

  hostName(): string {
    return 'broker.example'
  }

  connect(port: number, remoteAddress = '127.0.0.1'): MemorySocket {
    const accept = this.#listeners.get(port)
    if (accept === undefined) throw new Error(`nothing listens on ${port}`)
    return new MemorySocket(accept, remoteAddress, this.#nextPort++)
  }
}
