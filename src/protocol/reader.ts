/**
 * Kafka's primitive types, read from a window of a buffer. All numbers are big-endian; varints are
 * little-endian groups of seven bits, the signed ones zigzag-encoded. Nothing is copied: `slice` is
 * a view on the buffer that was given.
 */

/**
 * The bytes are not what the format says: too short, a length that cannot be, a value out of range.
 * The only error that a decoder throws, whatever bytes it is given.
 */
export class DecodeError extends Error {
  override readonly name: string = 'DecodeError'
}

const TWO_32 = 2 ** 32
/** High words of the int64 values from -2^53, which is one too low, up to 2^53 - 1. */
const HIGH_WORD_MIN = -(2 ** 21)
const HIGH_WORD_MAX = 2 ** 21 - 1
/** Up to this many bytes a loop over ASCII beats the call into native code. */
const SHORT_TEXT_BYTES = 24

export class Reader {
  readonly buffer: Buffer
  position: number
  readonly end: number

  constructor(buffer: Buffer, position = 0, end = buffer.length) {
    this.buffer = buffer
    this.position = position
    this.end = end
  }

  get remaining(): number {
    return this.end - this.position
  }

  /** Moves over `length` bytes and returns where they begin. */
  #take(length: number): number {
    const start = this.position
    if (length < 0 || length > this.end - start) {
      throw new DecodeError(`${length} bytes expected at ${start}, ${this.remaining} remain`)
    }
    this.position = start + length
    return start
  }

  int8(): number {
    return this.buffer.readInt8(this.#take(1))
  }

  int16(): number {
    return this.buffer.readInt16BE(this.#take(2))
  }

  uint16(): number {
    return this.buffer.readUInt16BE(this.#take(2))
  }

  int32(): number {
    return this.buffer.readInt32BE(this.#take(4))
  }

  uint32(): number {
    return this.buffer.readUInt32BE(this.#take(4))
  }

  /** An int64 as a number; one that a number cannot hold exactly (beyond 2^53) is a DecodeError. */
  int64(): number {
    const start = this.#take(8)
    const high = this.buffer.readInt32BE(start)
    if (high < HIGH_WORD_MIN || high > HIGH_WORD_MAX) {
      throw new DecodeError(`int64 ${this.buffer.readBigInt64BE(start)} at ${start} is beyond 2^53`)
    }
    const value = high * TWO_32 + this.buffer.readUInt32BE(start + 4)
    // The one value within the words' range that a number does not hold safely, so that none could be written back.
    if (value === -(2 ** 53)) throw new DecodeError(`int64 ${value} at ${start} is beyond 2^53`)
    return value
  }

  int64Exact(): bigint {
    return this.buffer.readBigInt64BE(this.#take(8))
  }

  float64(): number {
    return this.buffer.readDoubleBE(this.#take(8))
  }

  /** Any byte but 0 is true, as in Kafka. */
  boolean(): boolean {
    return this.buffer[this.#take(1)] !== 0
  }

  /** 0 to 2^32 - 1 in one to five bytes. */
  unsignedVarint(): number {
    let byte = this.buffer.readUInt8(this.#take(1))
    if (byte < 128) return byte
    let value = byte & 127
    for (let shift = 7; shift <= 28; shift += 7) {
      byte = this.buffer.readUInt8(this.#take(1))
      value |= (byte & 127) << shift
      if (byte < 128) return value >>> 0
    }
    throw new DecodeError(`varint before ${this.position} is longer than 5 bytes`)
  }

  /** An int32, zigzag-encoded. */
  varint(): number {
    const value = this.unsignedVarint()
    return (value >>> 1) ^ -(value & 1)
  }

  /** An int64, zigzag-encoded, as a number; beyond 2^53 it is a DecodeError. */
  varlong(): number {
    const start = this.position
    let low = 0
    for (let shift = 0; shift <= 21; shift += 7) {
      const byte = this.buffer.readUInt8(this.#take(1))
      low |= (byte & 127) << shift
      if (byte < 128) return (low >>> 1) ^ -(low & 1)
    }
    this.position = start
    const exact = this.varlongExact()
    const value = Number(exact)
    if (Number.isSafeInteger(value)) return value
    throw new DecodeError(`varlong ${exact} at ${start} is beyond 2^53`)
  }

  varlongExact(): bigint {
    const start = this.position
    let value = 0n
    for (let shift = 0n; shift <= 63n; shift += 7n) {
      const byte = this.buffer.readUInt8(this.#take(1))
      value |= BigInt(byte & 127) << shift
      if (byte < 128) {
        const unsigned = BigInt.asUintN(64, value)
        return unsigned & 1n ? -(unsigned >> 1n) - 1n : unsigned >> 1n
      }
    }
    throw new DecodeError(`varlong at ${start} is longer than 10 bytes`)
  }

  /** Sixteen bytes, as Kafka writes ids: 22 characters of base64url. */
  uuid(): string {
    const start = this.#take(16)
    return this.buffer.toString('base64url', start, start + 16)
  }

  /** A view, not a copy. */
  slice(length: number): Buffer {
    const start = this.#take(length)
    return this.buffer.subarray(start, start + length)
  }

  utf8(length: number): string {
    const start = this.#take(length)
    if (length > SHORT_TEXT_BYTES) return this.buffer.toString('utf8', start, start + length)
    let text = ''
    for (let position = start; position < start + length; position++) {
      const byte = this.buffer.readUInt8(position)
      if (byte >= 128) return this.buffer.toString('utf8', start, start + length)
      text += String.fromCharCode(byte)
    }
    return text
  }

  skip(length: number): void {
    this.#take(length)
  }
}
