/**
 * Cuts a connection's bytes into frames: a size (int32) and that many bytes. Memory grows with what has
 * been received, never with what a size claims.
 */

/** Kafka's InvalidReceiveException: the connection is closed without an answer. */
export class InvalidReceiveError extends Error {
  override readonly name = 'InvalidReceiveError'
}

const SIZE_BYTES = 4
/** A request begins with its API's key (int16). */
const API_KEY_BYTES = 2
/** Chunks that are smaller are gathered, because every buffer costs some hundred bytes beside its own. */
const SMALL_CHUNK_BYTES = 1024
const GATHERED_BYTES = 4096

export class FrameBuffer {
  #chunks: Buffer[] = []
  #length = 0
  /** Where small chunks are gathered: the last of the chunks is the part that is filled. */
  #gathered: Buffer | undefined
  #gatheredLength = 0

  /** Bytes that have been received and not taken. */
  get length(): number {
    return this.#length
  }

  push(chunk: Buffer): void {
    this.#length += chunk.length
    if (chunk.length < SMALL_CHUNK_BYTES && this.#chunks.length > 0) this.#gather(chunk)
    else {
      this.#chunks.push(chunk)
      this.#gathered = undefined
    }
  }

  #gather(chunk: Buffer): void {
    if (this.#gathered === undefined || this.#gatheredLength + chunk.length > GATHERED_BYTES) {
      this.#gathered = Buffer.allocUnsafeSlow(GATHERED_BYTES)
      this.#gatheredLength = 0
    } else this.#chunks.pop()
    this.#gatheredLength += chunk.copy(this.#gathered, this.#gatheredLength)
    this.#chunks.push(this.#gathered.subarray(0, this.#gatheredLength))
  }

  /**
   * The next whole frame without its size, or undefined when more bytes must come first. `limit` gives the most bytes
   * that a request to an API may have, or any request while the key is not there. Throws InvalidReceiveError.
   */
  next(limit: (apiKey: number | undefined) => number): Buffer | undefined {
    if (this.#length < SIZE_BYTES) return undefined
    const head = this.#head(SIZE_BYTES + API_KEY_BYTES)
    const size = head.readInt32BE(0)
    if (size < 0) throw new InvalidReceiveError(`Invalid receive (size = ${size})`)
    // A client may write the size by itself: until the key is there, the limit is that of any request.
    const hasKey = head.length >= SIZE_BYTES + API_KEY_BYTES
    const apiKey = hasKey ? head.readInt16BE(SIZE_BYTES) : undefined
    const most = limit(apiKey)
    if (size > most) {
      throw new InvalidReceiveError(`Invalid receive (size = ${size} larger than ${most})`)
    }
    if (this.#length < SIZE_BYTES + size) return undefined
    return this.#take(SIZE_BYTES + size).subarray(SIZE_BYTES)
  }

  /** Up to `count` bytes from the front, left where they are. */
  #head(count: number): Buffer {
    const [first] = this.#chunks
    if (first !== undefined && first.length >= count) return first
    const parts: Buffer[] = []
    let length = 0
    for (const chunk of this.#chunks) {
      parts.push(chunk.subarray(0, count - length))
      length += chunk.length
      if (length >= count) break
    }
    return Buffer.concat(parts)
  }

  #take(count: number): Buffer {
    this.#length -= count
    this.#gathered = undefined
    const [first] = this.#chunks
    if (first !== undefined && first.length >= count) {
      if (first.length === count) this.#chunks.shift()
      else this.#chunks[0] = first.subarray(count)
      return first.subarray(0, count)
    }
    const all = Buffer.concat(this.#chunks)
    this.#chunks = all.length === count ? [] : [all.subarray(count)]
    return all.subarray(0, count)
  }
}
