/**
 * CRC-32C (Castagnoli), the checksum of record batches since magic 2, eight bytes a step ("slicing
 * by 8"): table k gives the effect of a byte that is followed by k zero bytes.
 */

const polynomial = 0x82f63b78 | 0

const tables = buildTables()

function buildTables(): Int32Array[] {
  const first = new Int32Array(256)
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1
    first[byte] = crc
  }
  const all = [first]
  for (let previous = first; all.length < 8; ) {
    const next = previous.map((crc) => (crc >>> 8) ^ (first[crc & 0xff] as number))
    all.push(next)
    previous = next
  }
  return all
}

const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
]

/** The CRC-32C of `buffer` from `start` up to, not including, `end`, as an unsigned 32-bit number. */
export function crc32c(buffer: Uint8Array, start = 0, end = buffer.length): number {
  let crc = -1
  let at = start
  for (const last = end - 7; at < last; at += 8) {
    const low =
      crc ^
      ((buffer[at] as number) |
        ((buffer[at + 1] as number) << 8) |
        ((buffer[at + 2] as number) << 16) |
        ((buffer[at + 3] as number) << 24))
    crc =
      (t7[low & 0xff] as number) ^
      (t6[(low >>> 8) & 0xff] as number) ^
      (t5[(low >>> 16) & 0xff] as number) ^
      (t4[low >>> 24] as number) ^
      (t3[buffer[at + 4] as number] as number) ^
      (t2[buffer[at + 5] as number] as number) ^
      (t1[buffer[at + 6] as number] as number) ^
      (t0[buffer[at + 7] as number] as number)
  }
  for (; at < end; at += 1) {
    crc = (crc >>> 8) ^ (t0[(crc ^ (buffer[at] as number)) & 0xff] as number)
  }
  return ~crc >>> 0
}
