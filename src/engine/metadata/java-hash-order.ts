/**
 * The order in which a java.util.HashMap with these keys is walked. Kafka's tools print a topic's configs as the
 * broker lists them, which is this order, and people compare such output.
 */

/** String.hashCode with HashMap's spreading of the high bits. */
function spreadHash(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index++) {
    hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0
  }
  return hash ^ (hash >>> 16)
}

/** Keys of one bucket keep the order in which they came. */
export function javaHashOrder(keys: readonly string[]): string[] {
  let buckets = 16
  while (keys.length > buckets * 0.75) buckets *= 2
  const bucketOf = new Map(keys.map((key) => [key, spreadHash(key) & (buckets - 1)]))
  return [...keys].sort((one, other) => (bucketOf.get(one) ?? 0) - (bucketOf.get(other) ?? 0))
}
