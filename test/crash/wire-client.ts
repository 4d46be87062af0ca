/** One connection to a broker, with nothing between the test and the protocol: no retries, no metadata. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { decodeResponse, encodeRequest } from '../../src/protocol/frame.ts'
import type { Api, RequestInput, Response } from '../../src/protocol/schema.ts'

/** The broker is gone. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError'
}

export class WireClient {
  readonly #socket: Socket
  #received = Buffer.alloc(0)
  #correlationId = 0
  /** In the order of the requests, which is that of the answers. */
  readonly #waiting: ((frame: Buffer | undefined) => void)[] = []

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('error', () => undefined)
    socket.on('close', () => {
      for (const answer of this.#waiting.splice(0)) answer(undefined)
    })
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk])
      for (;;) {
        const size = this.#received.length < 4 ? -1 : this.#received.readInt32BE(0)
        if (size < 0 || this.#received.length < 4 + size) return
        const frame = this.#received.subarray(4, 4 + size)
        this.#received = this.#received.subarray(4 + size)
        this.#waiting.shift()?.(frame)
      }
    })
  }

  /** Throws ConnectionLostError. */
  static async connect(port: number): Promise<WireClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    try {
      await once(socket, 'connect')
    } catch (error) {
      throw new ConnectionLostError('not connected', { cause: error })
    }
    return new WireClient(socket)
  }

  /** Does not wait for the answers to earlier requests. Throws ConnectionLostError. */
  async ask<A extends Api>(
    api: A,
    version: number,
    request: RequestInput<A>,
  ): Promise<Response<A>> {
    const frame = await new Promise<Buffer | undefined>((resolve) => {
      if (this.#socket.destroyed) resolve(undefined)
      else this.#waiting.push(resolve)
      this.#write(api, version, request)
    })
    if (frame === undefined) throw new ConnectionLostError('closed')
    return decodeResponse(api, version, frame).body
  }

  /** For what is not answered: produce with acks 0. */
  tell<A extends Api>(api: A, version: number, request: RequestInput<A>): void {
    this.#write(api, version, request)
  }

  #write<A extends Api>(api: A, version: number, request: RequestInput<A>): void {
    if (this.#socket.destroyed) return
    this.#correlationId += 1
    const header = { correlationId: this.#correlationId, clientId: 'crash-test' }
    this.#socket.write(Buffer.concat(encodeRequest(api, version, header, request)))
  }

  close(): void {
    this.#socket.destroy()
  }
}
