import { CorruptRecordError } from '../corrupt-record-error.ts'
import type { GrowingOutput } from './growing-output.ts'
import { findMatches, type SequenceSink } from './match-finder.ts'

/*
 * A raw Snappy block: the uncompressed length as an unsigned varint, then elements. The low two bits of an element's
 * first byte tell its kind: 0 literals (length - 1 above, or 60 to 63 for 1 to 4 length bytes), 1 a copy of 4 to 11 bytes from up
 * to 2 kB back, 2 a copy of 1 to 64 bytes from up to 64 kB back, 3 the same with a distance of four bytes.
 */

/** The most bytes that a block of `length` bytes can take. */
export function snappyBlockBytesMax(length: number): number {
  return 32 + length + Math.ceil(length / 6)
}

/** Compresses `source[start..end)`, at most 64 kB, to `target` from `position` on; returns the position after it. */
export function compressSnappyBlock(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  position: number,
): number {
  const writer = new BlockWriter(source, target, position)
  writer.varint(end - start)
  writer.literals(findMatches(source, start, end - 15, end, writer), end)
  return writer.position
}

class BlockWriter implements SequenceSink {
  readonly #source: Uint8Array
  readonly #target: Uint8Array
  position: number

  constructor(source: Uint8Array, target: Uint8Array, position: number) {
    this.#source = source
    this.#target = target
    this.position = position
  }

  #byte(value: number): void {
    this.#target[this.position] = value
    this.position += 1
  }

  varint(value: number): void {
    let rest = value
    for (; rest > 0x7f; rest >>>= 7) this.#byte((rest & 0x7f) | 0x80)
    this.#byte(rest)
  }

  sequence(literalStart: number, literalEnd: number, distance: number, length: number): void {
    this.literals(literalStart, literalEnd)
    let rest = length
    for (; rest >= 68; rest -= 64) this.#copy(distance, 64)
    if (rest > 64) {
      this.#copy(distance, 60)
      rest -= 60
    }
    this.#copy(distance, rest)
  }

  #copy(distance: number, length: number): void {
    if (length < 12 && distance < 2048) {
      this.#byte(1 | ((length - 4) << 2) | ((distance >>> 8) << 5))
      this.#byte(distance & 0xff)
      return
    }
    this.#byte(2 | ((length - 1) << 2))
    this.#byte(distance & 0xff)
    this.#byte(distance >>> 8)
  }

  literals(start: number, end: number): void {
    const last = end - start - 1
    if (last < 0) return
    if (last < 60) {
      this.#byte(last << 2)
    } else if (last < 256) {
      this.#byte(60 << 2)
      this.#byte(last)
    } else {
      this.#byte(61 << 2)
      this.#byte(last & 0xff)
      this.#byte(last >>> 8)
    }
    let to = this.position
    for (let from = start; from < end; from += 1, to += 1) {
      this.#target[to] = this.#source[from] as number
    }
    this.position = to
  }
}

/**
 * Decompresses the block `source[start..end)` to the output. Throws CorruptRecordError at anything that is not a
 * block or does not yield the length it begins with.
 */
export function decompressSnappyBlock(
  source: Uint8Array,
  start: number,
  end: number,
  output: GrowingOutput,
): void {
  const [length, elementsStart] = readLength(source, start, end)
  const historyStart = output.length
  const outputEnd = historyStart + length
  let at = elementsStart
  while (at < end) {
    const tag = source[at] as number
    at += 1
    const kind = tag & 3
    if (kind === 0) {
      let last = tag >>> 2
      if (last > 59) {
        const bytes = last - 59
        last = littleEndian(source, at, bytes, end)
        at += bytes
      }
      if (last >= end - at || last >= outputEnd - output.length) throw corrupt()
      output.append(source, at, at + last + 1)
      at += last + 1
      continue
    }
    const bytes = kind === 3 ? 4 : kind
    const low = littleEndian(source, at, bytes, end)
    const distance = kind === 1 ? low | ((tag >>> 5) << 8) : low
    const count = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1
    at += bytes
    if (distance === 0 || distance > output.length - historyStart) throw corrupt()
    if (count > outputEnd - output.length) throw corrupt()
    output.repeat(distance, count)
  }
  if (output.length !== outputEnd) throw corrupt()
}

function readLength(source: Uint8Array, start: number, end: number): [length: number, at: number] {
  let length = 0
  for (let at = start, unit = 1; at < end && at < start + 5; at += 1, unit *= 128) {
    const byte = source[at] as number
    length += (byte & 0x7f) * unit
    if (byte < 0x80) return [length, at + 1]
  }
  throw corrupt()
}

function littleEndian(source: Uint8Array, at: number, bytes: number, end: number): number {
  if (bytes > end - at) throw corrupt()
  let value = 0
  for (let i = bytes - 1; i >= 0; i -= 1) value = value * 256 + (source[at + i] as number)
  return value
}

function corrupt(): CorruptRecordError {
  return new CorruptRecordError('a Snappy block is damaged')
}
