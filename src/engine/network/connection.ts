/**
 * One client's connection. Requests are handled one at a time and answered in the order they came, as Kafka's
 * clients rely on, even when a fetch is parked. A client that does not read its answers is not read
 * from, so what waits for it in memory is bounded: one answer and a little read ahead. What all connections hold is
 * bounded by two limits that they share.
 */
import type { ConnectionHandler, NetworkConnection, Timer } from '../system/system.ts'
import { FrameBuffer, InvalidReceiveError } from './frame-buffer.ts'
import type { MemoryHolder, MemoryLimit } from './memory-limit.ts'

/** What becomes of a request. */
export type Outcome =
  | { readonly kind: 'answer'; readonly chunks: readonly Buffer[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'close'; readonly reason: string }

/** Handles the requests of a connection; never throws or rejects. */
export interface RequestProcessor {
  process(frame: Buffer, connection: Connection): Outcome | Promise<Outcome>
}

export interface ConnectionOptions {
  readonly id: number
  readonly listenerName: string
  readonly maxRequestBytes: number
  /** Of requests that have arrived, whole or not, of all connections. */
  readonly received: MemoryLimit
  /** Of answers that clients do not read, of all connections. */
  readonly unread: MemoryLimit
  now(): number
  after(delayMs: number, callback: () => void): Timer
  onClose(connection: Connection): void
  onFailure(connection: Connection, reason: string): void
}

const PRODUCE = 0
/** The one request whose answer can be much larger than it. */
const FETCH = 1
/**
 * A client's first request is small (ApiVersions, Metadata, SaslHandshake) unless it begins by producing:
 * until it has shown that it speaks the protocol it may not make us hold more than this. Kafka's own limit for
 * clients that have not logged in.
 */
const FIRST_REQUEST_MAX_BYTES = 524_288
/** How far a connection is read while its current request is not answered. */
const READ_AHEAD_BYTES = 65_536
/** Answers of one turn are gathered up to this size before they are handed to the socket. */
const GATHER_BYTES = 65_536

function apiKeyOf(frame: Buffer): number | undefined {
  return frame.length >= 2 ? frame.readInt16BE(0) : undefined
}

export class Connection implements ConnectionHandler, MemoryHolder {
  readonly id: number
  readonly listenerName: string
  readonly #network: NetworkConnection
  readonly #processor: RequestProcessor
  readonly #options: ConnectionOptions
  readonly #frames = new FrameBuffer()
  #outgoing: Buffer[] = []
  #outgoingBytes = 0
  #firstRequest = true
  /** The request that is being handled, when that takes more than a turn. */
  #inHand: Buffer | undefined
  /** A fetch for whose answer there is no room yet. */
  #deferred: Buffer | undefined
  #isBusy = false
  #isBlocked = false
  #isReading = true
  #isClosed = false
  #isEnding = false
  #isProcessing = false
  #disconnected: (() => void) | undefined
  /** Set while the client is over its quota. */
  #mute: Timer | undefined
  /** When bytes last came or went, on the monotonic clock. */
  lastActive: number

  constructor(network: NetworkConnection, processor: RequestProcessor, options: ConnectionOptions) {
    this.id = options.id
    this.listenerName = options.listenerName
    this.#network = network
    this.#processor = processor
    this.#options = options
    this.lastActive = options.now()
  }

  get remoteAddress(): string {
    return this.#network.remoteAddress
  }

  get remotePort(): number {
    return this.#network.remotePort
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Runs `callback` if the connection closes before the request in hand is answered. */
  onDisconnect(callback: () => void): void {
    if (this.#isClosed) callback()
    else this.#disconnected = callback
  }

  /** Handles nothing more for so long; what is being answered still goes out (KIP-219). */
  throttle(delayMs: number): void {
    if (this.#isClosed) return
    this.#mute?.cancel()
    this.#mute = this.#options.after(delayMs, () => {
      this.#mute = undefined
      this.lastActive = this.#options.now()
      this.#processFrames()
    })
  }

  data(chunk: Buffer): void {
    if (this.#isClosed || this.#isEnding) return
    this.lastActive = this.#options.now()
    this.#frames.push(chunk)
    this.#processFrames()
  }

  drained(): void {
    this.lastActive = this.#options.now()
    this.#isBlocked = false
    this.#options.unread.hold(this, 0)
    this.#processFrames()
  }

  roomAgain(): void {
    const deferred = this.#deferred
    this.#deferred = undefined
    if (deferred !== undefined && !this.#isClosed && !this.#isEnding) this.#handle(deferred)
    this.#processFrames()
  }

  giveUp(reason: string): void {
    this.#options.onFailure(this, reason)
    this.destroy()
  }

  /**
   * The other side is gone. What it had sent with acks=0 before it left is still written; everything
   * else has nobody to be answered to.
   */
  closed(): void {
    if (!this.#close()) return
    // Appends of a request that is in hand come first.
    if (!this.#isProducing) void this.#handleLastProduces()
    this.#options.onClose(this)
  }

  /** False if it was closed before. */
  #close(): boolean {
    if (this.#isClosed) return false
    this.#isClosed = true
    this.#mute?.cancel()
    this.#options.received.forget(this)
    this.#options.unread.forget(this)
    this.#disconnected?.()
    this.#disconnected = undefined
    return true
  }

  get #isProducing(): boolean {
    return this.#inHand !== undefined && apiKeyOf(this.#inHand) === PRODUCE
  }

  async #handleLastProduces(): Promise<void> {
    try {
      while (!this.#isEnding) {
        const frame = this.#nextFrame()
        if (frame === undefined) return
        if (apiKeyOf(frame) !== PRODUCE) continue
        const outcome = this.#processor.process(frame, this)
        if (outcome instanceof Promise) await outcome
      }
    } catch (error) {
      if (!(error instanceof InvalidReceiveError)) throw error
    }
  }

  /** Closes without waiting for anything; what was received and not handled is dropped. */
  destroy(): void {
    this.#isEnding = true
    this.#network.destroy()
    if (this.#close()) this.#options.onClose(this)
  }

  /** Closes after what was answered has gone out; handles nothing more. */
  end(): void {
    this.#isEnding = true
    this.#flush()
    this.#network.end()
  }

  /** Reads nothing until `startReading`. */
  holdReading(): void {
    this.#network.pauseReading()
  }

  startReading(): void {
    if (!this.#isClosed && this.#isReading) this.#network.resumeReading()
  }

  #processFrames(): void {
    // A request that answers while it is being handled must not start the next one inside itself.
    if (this.#isProcessing) return
    this.#isProcessing = true
    try {
      while (!this.#isWaiting && !this.#isClosed && !this.#isEnding) {
        const frame = this.#nextFrame()
        if (frame === undefined) break
        if (this.#hasRoomToAnswer(frame)) this.#handle(frame)
        else this.#deferred = frame
      }
    } catch (error) {
      if (!(error instanceof InvalidReceiveError)) throw error
      this.#fail(error.message)
    } finally {
      this.#isProcessing = false
    }
    this.#flush()
    if (this.#isClosed) return
    this.#options.received.hold(this, this.#frames.length + (this.#inHand?.length ?? 0))
    this.#adjustReading()
  }

  #hasRoomToAnswer(frame: Buffer): boolean {
    return apiKeyOf(frame) !== FETCH || this.#options.unread.hasRoom(this)
  }

  #nextFrame(): Buffer | undefined {
    const { maxRequestBytes } = this.#options
    return this.#frames.next((apiKey) =>
      this.#firstRequest && apiKey !== undefined && apiKey !== PRODUCE
        ? Math.min(maxRequestBytes, FIRST_REQUEST_MAX_BYTES)
        : maxRequestBytes,
    )
  }

  #handle(frame: Buffer): void {
    const outcome = this.#processor.process(frame, this)
    if (!(outcome instanceof Promise)) {
      this.#finish(outcome)
      return
    }
    this.#isBusy = true
    this.#inHand = frame
    void outcome.then((later) => {
      const wasProducing = this.#isProducing
      this.#isBusy = false
      this.#inHand = undefined
      if (this.#isClosed) {
        if (wasProducing) void this.#handleLastProduces()
        return
      }
      this.#finish(later)
      this.#processFrames()
    })
  }

  #finish(outcome: Outcome): void {
    this.#disconnected = undefined
    if (outcome.kind === 'close') {
      this.#fail(outcome.reason)
      return
    }
    this.#firstRequest = false
    if (outcome.kind === 'nothing') return
    for (const chunk of outcome.chunks) {
      this.#outgoing.push(chunk)
      this.#outgoingBytes += chunk.length
    }
    if (this.#outgoingBytes >= GATHER_BYTES) this.#flush()
  }

  #flush(): void {
    if (this.#outgoing.length === 0 || this.#isClosed) return
    const chunks = this.#outgoing
    const bytes = this.#outgoingBytes
    this.#outgoing = []
    this.#outgoingBytes = 0
    if (this.#network.write(chunks)) return
    this.#isBlocked = true
    this.#options.unread.hold(this, bytes)
  }

  /** For an answer, for the client to read, for room to answer, or for the end of a throttling. */
  get #isWaiting(): boolean {
    const isHeldUp = this.#deferred !== undefined || this.#mute !== undefined
    return this.#isBusy || this.#isBlocked || isHeldUp
  }

  #adjustReading(): void {
    if (this.#isClosed) return
    const isAhead = this.#isWaiting && this.#frames.length > READ_AHEAD_BYTES
    const reads = !isAhead && this.#options.received.mayTakeMore(this)
    if (reads === this.#isReading) return
    this.#isReading = reads
    if (reads) this.#network.resumeReading()
    else this.#network.pauseReading()
  }

  #fail(reason: string): void {
    this.#isEnding = true
    this.#options.onFailure(this, reason)
    // Answers to earlier requests still go out.
    this.#flush()
    this.#network.end()
    if (this.#close()) this.#options.onClose(this)
  }
}
