/**
 * Standard output in large pieces: parts are copied into a buffer, which is written when it is full or when the
 * caller has nothing more to print for now. What was written before stays valid until the stream has taken it.
 */

const CAPACITY = 1 << 18

export class BatchWriter {
  readonly #stream: NodeJS.WritableStream
  #buffer = Buffer.allocUnsafe(CAPACITY)
  #length = 0
  #needsDrain = false

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream
  }

  write(bytes: Buffer): void {
    if (this.#length + bytes.length > CAPACITY) this.flush()
    if (bytes.length > CAPACITY) {
      this.#needsDrain = !this.#stream.write(bytes)
      return
    }
    this.#length += bytes.copy(this.#buffer, this.#length)
  }

  writeText(text: string): void {
    // A UTF-16 unit is at most three bytes of UTF-8.
    if (this.#length + text.length * 3 > CAPACITY) this.flush()
    if (text.length * 3 > CAPACITY) this.write(Buffer.from(text))
    else this.#length += this.#buffer.write(text, this.#length)
  }

  /** Hands what was collected to the stream. */
  flush(): void {
    if (this.#length === 0) return
    this.#needsDrain = !this.#stream.write(this.#buffer.subarray(0, this.#length))
    this.#buffer = Buffer.allocUnsafe(CAPACITY)
    this.#length = 0
  }

  /** Hands everything to the stream and waits while its reader is slow. */
  async drained(): Promise<void> {
    this.flush()
    if (!this.#needsDrain) return
    this.#needsDrain = false
    await new Promise<void>((resolve) => {
      for (const event of ['drain', 'close', 'error']) this.#stream.once(event, () => resolve())
    })
  }
}
