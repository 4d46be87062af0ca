/**
 * A call that the application was not seen to get the end of, because it did not wait long enough: until it has, it may
 * only make the same call again, which then has the same end.
 */
import { IllegalStateError } from '../../errors.ts'
import type { Completion } from './completion.ts'

type CallName = 'initTransactions' | 'commitTransaction' | 'abortTransaction'

export class PendingCall {
  #call: { readonly name: CallName; readonly completion: Completion } | undefined

  /** The end of the pending call of this name, or of a new one. Throws IllegalStateError while another call pends. */
  begin(name: CallName, make: () => Completion): Completion {
    const pending = this.#unseen()
    if (pending?.name === name) return pending.completion
    this.check(name)
    const completion = make()
    this.#call = { name, completion }
    return completion
  }

  /** Throws IllegalStateError while a call pends. */
  check(operation: string): void {
    const pending = this.#unseen()
    if (pending === undefined) return
    throw new IllegalStateError(
      `Cannot attempt operation \`${operation}\` because the previous call to \`${pending.name}\` ` +
        'timed out and must be retried',
    )
  }

  /** Of the last call, seen or not. */
  get completion(): Completion | undefined {
    return this.#call?.completion
  }

  fail(error: Error): void {
    this.#call?.completion.fail(error)
  }

  #unseen() {
    if (this.#call?.completion.isSeen === true) this.#call = undefined
    return this.#call
  }
}
