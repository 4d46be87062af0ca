/**
 * The order in which a java.util.HashMap with these keys is walked. Kafka's tools print a topic's configs as the
 * broker lists them, which is this order, and people compare such output; its assignors break ties by it.
 */

/** String.hashCode. */
function stringHash(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index++) {
    hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0
  }
  return hash
}

/** Uuid.hashCode of Kafka: both halves' high and low words. */
function uuidHash(id: string): number {
  const bytes = Buffer.from(id, 'base64url')
  return bytes.readInt32BE(0) ^ bytes.readInt32BE(4) ^ bytes.readInt32BE(8) ^ bytes.readInt32BE(12)
}

/** Keys of one bucket keep the order in which they came. */
function hashOrder<K>(keys: readonly K[], hashOf: (key: K) => number): K[] {
  let buckets = 16
  while (keys.length > buckets * 0.75) buckets *= 2
  const bucketOf = new Map(
    keys.map((key) => {
      const hash = hashOf(key)
      // HashMap spreads the high bits.
      return [key, (hash ^ (hash >>> 16)) & (buckets - 1)]
    }),
  )
  return [...keys].sort((one, other) => (bucketOf.get(one) ?? 0) - (bucketOf.get(other) ?? 0))
}

export const javaHashOrder = (keys: readonly string[]): string[] => hashOrder(keys, stringHash)

/** For Kafka's ids, as base64. */
export const javaUuidHashOrder = (ids: readonly string[]): string[] => hashOrder(ids, uuidHash)

/** For numbers that are not negative. */
export const javaNumberHashOrder = (numbers: readonly number[]): number[] =>
  hashOrder(numbers, (number) => number)
