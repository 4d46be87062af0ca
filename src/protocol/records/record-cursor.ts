import { CorruptRecordError } from './corrupt-record-error.ts'

/** A position in the bytes of a batch's records that moves forward and never past `end`. */
export class RecordCursor {
  readonly buffer: Buffer
  position: number
  readonly end: number

  constructor(buffer: Buffer, position: number, end: number) {
    this.buffer = buffer
    this.position = position
    this.end = end
  }

  get remaining(): number {
    return this.end - this.position
  }

  /** One unsigned byte. */
  byte(): number {
    if (this.position >= this.end) throw new CorruptRecordError('the record ends too early')
    const value = this.buffer[this.position] as number
    this.position += 1
    return value
  }

  /** A zigzag varint of at most five bytes. */
  varint(): number {
    let byte = this.byte()
    if (byte < 0x80) return (byte >>> 1) ^ -(byte & 1)
    let value = byte & 0x7f
    for (let shift = 7; shift < 35; shift += 7) {
      byte = this.byte()
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1)
    }
    throw new CorruptRecordError('a varint is longer than five bytes')
  }

  /** A zigzag varlong of at most ten bytes, rounded where it passes 2^53. */
  varlong(): number {
    const start = this.position
    let low = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte()
      low |= (byte & 0x7f) << shift
      if (byte < 0x80) return (low >>> 1) ^ -(low & 1)
    }
    let high = 0
    for (let shift = 0; shift < 42; shift += 7) {
      const byte = this.byte()
      high += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return unzigzag(low, high, this.buffer, start)
    }
    throw new CorruptRecordError('a varlong is longer than ten bytes')
  }

  /** The next `length` bytes, not copied. */
  slice(length: number): Buffer {
    const start = this.position
    if (length > this.end - start) throw new CorruptRecordError('the record ends too early')
    this.position = start + length
    return this.buffer.subarray(start, start + length)
  }

  skip(length: number): void {
    if (length > this.end - this.position) {
      throw new CorruptRecordError('the record ends too early')
    }
    this.position += length
  }
}

/** The number whose zigzag form is `high` * 2^28 + `low`; exactly rounded from its bytes where that sum is not exact. */
function unzigzag(low: number, high: number, buffer: Buffer, start: number): number {
  if (high >= 2 ** 25) return unzigzagExact(buffer, start)
  const zigzag = high * 2 ** 28 + low
  return low & 1 ? -(zigzag + 1) / 2 : zigzag / 2
}

function unzigzagExact(buffer: Buffer, start: number): number {
  let zigzag = 0n
  let at = start
  for (let shift = 0n; ; shift += 7n) {
    const byte = buffer[at] as number
    zigzag |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) break
    at += 1
  }
  zigzag = BigInt.asUintN(64, zigzag)
  return Number(BigInt.asIntN(64, (zigzag >> 1n) ^ -(zigzag & 1n)))
}
