import { CorruptRecordError } from '../corrupt-record-error.ts'
import type { GrowingOutput } from './growing-output.ts'
import { findMatches, type SequenceSink } from './match-finder.ts'

/*
 * An LZ4 block is a row of sequences: a token (high half: number of literals, low half: length of the copy minus 4; 15
 * means that more bytes follow, each added, until one is not 255), the literals, a little-endian distance of two bytes. The
 * last sequence has literals only: at least the last five bytes, and no copy starts in the last twelve.
 */

/** The most bytes that a block of `length` bytes can take. */
export function lz4BlockBytesMax(length: number): number {
  return length + Math.ceil(length / 255) + 16
}

/** Compresses `source[start..end)`, at most 64 kB, to `target` from `position` on; returns the position after it. */
export function compressLz4Block(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  position: number,
): number {
  const writer = new BlockWriter(source, target, position)
  const literalStart = findMatches(source, start, end - 12, end - 5, writer)
  writer.literals(literalStart, end, 0)
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

  sequence(literalStart: number, literalEnd: number, distance: number, length: number): void {
    this.literals(literalStart, literalEnd, Math.min(length - 4, 15))
    this.#target[this.position] = distance & 0xff
    this.#target[this.position + 1] = distance >>> 8
    this.position += 2
    if (length - 4 >= 15) this.#moreLength(length - 19)
  }

  literals(start: number, end: number, lowHalf: number): void {
    const count = end - start
    this.#target[this.position] = (Math.min(count, 15) << 4) | lowHalf
    this.position += 1
    if (count >= 15) this.#moreLength(count - 15)
    let to = this.position
    for (let from = start; from < end; from += 1, to += 1) {
      this.#target[to] = this.#source[from] as number
    }
    this.position = to
  }

  #moreLength(length: number): void {
    let rest = length
    for (; rest >= 255; rest -= 255) {
      this.#target[this.position] = 255
      this.position += 1
    }
    this.#target[this.position] = rest
    this.position += 1
  }
}

/**
 * Decompresses the block `source[start..end)` to the output. Copies may reach back to `historyStart` of the output.
 * Throws CorruptRecordError at anything that is not a block.
 */
export function decompressLz4Block(
  source: Uint8Array,
  start: number,
  end: number,
  output: GrowingOutput,
  historyStart: number,
): void {
  let at = start
  let length = 0
  const readMore = (): void => {
    let byte = 255
    while (byte === 255) {
      if (at >= end) throw corrupt()
      byte = source[at] as number
      length += byte
      at += 1
    }
  }
  for (;;) {
    if (at >= end) throw corrupt()
    const token = source[at] as number
    at += 1
    length = token >>> 4
    if (length === 15) readMore()
    if (length > end - at) throw corrupt()
    output.append(source, at, at + length)
    at += length
    if (at === end) return
    if (end - at < 2) throw corrupt()
    const distance = (source[at] as number) | ((source[at + 1] as number) << 8)
    at += 2
    if (distance === 0 || distance > output.length - historyStart) throw corrupt()
    length = token & 15
    if (length === 15) readMore()
    output.repeat(distance, length + 4)
  }
}

function corrupt(): CorruptRecordError {
  return new CorruptRecordError('an LZ4 block is damaged')
}
