/**
 * Kafka's primitive types, written one after another. What is written gathers in buffers that grow
 * as needed; `splice` puts a large foreign buffer (a record batch) between them without copying it,
 * so that `chunks` can go to one gathered write.
 *
 * A value that does not fit its type is a bug of the caller and fails an assertion.
 */
import assert from 'node:assert/strict'

const INITIAL_BYTES = 256
/** Below this a copy is cheaper than one more chunk in the gathered write. */
const SPLICE_BYTES_MIN = 1024
/** Up to this many characters a loop over ASCII beats the call into native code. */
const SHORT_TEXT_CHARACTERS = 24
const TWO_32 = 2 ** 32

/** A message would have more bytes of its own, without record batches, than any should have. */
export class MessageTooLargeError extends Error {
  override readonly name = 'MessageTooLargeError'
}

/** As much as Kafka takes for a request unless it is configured otherwise. */
export const messageBytesMax = 100 * 1024 * 1024

function doesNotFit(type: string, value: unknown): never {
  assert.fail(`${type} expected, got ${value}`)
}

/** How many bytes `text` takes in UTF-8. */
export function utf8Length(text: string): number {
  if (text.length > SHORT_TEXT_CHARACTERS) return Buffer.byteLength(text)
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) >= 128) return Buffer.byteLength(text)
  }
  return text.length
}

export class Writer {
  #buffer: Buffer
  /** Where the open chunk begins in `#buffer`; what is before belongs to closed chunks. */
  #start = 0
  #position = 0
  readonly #closed: Buffer[] = []
  #closedBytes = 0

  constructor(capacity = INITIAL_BYTES) {
    this.#buffer = Buffer.allocUnsafe(capacity)
  }

  /** How many bytes were written. */
  get length(): number {
    return this.#closedBytes + this.#position - this.#start
  }

  /** Makes room for `length` bytes, moves past them and returns where they begin. */
  #grow(length: number): number {
    const position = this.#position
    if (position + length <= this.#buffer.length) {
      this.#position = position + length
      return position
    }
    const open = position - this.#start
    if (open + length > messageBytesMax) {
      throw new MessageTooLargeError(`a message of more than ${messageBytesMax} bytes`)
    }
    const grown = Buffer.allocUnsafe(Math.max(2 * (open + length), INITIAL_BYTES))
    this.#buffer.copy(grown, 0, this.#start, position)
    this.#buffer = grown
    this.#start = 0
    this.#position = open + length
    return open
  }

  int8(value: number): void {
    if ((value << 24) >> 24 !== value) doesNotFit('int8', value)
    const position = this.#grow(1)
    this.#buffer[position] = value
  }

  int16(value: number): void {
    if ((value << 16) >> 16 !== value) doesNotFit('int16', value)
    const position = this.#grow(2)
    this.#buffer[position] = value >> 8
    this.#buffer[position + 1] = value
  }

  uint16(value: number): void {
    if ((value & 0xffff) !== value) doesNotFit('uint16', value)
    const position = this.#grow(2)
    this.#buffer[position] = value >> 8
    this.#buffer[position + 1] = value
  }

  int32(value: number): void {
    if ((value | 0) !== value) doesNotFit('int32', value)
    this.#word(this.#grow(4), value)
  }

  uint32(value: number): void {
    if (value >>> 0 !== value) doesNotFit('uint32', value)
    this.#word(this.#grow(4), value)
  }

  #word(position: number, value: number): void {
    const buffer = this.#buffer
    buffer[position] = value >>> 24
    buffer[position + 1] = value >>> 16
    buffer[position + 2] = value >>> 8
    buffer[position + 3] = value
  }

  int64(value: number): void {
    if (!Number.isSafeInteger(value)) doesNotFit('int64 within 2^53', value)
    const position = this.#grow(8)
    const high = Math.floor(value / TWO_32)
    this.#word(position, high)
    this.#word(position + 4, value - high * TWO_32)
  }

  int64Exact(value: bigint): void {
    const position = this.#grow(8)
    this.#buffer.writeBigInt64BE(value, position)
  }

  float64(value: number): void {
    const position = this.#grow(8)
    this.#buffer.writeDoubleBE(value, position)
  }

  boolean(value: boolean): void {
    const position = this.#grow(1)
    this.#buffer[position] = value ? 1 : 0
  }

  unsignedVarint(value: number): void {
    if (value >>> 0 !== value) doesNotFit('unsigned varint', value)
    let rest = value
    while (rest >= 128) {
      const position = this.#grow(1)
      this.#buffer[position] = (rest & 127) | 128
      rest >>>= 7
    }
    const position = this.#grow(1)
    this.#buffer[position] = rest
  }

  varint(value: number): void {
    if ((value | 0) !== value) doesNotFit('varint', value)
    this.unsignedVarint(((value << 1) ^ (value >> 31)) >>> 0)
  }

  varlong(value: number): void {
    if ((value | 0) === value) this.varint(value)
    else if (Number.isSafeInteger(value)) this.varlongExact(BigInt(value))
    else doesNotFit('varlong within 2^53', value)
  }

  varlongExact(value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) doesNotFit('varlong', value)
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
    while (rest >= 128n) {
      const position = this.#grow(1)
      this.#buffer[position] = Number(rest & 127n) | 128
      rest >>= 7n
    }
    const position = this.#grow(1)
    this.#buffer[position] = Number(rest)
  }

  /** An id as 22 characters of base64url. */
  uuid(text: string): void {
    const position = this.#grow(16)
    if (text.length !== 22 || this.#buffer.write(text, position, 16, 'base64url') !== 16) {
      doesNotFit('uuid of 22 base64url characters', text)
    }
  }

  /**
   * The bytes alone, without a length. `length` is `utf8Length(text)`, for a caller who knows it.
   */
  utf8(text: string, length = utf8Length(text)): void {
    const position = this.#grow(length)
    if (length > SHORT_TEXT_CHARACTERS || length !== text.length) {
      this.#buffer.write(text, position, length, 'utf8')
      return
    }
    const buffer = this.#buffer
    for (let index = 0; index < length; index++) buffer[position + index] = text.charCodeAt(index)
  }

  /** Copies the bytes, without a length. */
  bytes(bytes: Buffer): void {
    const position = this.#grow(bytes.length)
    bytes.copy(this.#buffer, position)
  }

  /**
   * Like `bytes`, but a large buffer is kept by reference: it must not change until it was sent.
   */
  splice(bytes: Buffer): void {
    if (bytes.length < SPLICE_BYTES_MIN) {
      this.bytes(bytes)
      return
    }
    this.#close()
    this.#closed.push(bytes)
    this.#closedBytes += bytes.length
  }

  #close(): void {
    if (this.#position === this.#start) return
    const chunk = this.#buffer.subarray(this.#start, this.#position)
    this.#closed.push(chunk)
    this.#closedBytes += chunk.length
    this.#start = this.#position
  }

  /**
   * Everything written so far, in order. The writer can be written on, the chunks stay as they are.
   */
  chunks(): Buffer[] {
    this.#close()
    return [...this.#closed]
  }

  toBuffer(): Buffer {
    const chunks = this.chunks()
    const [only] = chunks
    return only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks)
  }
}
