/**
 * The greedy search for repeated bytes that LZ4 and Snappy share: a hash of the next four bytes finds where they last
 * occurred. The longer nothing is found, the larger the steps, so that incompressible data costs little.
 */

const hashBits = 13
const positions = new Int32Array(1 << hashBits)

/** Gets the parts of a block in order: literal bytes and then a copy of `length` bytes (4 or more) from `distance` back. */
export interface SequenceSink {
  sequence(literalStart: number, literalEnd: number, distance: number, length: number): void
}

/**
 * Reports the repetitions within `source[start..end)`, at most 64 kB, and returns where the literals after the
 * last one start. No copy starts after `matchStartLimit` or reaches beyond `matchEndLimit`.
 */
export function findMatches(
  source: Uint8Array,
  start: number,
  matchStartLimit: number,
  matchEndLimit: number,
  sink: SequenceSink,
): number {
  positions.fill(-1)
  let literalStart = start
  let at = start
  let misses = 0
  while (at <= matchStartLimit) {
    const word = wordAt(source, at)
    const slot = Math.imul(word, 0x9e3779b1) >>> (32 - hashBits)
    const candidate = positions[slot] as number
    positions[slot] = at
    if (candidate < 0 || wordAt(source, candidate) !== word) {
      at += 1 + (misses >> 5)
      misses += 1
      continue
    }
    let matchEnd = at + 4
    let from = candidate + 4
    while (matchEnd < matchEndLimit && source[matchEnd] === source[from]) {
      matchEnd += 1
      from += 1
    }
    sink.sequence(literalStart, at, at - candidate, matchEnd - at)
    at = matchEnd
    literalStart = matchEnd
    misses = 0
  }
  return literalStart
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  )
}
