/**
 * One of several connections that are used at a time. Frames go out whole, several in one write, byte by byte or in
 * pieces, or their connection is left half-open; what comes back is checked as far as it can be known.
 */
import { connect, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { decodeRequest, decodeResponse, readRequestHeader } from '../../src/protocol/frame.ts'
import { DecodeError, Reader } from '../../src/protocol/reader.ts'
import type { Api } from '../../src/protocol/schema.ts'
import type { SeededRandom } from './random.ts'
import type { Vocabulary } from './vocabulary.ts'

const UNKNOWN_SERVER_ERROR = -1
const HEADER_BYTES = 12
/** Requests after which the broker knows who asked. */
const INTRODUCTIONS = new Set(['JoinGroup', 'ConsumerGroupHeartbeat', 'InitProducerId', 'EndTxn'])
/** Beside none: MEMBER_ID_REQUIRED, which brings the id. */
const WELCOMES: readonly unknown[] = [0, 79]

export interface LaneParts {
  readonly port: number
  readonly random: SeededRandom
  readonly vocabulary: Vocabulary
  readonly apis: ReadonlyMap<number, Api>
  /** How long an answer is waited for: most come at once, some (to a join, a fetch) never. */
  patienceMs(): number
  /** A new frame. */
  nextFrame(): Buffer
  /** Keeps the connection half-open for a while. */
  leaveOpen(socket: Socket): void
  found(what: string, frame: Buffer | undefined): void
}

function hasError(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasError)
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return false
  return Object.entries(value).some(([name, held]) =>
    name === 'errorCode' ? held === UNKNOWN_SERVER_ERROR : hasError(held),
  )
}

export class Lane {
  readonly #parts: LaneParts
  #socket: Socket | undefined
  #received = Buffer.alloc(0)
  /** Frames of this connection by correlation id, while every size was right. */
  readonly #sent = new Map<number, Buffer>()
  #isInStep = true
  #answers = 0
  #wake: (() => void) | undefined
  answered = 0

  constructor(parts: LaneParts) {
    this.#parts = parts
  }

  /** Sends one frame or a few; returns how many. */
  async step(): Promise<number> {
    const { random } = this.#parts
    const socket = await this.#connection()
    if (socket === undefined) return 0
    const count = random.oneIn(6) ? 2 + random.below(8) : 1
    const frames = Array.from({ length: count }, () => this.#parts.nextFrame())
    for (const frame of frames) this.#remember(frame)
    this.#answers = 0
    await this.#send(socket, Buffer.concat(frames))
    await this.#answersTo(count)
    if (this.#answers < count) this.#leave(socket)
    return count
  }

  close(): void {
    this.#socket?.destroy()
  }

  async #connection(): Promise<Socket | undefined> {
    if (this.#socket !== undefined && !this.#socket.destroyed) return this.#socket
    const socket = connect({ port: this.#parts.port, host: '127.0.0.1', noDelay: true })
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (!isOpen) return undefined
    this.#received = Buffer.alloc(0)
    this.#sent.clear()
    this.#isInStep = true
    this.#socket = socket
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => this.#receive(socket, chunk))
    socket.on('end', () => socket.destroy())
    socket.on('close', () => this.#wake?.())
    return socket
  }

  #remember(frame: Buffer): void {
    const isWhole = frame.length >= HEADER_BYTES && frame.readInt32BE(0) === frame.length - 4
    if (isWhole) this.#sent.set(frame.readInt32BE(8), frame)
    else this.#isInStep = false
  }

  async #send(socket: Socket, bytes: Buffer): Promise<void> {
    const { random } = this.#parts
    if (bytes.length < 400 && random.oneIn(16)) {
      for (const byte of bytes) {
        socket.write(Buffer.of(byte))
        await turn()
      }
    } else if (random.oneIn(10)) {
      const at = random.below(bytes.length)
      socket.write(bytes.subarray(0, at))
      await turn()
      socket.write(bytes.subarray(at))
    } else socket.write(bytes)
    if (random.oneIn(40)) socket.end()
  }

  async #answersTo(count: number): Promise<void> {
    const deadline = performance.now() + this.#parts.patienceMs()
    while (this.#answers < count && this.#socket?.destroyed === false) {
      const left = deadline - performance.now()
      if (left <= 0) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  /** Something was not answered: it waits, or the broker waits for the rest of it. */
  #leave(socket: Socket): void {
    this.#socket = undefined
    if (this.#parts.random.oneIn(4)) this.#parts.leaveOpen(socket)
    else socket.destroy()
  }

  #receive(socket: Socket, chunk: Buffer): void {
    if (socket !== this.#socket) return
    this.#received = Buffer.concat([this.#received, chunk])
    while (this.#received.length >= 4) {
      const end = 4 + this.#received.readInt32BE(0)
      if (this.#received.length < end) break
      this.#check(this.#received.subarray(4, end))
      this.#received = this.#received.subarray(end)
      this.#answers += 1
      this.answered += 1
    }
    this.#wake?.()
  }

  /** An answer in the form of its request, in the order of the requests, that does not say "bug". */
  #check(answer: Buffer): void {
    if (!this.#isInStep) return
    const correlationId = answer.readInt32BE(0)
    const request = this.#sent.get(correlationId)
    if (request === undefined) {
      this.#parts.found(`an answer to nothing that was asked (${correlationId})`, undefined)
      this.#isInStep = false
      return
    }
    for (const earlier of this.#sent.keys()) {
      this.#sent.delete(earlier)
      if (earlier === correlationId) break
    }
    const api = this.#parts.apis.get(request.readInt16BE(4))
    const version = request.readInt16BE(6)
    if (api === undefined || version < api.minVersion || version > api.maxVersion) return
    try {
      const { body } = decodeResponse(api, version, answer)
      this.#parts.vocabulary.learn(api.response.fields, body)
      if (INTRODUCTIONS.has(api.name)) this.#meet(api, request, body)
      if (hasError(body)) this.#parts.found(`${api.name} says UNKNOWN_SERVER_ERROR`, request)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.#parts.found(`the answer to ${api.name} does not decode: ${error.message}`, request)
    }
  }

  #meet(api: Api, frame: Buffer, answer: Readonly<Record<string, unknown>>): void {
    if (!WELCOMES.includes(answer['errorCode'])) return
    const reader = new Reader(frame, 4)
    readRequestHeader(reader)
    const request = decodeRequest(api, frame.readInt16BE(6), reader)
    this.#parts.vocabulary.meet(request, answer)
  }
}
