/**
 * The zigzag variable-length integers inside records. Values are JavaScript numbers: a varlong beyond 2^53 is
 * rounded, never refused, since a producer may set any timestamp.
 */

/** The bytes that `writeVarint` takes for a 32-bit value. */
export function sizeOfVarint(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0
  if (zigzag < 0x80) return 1
  if (zigzag < 0x4000) return 2
  if (zigzag < 0x20_0000) return 3
  return zigzag < 0x1000_0000 ? 4 : 5
}

/** Writes a 32-bit value at `position` and returns the position after it. */
export function writeVarint(buffer: Buffer, position: number, value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0
  let at = position
  while (rest > 0x7f) {
    buffer[at] = (rest & 0x7f) | 0x80
    at += 1
    rest >>>= 7
  }
  buffer[at] = rest
  return at + 1
}

function isInt32(value: number): boolean {
  return value === (value | 0)
}

/** The bytes that `writeVarlong` takes for a whole number. */
export function sizeOfVarlong(value: number): number {
  if (isInt32(value)) return sizeOfVarint(value)
  let size = 1
  for (let rest = zigzagLong(value); rest > 0x7fn; rest >>= 7n) size += 1
  return size
}

/** Writes a whole number (at most 64 bits wide) at `position` and returns the position after it. */
export function writeVarlong(buffer: Buffer, position: number, value: number): number {
  if (isInt32(value)) return writeVarint(buffer, position, value)
  let at = position
  let rest = zigzagLong(value)
  while (rest > 0x7fn) {
    buffer[at] = Number(rest & 0x7fn) | 0x80
    at += 1
    rest >>= 7n
  }
  buffer[at] = Number(rest)
  return at + 1
}

function zigzagLong(value: number): bigint {
  const long = BigInt(value)
  return BigInt.asUintN(64, (long << 1n) ^ (long >> 63n))
}
