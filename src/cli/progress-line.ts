/**
 * One line on stderr about how far a long run is, for a person at a terminal: redrawn ten times a second while the run
 * lasts, gone when it ends. In a pipe or a file there is none. Other output on the same stream stays whole: the line is
 * erased before it. Runs pay for a timer, not for each record.
 */

const INTERVAL_MS = 100
/** Short runs end without one. */
const DELAY_MS = 500
const ERASE = '\r\u001b[K'

/** The part of a terminal's stream that is used. */
export interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write: typeof process.stderr.write
}

export class ProgressLine {
  readonly #stream: Terminal
  readonly #write: Terminal['write']
  readonly #startedAt: number
  readonly #timer: NodeJS.Timeout
  #isDrawn = false

  private constructor(stream: Terminal, text: (elapsedMs: number) => string) {
    this.#stream = stream
    this.#write = stream.write
    this.#startedAt = Date.now()
    stream.write = ((...words: Parameters<Terminal['write']>) => {
      this.#erase()
      return this.#write.apply(stream, words)
    }) as Terminal['write']
    this.#timer = setInterval(() => {
      const elapsedMs = Date.now() - this.#startedAt
      if (elapsedMs >= DELAY_MS) this.#draw(text(elapsedMs))
    }, INTERVAL_MS)
    this.#timer.unref()
  }

  /** Undefined where nobody looks; `text` is asked at each drawing. */
  static start(
    text: (elapsedMs: number) => string,
    stream: Terminal = process.stderr,
    environment: Readonly<Record<string, string | undefined>> = process.env,
  ): ProgressLine | undefined {
    if (stream.isTTY !== true || environment['TERM'] === 'dumb') return undefined
    return new ProgressLine(stream, text)
  }

  /** Takes the line away for good. */
  stop(): void {
    clearInterval(this.#timer)
    this.#erase()
    this.#stream.write = this.#write
  }

  #draw(text: string): void {
    const width = (this.#stream.columns || 80) - 1
    this.#write.call(this.#stream, `\r${text.slice(0, width)}\u001b[K`)
    this.#isDrawn = true
  }

  #erase(): void {
    if (!this.#isDrawn) return
    this.#write.call(this.#stream, ERASE)
    this.#isDrawn = false
  }
}
