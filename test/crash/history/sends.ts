/** The sends of a history, found by the values that they wrote. */
import { type Operation, placeKey, type Send } from './operations.ts'

export class Sends {
  readonly all: readonly Send[]
  readonly #byProducer = new Map<string, Send[]>()
  readonly #byPlace = new Map<string, Send[]>()
  readonly #byTransaction = new Map<string, Send[]>()

  constructor(history: readonly Operation[]) {
    this.all = history.filter((operation) => operation.type === 'send')
    for (const send of this.all) {
      let numbered = this.#byProducer.get(send.producer)
      if (numbered === undefined) {
        numbered = []
        this.#byProducer.set(send.producer, numbered)
      }
      // The numbers of one producer are dense, so that this array is.
      for (let number = send.first; number < send.first + send.count; number++) {
        numbered[number] = send
      }
      append(this.#byPlace, placeKey(send), send)
      if (send.transaction !== undefined) append(this.#byTransaction, send.transaction, send)
    }
  }

  /** The send that wrote `value`, and its number. */
  of(value: string): { readonly send: Send; readonly number: number } | undefined {
    const slash = value.lastIndexOf('/')
    const number = Number(value.slice(slash + 1))
    const send = this.#byProducer.get(value.slice(0, slash))?.[number]
    return send === undefined ? undefined : { send, number }
  }

  at(key: string): readonly Send[] {
    return this.#byPlace.get(key) ?? []
  }

  inTransaction(transaction: string): readonly Send[] {
    return this.#byTransaction.get(transaction) ?? []
  }
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const found = map.get(key)
  if (found === undefined) map.set(key, [value])
  else found.push(value)
}

/** The values that a send wrote. */
export const valuesOf = ({ producer, first, count }: Send): string[] =>
  Array.from({ length: count }, (_, index) => `${producer}/${first + index}`)
