/** Murmur2 as Kafka's clients compute it: 32 bits, fixed seed. Keys keep their partition only by it. */

const SEED = 0x9747b28c | 0
const M = 0x5bd1e995
const R = 24

/** The hash as a signed 32-bit integer. */
export function murmur2(data: Buffer): number {
  const length = data.length
  let hash = SEED ^ length
  const blocks = length & ~3
  for (let index = 0; index < blocks; index += 4) {
    let k = data.readInt32LE(index)
    k = Math.imul(k, M)
    k ^= k >>> R
    k = Math.imul(k, M)
    hash = Math.imul(hash, M) ^ k
  }
  const rest = length - blocks
  if (rest >= 3) hash ^= (data[blocks + 2] ?? 0) << 16
  if (rest >= 2) hash ^= (data[blocks + 1] ?? 0) << 8
  if (rest >= 1) hash = Math.imul(hash ^ (data[blocks] ?? 0), M)
  hash ^= hash >>> 13
  hash = Math.imul(hash, M)
  return hash ^ (hash >>> 15)
}

/** Kafka's "positive": the sign bit is dropped, which is not the absolute value. */
export const toPositive = (hash: number): number => hash & 0x7fffffff

/** The partition of a record with a key. */
export const partitionForKey = (key: Buffer, partitionCount: number): number =>
  toPositive(murmur2(key)) % partitionCount
