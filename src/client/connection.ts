/**
 * One TCP connection to a broker: frames, correlation ids, pipelining, timeouts. Requests are answered in
 * their order. Any failure ends the connection and rejects everything under way with DisconnectError.
 *
 *     frame = int32 length, header (correlation id, ...), body
 */
import { connect, type Socket } from 'node:net'
import { decodeResponse, encodeRequest } from '../protocol/frame.ts'
import type { Api, RequestInput, Response } from '../protocol/schema.ts'
import { ClientError, DisconnectError } from './errors.ts'
import { FrameReader } from './frame-reader.ts'
import { type Observer, observeRequest } from './observer.ts'
import type { BrokerNode } from './topic-partition.ts'

interface InFlight {
  readonly correlationId: number
  readonly deadline: number
  readonly settle: (error: Error | undefined, frame: Buffer | undefined) => void
}

export interface ConnectionOptions {
  /** An IP address. */
  readonly address: string
  readonly port: number
  readonly clientId: string
  /** How long connecting may take. */
  readonly setupTimeoutMs: number
  /** A longer response is taken for garbage and ends the connection. */
  readonly maxResponseBytes: number
  /** Correlation ids count over all connections of a client, as in Kafka. */
  readonly nextCorrelationId: () => number
  readonly observer: Observer | undefined
  /** Whose address it is, for the observer. */
  readonly node: BrokerNode
}

let opened = 0

export class Connection {
  readonly #socket: Socket
  readonly #options: ConnectionOptions
  readonly #inFlight: InFlight[] = []
  readonly #frames: FrameReader
  readonly #closeListeners: (() => void)[] = []
  #timer: NodeJS.Timeout | undefined
  #timerDeadline = 0
  #ended: Error | undefined
  /** Counts the connections of the process from 1. */
  readonly number: number
  lastUsed = Date.now()

  private constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket
    this.#options = options
    this.#frames = new FrameReader(options.maxResponseBytes)
    opened += 1
    this.number = opened
    socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    socket.on('error', (cause) => this.#end(new DisconnectError('', { cause })))
    socket.on('close', () => this.#end(new DisconnectError()))
  }

  /** Rejects with DisconnectError where nothing answers. */
  static open(options: ConnectionOptions): Promise<Connection> {
    const { address, port, setupTimeoutMs, observer, node } = options
    const start = performance.now()
    return new Promise((resolve, reject) => {
      const socket = connect({ host: address, port, noDelay: true })
      const fail = (cause?: Error): void => {
        clearTimeout(timer)
        socket.destroy()
        reject(new DisconnectError('', { cause }))
      }
      const timer = setTimeout(fail, setupTimeoutMs)
      socket.once('error', fail)
      socket.once('connect', () => {
        clearTimeout(timer)
        socket.off('error', fail)
        const connection = new Connection(socket, options)
        const at = performance.now()
        const { number } = connection
        observer?.({
          at,
          type: 'connected',
          connection: number,
          node,
          address,
          elapsedMs: at - start,
        })
        resolve(connection)
      })
    })
  }

  get isOpen(): boolean {
    return this.#ended === undefined
  }

  /** Requests without an answer yet. */
  get inFlight(): number {
    return this.#inFlight.length
  }

  /** Bytes that the network has not taken yet. */
  get backlog(): number {
    return this.#socket.writableLength
  }

  onceDrained(listener: () => void): void {
    this.#socket.once('drain', listener)
  }

  /** Called once, when the connection has ended for whatever reason. */
  onClose(listener: () => void): void {
    if (this.isOpen) this.#closeListeners.push(listener)
    else listener()
  }

  /**
   * Sends a request and gives the decoded answer. Rejects with DisconnectError when the connection
   * ends first, with DecodeError for an answer that cannot be read.
   */
  async send<A extends Api>(
    api: A,
    version: number,
    body: RequestInput<A>,
    timeoutMs: number,
  ): Promise<Response<A>> {
    const { frame } = this.sendForFrame(api, version, body, timeoutMs)
    return decodeResponse(api, version, await frame).body
  }

  /**
   * The same, without decoding; the frame begins with the correlation id, which is a new one unless it is given (for a
   * request that is repeated in another version).
   */
  sendForFrame<A extends Api>(
    api: A,
    version: number,
    body: RequestInput<A>,
    timeoutMs: number,
    correlationId = this.#options.nextCorrelationId(),
  ): { correlationId: number; frame: Promise<Buffer> } {
    this.#write(api, version, body, correlationId)
    const frame = new Promise<Buffer>((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended)
        return
      }
      const settle: InFlight['settle'] = (error, answer) => {
        if (answer !== undefined) resolve(answer)
        else reject(error)
      }
      const deadline = Date.now() + timeoutMs
      this.#inFlight.push({ correlationId, deadline, settle })
      this.#armTimer(deadline)
    })
    const { observer } = this.#options
    if (observer !== undefined) {
      observeRequest(
        observer,
        { connection: this.number, api, version, correlationId, body },
        frame,
      )
    }
    return { correlationId, frame }
  }

  /** Sends a request that has no answer: Produce with acks=0. */
  sendWithoutAnswer<A extends Api>(api: A, version: number, body: RequestInput<A>): void {
    const correlationId = this.#options.nextCorrelationId()
    this.#write(api, version, body, correlationId)
    const { observer } = this.#options
    if (observer === undefined) return
    const request = { connection: this.number, api, version, correlationId, body }
    observer({ at: performance.now(), type: 'requestSent', expectsAnswer: false, ...request })
  }

  /** Ends the connection; what is under way fails. */
  close(): void {
    this.#end(new DisconnectError())
  }

  #write<A extends Api>(
    api: A,
    version: number,
    body: RequestInput<A>,
    correlationId: number,
  ): void {
    if (this.#ended !== undefined) return
    const header = { correlationId, clientId: this.#options.clientId }
    const buffers = encodeRequest(api, version, header, body)
    this.lastUsed = Date.now()
    this.#socket.cork()
    for (const buffer of buffers) this.#socket.write(buffer)
    this.#socket.uncork()
  }

  #receive(chunk: Buffer): void {
    try {
      this.#frames.push(chunk, (frame) => this.#answer(frame))
    } catch (error) {
      if (!(error instanceof ClientError)) throw error
      this.#end(error)
    }
  }

  #answer(frame: Buffer): void {
    const request = this.#inFlight.shift()
    const correlationId = frame.readInt32BE(0)
    if (request === undefined || request.correlationId !== correlationId) {
      if (request !== undefined) this.#inFlight.unshift(request)
      this.#end(new DisconnectError(`unexpected correlation id ${correlationId}`))
      return
    }
    request.settle(undefined, frame)
  }

  #armTimer(deadline: number): void {
    if (this.#timer !== undefined && this.#timerDeadline <= deadline) return
    clearTimeout(this.#timer)
    this.#timerDeadline = deadline
    const delay = Math.max(0, Math.min(deadline - Date.now(), 0x7fffffff))
    this.#timer = setTimeout(() => this.#checkTimeouts(), delay)
    this.#timer.unref()
  }

  #checkTimeouts(): void {
    this.#timer = undefined
    if (this.#inFlight.length === 0) return
    const earliest = Math.min(...this.#inFlight.map(({ deadline }) => deadline))
    if (earliest > Date.now()) this.#armTimer(earliest)
    else this.#end(new DisconnectError('the broker did not answer within request.timeout.ms'))
  }

  #end(error: Error): void {
    if (this.#ended !== undefined) return
    this.#ended = error
    clearTimeout(this.#timer)
    this.#socket.destroy()
    for (const { settle } of this.#inFlight.splice(0)) settle(error, undefined)
    for (const listener of this.#closeListeners.splice(0)) listener()
    const at = performance.now()
    this.#options.observer?.({ at, type: 'disconnected', connection: this.number })
  }
}
