/** The producer id and epoch under which brokers recognise repeated batches (InitProducerId). */
import { initProducerId } from '../../protocol/apis/init-producer-id.ts'
import { errorName, KafkaError } from '../../protocol/errors.ts'
import { backoffMs, sleep } from '../backoff.ts'
import type { Cluster } from '../cluster.ts'
import { isRetriable } from '../errors.ts'

const MAX_EPOCH = 32767
/** An id without transactions has no transactions to time out. */
const NO_TIMEOUT_MS = 2147483647

export class ProducerIdentity {
  readonly producerId: number
  readonly producerEpoch: number

  constructor(producerId: number, producerEpoch: number) {
    this.producerId = producerId
    this.producerEpoch = producerEpoch
  }

  /** The same id with the next epoch; undefined where there is none, and a new id is needed. */
  next(): ProducerIdentity | undefined {
    if (this.producerEpoch >= MAX_EPOCH) return undefined
    return new ProducerIdentity(this.producerId, this.producerEpoch + 1)
  }
}

/** The identity of an idempotent producer without transactions, who raises its epoch by itself (KIP-360). */
export class IdempotentIdentity {
  readonly #cluster: Cluster
  readonly #onChange: (error: Error | undefined) => void
  #current: ProducerIdentity | undefined
  #isFetching = false
  #closed = false

  /** `onChange`: an id has come, or none will come for this reason. */
  constructor(cluster: Cluster, onChange: (error: Error | undefined) => void) {
    this.#cluster = cluster
    this.#onChange = onChange
  }

  get current(): ProducerIdentity | undefined {
    return this.#current
  }

  /** Asks for an id, unless there is one. */
  prepare(): void {
    if (this.#current !== undefined || this.#isFetching) return
    this.#isFetching = true
    fetchProducerIdentity(this.#cluster, () => this.#closed).then(
      (identity) => {
        this.#current = identity
        this.#isFetching = false
        this.#onChange(undefined)
      },
      (error: unknown) => {
        this.#isFetching = false
        if (!(error instanceof Error)) throw error
        this.#onChange(error)
      },
    )
  }

  raiseEpoch(): void {
    this.#current = this.#current?.next()
  }

  close(): void {
    this.#closed = true
  }
}

/** Asks any broker until one gives an id. Rejects with an error that is not retriable. */
export async function fetchProducerIdentity(
  cluster: Cluster,
  isClosed: () => boolean,
): Promise<ProducerIdentity> {
  for (let failures = 0; ; failures++) {
    try {
      const link = await cluster.any()
      const response = await cluster.send(link, initProducerId, {
        transactionalId: null,
        transactionTimeoutMs: NO_TIMEOUT_MS,
      })
      if (response.errorCode !== 0) throw new KafkaError(errorName(response.errorCode))
      return new ProducerIdentity(response.producerId, response.producerEpoch)
    } catch (error) {
      if (!isRetriable(error) || isClosed()) throw error
      await sleep(backoffMs(cluster.settings.retryBackoff, failures))
    }
  }
}
