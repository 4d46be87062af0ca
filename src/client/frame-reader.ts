/** Cuts a byte stream into frames: an int32 length and that many bytes. */
import { ClientError } from './errors.ts'

const TLS_ALERT = 0x15
const TLS_MAJOR_VERSION = 0x03

/** What came back cannot be a Kafka response. */
export class InvalidReceiveError extends ClientError {
  override readonly name = 'InvalidReceiveError'
  constructor(message: string) {
    super('org.apache.kafka.common.network.InvalidReceiveException', message)
  }
}

export class FrameReader {
  readonly #maxBytes: number
  #chunks: Buffer[] = []
  #buffered = 0
  /** Bytes that must be buffered before the next frame can be cut off. */
  #wanted = 4
  #first = true

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Calls `onFrame` for every frame that is complete now; a frame is a slice without its length. */
  push(chunk: Buffer, onFrame: (frame: Buffer) => void): void {
    this.#buffered += chunk.length
    if (this.#buffered < this.#wanted) {
      this.#chunks.push(chunk)
      return
    }
    let buffer = chunk
    if (this.#chunks.length > 0) {
      this.#chunks.push(chunk)
      buffer = Buffer.concat(this.#chunks, this.#buffered)
      this.#chunks = []
    }
    const rest = this.#cut(buffer, onFrame)
    this.#buffered = rest.length
    if (rest.length > 0) this.#chunks.push(rest)
  }

  /** Cuts the complete frames off the front; the remainder is returned. */
  #cut(buffer: Buffer, onFrame: (frame: Buffer) => void): Buffer {
    let position = 0
    this.#wanted = 4
    while (buffer.length - position >= 4) {
      const length = this.#frameLength(buffer, position)
      this.#wanted = 4 + length
      if (buffer.length - position < this.#wanted) break
      onFrame(buffer.subarray(position + 4, position + this.#wanted))
      position += this.#wanted
      this.#wanted = 4
    }
    return buffer.subarray(position)
  }

  /** A TLS server answers a plain request with an alert, whose bytes would be a length of 350 MB. */
  #frameLength(buffer: Buffer, position: number): number {
    if (
      this.#first &&
      buffer[position] === TLS_ALERT &&
      buffer[position + 1] === TLS_MAJOR_VERSION
    ) {
      throw new InvalidReceiveError(
        'The broker answered with TLS: this is a TLS port, which needs security.protocol=SSL',
      )
    }
    this.#first = false
    const length = buffer.readInt32BE(position)
    if (length < 4 || length > this.#maxBytes) {
      throw new InvalidReceiveError(`Invalid receive (size = ${length})`)
    }
    return length
  }
}
