/** The end of a transactional call; who did not wait long enough for it may wait for it again. */
import { TimeoutError } from '../../errors.ts'

export class Completion {
  /** As timeouts name it. */
  readonly operation: string
  readonly #ended: Promise<{ readonly error: Error | undefined }>
  #end: (outcome: { error: Error | undefined }) => void = () => {}
  #isCompleted = false
  #isSeen = false

  constructor(operation: string) {
    this.operation = operation
    this.#ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  get isCompleted(): boolean {
    return this.#isCompleted
  }

  /** Whether somebody who waited has learned of the end. */
  get isSeen(): boolean {
    return this.#isSeen
  }

  succeed(): void {
    this.#isCompleted = true
    this.#end({ error: undefined })
  }

  /** A failure after the end changes nothing. */
  fail(error: Error): void {
    this.#isCompleted = true
    this.#end({ error })
  }

  /** Rejects with what the call failed for, or with TimeoutError after `timeoutMs`. */
  async wait(timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const expired = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), Math.min(timeoutMs, 0x7fffffff))
    })
    const outcome = await Promise.race([this.#ended, expired])
    clearTimeout(timer)
    if (outcome === undefined) {
      const { operation } = this
      throw new TimeoutError(`Timeout expired after ${timeoutMs}ms while awaiting ${operation}`)
    }
    this.#isSeen = true
    if (outcome.error !== undefined) throw outcome.error
  }
}
