import type { Output } from './print.ts'

const flushBytes = 64 * 1024

/** Collects the many small texts of a dump into large writes, in the order in which they were printed. */
export class TextOutput implements Output {
  readonly #stdout: NodeJS.WritableStream
  readonly #stderr: NodeJS.WritableStream
  #text = ''

  constructor(stdout: NodeJS.WritableStream, stderr: NodeJS.WritableStream) {
    this.#stdout = stdout
    this.#stderr = stderr
  }

  readonly print = (text: string): void => {
    this.#text += text
    if (this.#text.length >= flushBytes) this.flush()
  }

  readonly printError = (text: string): void => {
    this.flush()
    this.#stderr.write(text)
  }

  /** Writes what was printed so far. */
  flush(): void {
    if (this.#text !== '') this.#stdout.write(this.#text)
    this.#text = ''
  }
}
