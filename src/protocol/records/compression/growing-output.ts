import { CorruptRecordError } from '../corrupt-record-error.ts'

/** Output of unknown length that doubles its buffer as needed and stops at a limit. */
export class GrowingOutput {
  buffer: Buffer
  length = 0
  readonly #bytesMax: number

  constructor(initialBytes: number, bytesMax: number) {
    this.buffer = Buffer.allocUnsafe(Math.min(initialBytes, bytesMax))
    this.#bytesMax = bytesMax
  }

  /** Makes room for `count` more bytes. Throws CorruptRecordError beyond the limit. */
  reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.buffer.length) return
    if (needed > this.#bytesMax) {
      throw new CorruptRecordError(`records decompress to more than ${this.#bytesMax} bytes`)
    }
    const size = Math.min(Math.max(needed, 2 * this.buffer.length), this.#bytesMax)
    const larger = Buffer.allocUnsafe(size)
    this.buffer.copy(larger, 0, 0, this.length)
    this.buffer = larger
  }

  append(source: Uint8Array, start: number, end: number): void {
    this.reserve(end - start)
    const { buffer, length } = this
    if (end - start < 24) {
      for (let from = start, to = length; from < end; from += 1, to += 1) {
        buffer[to] = source[from] as number
      }
    } else {
      buffer.set(source.subarray(start, end), length)
    }
    this.length += end - start
  }

  /** Repeats `count` bytes that start `distance` before the end; the two may overlap, which repeats a pattern. */
  repeat(distance: number, count: number): void {
    this.reserve(count)
    const { buffer } = this
    const to = this.length
    if (distance >= count && count >= 24) {
      buffer.copyWithin(to, to - distance, to - distance + count)
    } else {
      for (let at = to, end = to + count; at < end; at += 1) {
        buffer[at] = buffer[at - distance] as number
      }
    }
    this.length = to + count
  }

  bytes(): Buffer {
    return this.buffer.subarray(0, this.length)
  }
}
