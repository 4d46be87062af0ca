import type { Cluster } from '../cluster.ts'
import type { TopicPartition } from '../topic-partition.ts'
import type { Outcome } from './outcome.ts'
import type { AbortSpec, ProducerState } from './partition-producers.ts'
import type {
  TransactionDescription,
  TransactionFilter,
  TransactionListing,
} from './transactions.ts'

/** The operations on transactions of an admin client (KIP-664, KIP-994); errors as its other operations. */
export class TransactionAdmin {
  readonly #cluster: Cluster
  readonly #timeoutMs: number

  constructor(cluster: Cluster, timeoutMs: number) {
    this.#cluster = cluster
    this.#timeoutMs = timeoutMs
  }

  /** Transactional ids of all coordinators. INVALID_REGULAR_EXPRESSION, UnsupportedVersionError (filters). */
  async list(filter: TransactionFilter = {}): Promise<TransactionListing[]> {
    const { listTransactions } = await import('./transactions.ts')
    return await listTransactions(this.#cluster, this.#timeoutMs, filter)
  }

  /** TRANSACTIONAL_ID_NOT_FOUND. */
  async describe(transactionalId: string): Promise<TransactionDescription> {
    const { describeTransaction } = await import('./transactions.ts')
    return await describeTransaction(this.#cluster, this.#timeoutMs, transactionalId)
  }

  /** Aborts what the transactional id has open and fences its producer. */
  async forceTerminate(transactionalId: string): Promise<void> {
    const { forceTerminateTransaction } = await import('./transactions.ts')
    await forceTerminateTransaction(this.#cluster, this.#timeoutMs, transactionalId)
  }

  /** By `partitionName`: the producers that the leaders, or one broker, know. */
  async describeProducers(
    partitions: readonly TopicPartition[],
    options: { brokerId?: number | undefined } = {},
  ): Promise<Map<string, Outcome<readonly ProducerState[]>>> {
    const { describeProducers } = await import('./partition-producers.ts')
    return await describeProducers(this.#cluster, this.#timeoutMs, partitions, options.brokerId)
  }

  /** Writes an abort marker for a transaction that hangs. INVALID_PRODUCER_EPOCH and others. */
  async abort(spec: AbortSpec): Promise<void> {
    const { abortTransaction } = await import('./partition-producers.ts')
    await abortTransaction(this.#cluster, this.#timeoutMs, spec)
  }
}
