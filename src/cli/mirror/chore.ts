/** Something that is done now and then, beside the copying, and never twice at the same time. */
export class Chore {
  readonly #intervalMs: number
  readonly #work: () => Promise<void>
  #running: Promise<void> | undefined
  #nextAt: number
  #failure: Error | undefined

  constructor(intervalMs: number, work: () => Promise<void>) {
    this.#intervalMs = intervalMs
    this.#work = work
    this.#nextAt = Date.now() + intervalMs
  }

  runIfDue(now: number): void {
    if (this.#running !== undefined || now < this.#nextAt) return
    this.#running = this.#work()
      .catch((error: unknown) => {
        this.#failure = error instanceof Error ? error : new Error(String(error))
      })
      .finally(() => {
        this.#running = undefined
        this.#nextAt = Date.now() + this.#intervalMs
      })
  }

  takeFailure(): Error | undefined {
    const failure = this.#failure
    this.#failure = undefined
    return failure
  }

  async finished(): Promise<void> {
    await this.#running
  }
}
