/** Producer ids for idempotent producers, taken from the controller in blocks so that most cost nothing (KIP-730). */
import { KafkaError } from '../protocol/errors.ts'
import type { Controller } from './metadata/controller.ts'

export class ProducerIds {
  readonly #controller: Pick<Controller, 'allocateProducerIds'>
  #next = 0
  #end = 0
  #allocating: Promise<void> | undefined

  constructor(controller: Pick<Controller, 'allocateProducerIds'>) {
    this.#controller = controller
  }

  /** An id that no other producer of the cluster has or had. */
  async next(): Promise<number> {
    while (this.#next === this.#end) {
      this.#allocating ??= this.#allocate()
      await this.#allocating
    }
    return this.#next++
  }

  async #allocate(): Promise<void> {
    try {
      const { firstProducerId, count } = await this.#controller.allocateProducerIds()
      this.#next = firstProducerId
      this.#end = firstProducerId + count
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      // Producers try again then.
      throw new KafkaError('COORDINATOR_LOAD_IN_PROGRESS', error.message, { cause: error })
    } finally {
      this.#allocating = undefined
    }
  }
}
