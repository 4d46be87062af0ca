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
  #waiting: ((frame: Buffer | undefined) => void) | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('error', () => undefined)
    socket.on('close', () => this.#waiting?.(undefined))
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk])
      const size = this.#received.length < 4 ? -1 : this.#received.readInt32BE(0)
      if (size < 0 || this.#received.length < 4 + size) return
      const frame = this.#received.subarray(4, 4 + size)
      this.#received = this.#received.subarray(4 + size)
      this.#waiting?.(frame)
    })
  }

  /** Throws ConnectionLostError. */
  static async connect(port: number): Promise<WireClient> {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
    } catch (error) {
      throw new ConnectionLostError('not connected', { cause: error })
    }
    return new WireClient(socket)
  }

  /** One request at a time. Throws ConnectionLostError. */
  async ask<A extends Api>(
    api: A,
    version: number,
    request: RequestInput<A>,
  ): Promise<Response<A>> {
    this.#correlationId += 1
    const header = { correlationId: this.#correlationId, clientId: 'crash-test' }
    const frame = await new Promise<Buffer | undefined>((resolve) => {
      this.#waiting = resolve
      if (this.#socket.destroyed) resolve(undefined)
      else this.#socket.write(Buffer.concat(encodeRequest(api, version, header, request)))
    })
    this.#waiting = undefined
    if (frame === undefined) throw new ConnectionLostError('closed')
    return decodeResponse(api, version, frame).body
  }

  close(): void {
    this.#socket.destroy()
  }
}
