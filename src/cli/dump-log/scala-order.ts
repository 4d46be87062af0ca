/** Java's hash code of a string: over its UTF-16 code units, in 32 bits. */
export function stringHash(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}

/** Java's hash code of a TopicPartition. */
export function topicPartitionHash(topic: string, partition: number): number {
  return (Math.imul(31, 31 + partition) + stringHash(topic)) | 0
}

/**
 * The elements in the order in which Scala's mutable hash sets and maps go through them: by bucket, then by hash. Tools
 * that print such a set show it. There are 16 buckets, twice as many whenever three quarters are reached.
 */
export function scalaOrder<T>(elements: readonly T[], hashOf: (element: T) => number): T[] {
  let buckets = 16
  while (elements.length >= buckets * 0.75) buckets *= 2
  const placed = elements.map((element) => {
    const hash = hashOf(element)
    const improved = hash ^ (hash >>> 16)
    return { element, improved, bucket: improved & (buckets - 1) }
  })
  placed.sort((a, b) => a.bucket - b.bucket || a.improved - b.improved)
  return placed.map(({ element }) => element)
}
