/** `String.hashCode` of Java: over UTF-16 code units, in 32 bits. */
export function javaHashCode(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index += 1) {
    hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0
  }
  return hash
}

/**
 * The partition of `__consumer_offsets` (or `__transaction_state`) that an id belongs to. The smallest int
 * has no absolute value in Java; Kafka takes 0.
 */
export function partitionFor(id: string, partitions: number): number {
  const hash = javaHashCode(id)
  return (hash === -0x8000_0000 ? 0 : Math.abs(hash)) % partitions
}
