/**
 * The last offset of each key, in bounded memory: a table of 24 bytes per key (16 of a hash, 8 of the offset), as
 * Kafka's SkimpyOffsetMap. Keys with the same hash would count as the same key; with 128 bits there are none.
 */
import { hash } from 'node:crypto'

/** What a key takes of `log.cleaner.dedupe.buffer.size`. */
export const BYTES_PER_ENTRY = 24

const wordsPerHash = 4

/**
 * How many keys one cleaning may note. Throws RangeError, as Kafka refuses to start, when that is none.
 */
export function offsetMapCapacity(bufferBytes: number, loadFactor: number): number {
  const slots = Math.floor(Math.min(bufferBytes, 0x7fff_ffff) / BYTES_PER_ENTRY)
  if (slots * loadFactor <= 1) {
    throw new RangeError(
      'offset map is too small to fit in even a single message, so log cleaning will never make progress. You can increase log.cleaner.dedupe.buffer.size or decrease log.cleaner.threads',
    )
  }
  return Math.floor(slots * loadFactor)
}

export class OffsetMap {
  /** Keys at most. */
  readonly capacity: number
  /** The offset up to which all records have been seen; -1: none. */
  latestOffset = -1
  readonly #slots: number
  readonly #hashes: Int32Array
  /** Offset + 1; 0 is an empty slot. */
  readonly #offsets: Float64Array
  /** Of the key that was looked for last. */
  readonly #digest = new Int32Array(wordsPerHash)
  #size = 0

  /** Memory is taken for `capacity` keys filling at most `loadFactor` of the table. */
  constructor(capacity: number, loadFactor: number) {
    this.capacity = capacity
    this.#slots = Math.max(capacity + 1, Math.ceil(capacity / Math.min(1, loadFactor)))
    this.#hashes = new Int32Array(this.#slots * wordsPerHash)
    this.#offsets = new Float64Array(this.#slots)
  }

  get size(): number {
    return this.#size
  }

  get isFull(): boolean {
    return this.#size >= this.capacity
  }

  /** The share of the table that is used. */
  get utilization(): number {
    return this.#size / this.#slots
  }

  /** The slot of a key, or the empty one where it would go. */
  #slotOf(key: Uint8Array): number {
    // As text: a Buffer for every digest takes three times as long.
    const text = hash('sha256', key, 'binary')
    const digest = this.#digest
    for (let word = 0; word < wordsPerHash; word += 1) digest[word] = wordOf(text, word * 4)
    let slot = ((digest[0] ?? 0) >>> 0) % this.#slots
    while (this.#offsets[slot] !== 0 && !this.#holdsDigest(slot)) {
      slot = slot + 1 === this.#slots ? 0 : slot + 1
    }
    return slot
  }

  #holdsDigest(slot: number): boolean {
    const at = slot * wordsPerHash
    const digest = this.#digest
    const hashes = this.#hashes
    return (
      hashes[at] === digest[0] &&
      hashes[at + 1] === digest[1] &&
      hashes[at + 2] === digest[2] &&
      hashes[at + 3] === digest[3]
    )
  }

  /** Notes where `key` was seen last; there must be room. */
  put(key: Uint8Array, offset: number): void {
    const slot = this.#slotOf(key)
    if (this.#offsets[slot] === 0) {
      this.#hashes.set(this.#digest, slot * wordsPerHash)
      this.#size += 1
    }
    this.#offsets[slot] = offset + 1
    this.latestOffset = offset
  }

  /** -1 for a key that was not seen. */
  get(key: Uint8Array): number {
    return (this.#offsets[this.#slotOf(key)] ?? 0) - 1
  }
}

function wordOf(text: string, at: number): number {
  return (
    text.charCodeAt(at) |
    (text.charCodeAt(at + 1) << 8) |
    (text.charCodeAt(at + 2) << 16) |
    (text.charCodeAt(at + 3) << 24)
  )
}
