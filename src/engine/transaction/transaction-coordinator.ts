/**
 * The transaction coordinator: one method per API. A transactional id belongs to one partition of
 * `__transaction_state`, by its hash; whoever leads that partition coordinates its transactions.
 *
 * The owner calls `elected` for each partition of `__transaction_state` that this broker comes to lead (at the start
 * too), `resigned` when it stops to, and `highWatermarkAdvanced` when that moved.
 */
import { type ErrorName, KafkaError } from '../../protocol/errors.ts'
import { partitionFor } from '../group/partition-for.ts'
import type { Logger } from '../logger.ts'
import type { StateDatabase } from '../metadata/state-database.ts'
import type { System, Timer } from '../system/system.ts'
import { decideAddPartitions, verifyPartitions } from './add-partitions.ts'
import type { Decision, DecisionInput } from './decision.ts'
import { completed, decideEndTransaction, fenceTransaction } from './end-transaction.ts'
import { decideInitProducerId } from './init-producer-id.ts'
import type {
  TransactionCoordinatorNode,
  TransactionLog,
  TransactionMarkers,
  TransactionMetadataView,
} from './ports.ts'
import type {
  AddPartitionsRequest,
  DescribedTransaction,
  EndTransactionRequest,
  InitProducerIdRequest,
  ListedTransactions,
  ProducerIdResult,
  TransactionFilter,
} from './requests.ts'
import { expiredTransactions, selectTransactions, timedOutTransactions } from './selection.ts'
import { type HostedTransaction, StatePartition } from './state-partition.ts'
import type { TransactionConfig } from './transaction-config.ts'
import { newTransactionMetadata, type TransactionMetadata } from './transaction-metadata.ts'
import { TransactionTables } from './transaction-tables.ts'

export interface TransactionCoordinatorOptions {
  readonly system: System
  readonly logger: Logger
  readonly nodeId: number
  config(): TransactionConfig
  readonly log: TransactionLog
  readonly markers: TransactionMarkers
  readonly metadata: TransactionMetadataView
  readonly producerIds: { next(): Promise<number> }
  readonly stateDatabase: StateDatabase
}

const LOGGER = 'kafka.coordinator.transaction.TransactionCoordinator'

interface Found {
  readonly partition: StatePartition
  readonly transaction: HostedTransaction
}

/** What came of a decision; `next` is what was written, undefined when nothing had to be. */
interface Outcome {
  readonly error: ErrorName
  readonly next?: TransactionMetadata
}

export class TransactionCoordinator {
  readonly #options: TransactionCoordinatorOptions
  readonly #tables: TransactionTables
  readonly #partitions = new Map<number, StatePartition>()
  readonly #timers = new Set<Timer>()
  #isClosed = false

  constructor(options: TransactionCoordinatorOptions) {
    this.#options = options
    this.#tables = new TransactionTables(options.stateDatabase)
  }

  /** Starts what happens by itself: aborting what takes too long, forgetting ids that nobody uses. */
  start(): void {
    const { abortTimedOutIntervalMs, removeExpiredIntervalMs } = this.#options.config()
    this.#every(abortTimedOutIntervalMs, () => this.#abortTimedOut())
    this.#every(removeExpiredIntervalMs, () => this.#removeExpired())
  }

  /** Answers whoever waits with NOT_COORDINATOR and stops all timers; before the state database closes. */
  close(): void {
    this.#isClosed = true
    for (const timer of this.#timers) timer.cancel()
    this.#timers.clear()
    for (const partition of this.#partitions.values()) partition.close('NOT_COORDINATOR')
    this.#partitions.clear()
  }

  /** Loads the transactional ids of a partition, and completes the ends that were prepared. */
  elected(partition: number, leaderEpoch: number): void {
    this.resigned(partition)
    this.#logInfo(
      `Elected as the txn coordinator for partition ${partition} at epoch ${leaderEpoch}`,
    )
    const { system, logger, log, markers, metadata } = this.#options
    const owner = new StatePartition({
      system,
      logger,
      log,
      tables: this.#tables,
      markers,
      metadata,
      partition,
      coordinatorEpoch: leaderEpoch,
    })
    this.#partitions.set(partition, owner)
    owner.load()
  }

  /** Forgets them; requests get NOT_COORDINATOR. */
  resigned(partition: number): void {
    const owner = this.#partitions.get(partition)
    if (owner === undefined) return
    this.#partitions.delete(partition)
    this.#logInfo(`Resigned as the txn coordinator for partition ${partition}`)
    owner.close('NOT_COORDINATOR')
  }

  /** Records that waited for replication may be committed now. */
  highWatermarkAdvanced(partition: number): void {
    this.#partitions.get(partition)?.highWatermarkAdvanced()
  }

  /**
   * Where the coordinator of a transactional id is, as seen on `listener`. Throws KafkaError
   * COORDINATOR_NOT_AVAILABLE, and starts to create `__transaction_state` when it does not exist.
   */
  findCoordinator(transactionalId: string, listener: string): TransactionCoordinatorNode {
    const { metadata } = this.#options
    const partitions = metadata.statePartitions()
    if (partitions === undefined) metadata.createStateTopic()
    const node =
      partitions === undefined
        ? undefined
        : metadata.statePartitionLeader(partitionFor(transactionalId, partitions), listener)
    if (node === undefined) throw new KafkaError('COORDINATOR_NOT_AVAILABLE')
    return node
  }

  /** INVALID_REQUEST, INVALID_TRANSACTION_TIMEOUT, and what `decideInitProducerId` refuses with. */
  async initProducerId(request: InitProducerIdRequest): Promise<ProducerIdResult> {
    const { transactionalId, timeoutMs, expected } = request
    if (transactionalId === '') return noProducerId('INVALID_REQUEST')
    if (timeoutMs <= 0 || timeoutMs > this.#options.config().maxTimeoutMs) {
      return noProducerId('INVALID_TRANSACTION_TIMEOUT')
    }
    const partition = this.#route(transactionalId)
    if (typeof partition === 'string') return noProducerId(partition)
    const existing = partition.transactions.get(transactionalId)
    const transaction = existing ?? (await this.#create(partition, transactionalId, timeoutMs))
    const serverTransactionVersion = this.#options.metadata.serverTransactionVersion()
    const { error, next } = await this.#carryOut({ partition, transaction }, (input) =>
      decideInitProducerId(transaction, {
        ...input,
        timeoutMs,
        expected,
        serverTransactionVersion,
      }),
    )
    if (error !== 'NONE' || next === undefined) return noProducerId(error)
    // The transaction that was open has to be over first.
    if (next.state !== 'Empty') return noProducerId('CONCURRENT_TRANSACTIONS')
    const { producerId, producerEpoch } = next
    this.#logInfo(
      `Initialized transactionalId ${transactionalId} with producerId ${producerId} and producer epoch ${producerEpoch} on partition __transaction_state-${partition.partition}`,
    )
    return { error, producerId, producerEpoch }
  }

  /** INVALID_REQUEST, and what `decideAddPartitions` refuses with. */
  async addPartitions(request: AddPartitionsRequest): Promise<ErrorName> {
    const found = this.#find(request.transactionalId)
    if (typeof found === 'string') return found
    const { error } = await this.#carryOut(found, ({ now }) =>
      decideAddPartitions(found.transaction, { ...request, now }),
    )
    return error
  }

  /** One outcome for each partition: whether it is in the open transaction. */
  verifyPartitions(request: Omit<AddPartitionsRequest, 'clientTransactionVersion'>): ErrorName[] {
    const found = this.#find(request.transactionalId)
    if (typeof found === 'string') return request.partitions.map(() => found)
    return verifyPartitions(found.transaction, request)
  }

  /** Answers when the decision is stored; the markers follow. With the id and epoch for the next transaction. */
  async endTransaction(request: EndTransactionRequest): Promise<ProducerIdResult> {
    const found = this.#find(request.transactionalId)
    if (typeof found === 'string') return noProducerId(found)
    const { error, next } = await this.#carryOut(found, (input) =>
      decideEndTransaction(found.transaction, { ...request, ...input }),
    )
    if (error !== 'NONE') return noProducerId(error)
    const { producerId, producerEpoch } =
      next === undefined ? found.transaction.metadata : completed(next, next.lastUpdateTimestamp)
    return { error, producerId, producerEpoch }
  }

  /** INVALID_REQUEST, TRANSACTIONAL_ID_NOT_FOUND, NOT_COORDINATOR. */
  describe(transactionalId: string): DescribedTransaction {
    if (transactionalId === '') return { error: 'INVALID_REQUEST', metadata: undefined }
    const partition = this.#route(transactionalId)
    if (typeof partition === 'string') return { error: partition, metadata: undefined }
    const metadata = partition.transactions.get(transactionalId)?.metadata
    if (metadata === undefined) return { error: 'TRANSACTIONAL_ID_NOT_FOUND', metadata }
    return { error: 'NONE', metadata }
  }

  list(filter: TransactionFilter): ListedTransactions {
    if (this.#isClosed) {
      return { error: 'COORDINATOR_NOT_AVAILABLE', unknownStates: [], transactions: [] }
    }
    return selectTransactions(this.#all(), filter, this.#options.system.clock.now())
  }

  *#all(): Generator<TransactionMetadata> {
    for (const { transaction } of this.#hosted()) yield transaction.metadata
  }

  *#hosted(): Generator<Found> {
    for (const partition of [...this.#partitions.values()]) {
      for (const transaction of [...partition.transactions.values()])
        yield { partition, transaction }
    }
  }

  async #create(
    partition: StatePartition,
    transactionalId: string,
    timeoutMs: number,
  ): Promise<HostedTransaction> {
    const { producerIds, system } = this.#options
    const producerId = await producerIds.next()
    // Somebody else may have come first.
    const existing = partition.transactions.get(transactionalId)
    if (existing !== undefined) return existing
    const now = system.clock.now()
    return partition.add(newTransactionMetadata(transactionalId, producerId, timeoutMs, now))
  }

  /** Asks for a decision, with a new producer id if one is needed, and writes what it says. */
  async #carryOut(
    { partition, transaction }: Found,
    decide: (input: DecisionInput) => Decision,
  ): Promise<Outcome> {
    const { clock } = this.#options.system
    let decision = decide({ now: clock.now(), newProducerId: undefined })
    if (decision.type === 'needsProducerId') {
      const newProducerId = await this.#options.producerIds.next()
      decision = decide({ now: clock.now(), newProducerId })
    }
    if (decision.type === 'refuse') return { error: decision.error }
    if (decision.type !== 'write') return { error: 'NONE' }
    const { next } = decision
    return new Promise((resolve) => {
      partition.write(transaction, next, (error) => resolve({ error, next }))
    })
  }

  #abortTimedOut(): void {
    const { system, metadata } = this.#options
    const now = system.clock.now()
    for (const found of timedOutTransactions(this.#hosted(), now)) {
      const { transactionalId } = found.transaction.metadata
      this.#carryOut(found, (input) => {
        // While an id was fetched its producer may have ended it.
        const isOpen =
          found.transaction.metadata.state === 'Ongoing' && !found.transaction.isPending
        if (!isOpen) return { type: 'refuse', error: 'CONCURRENT_TRANSACTIONS' }
        return fenceTransaction(
          found.transaction.metadata,
          input,
          metadata.serverTransactionVersion(),
        )
      }).then(
        ({ error }) => this.#rolledBack(transactionalId, error),
        (error) =>
          this.#logError(`The transaction of ${transactionalId} could not be aborted`, error),
      )
    }
  }

  #rolledBack(transactionalId: string, error: ErrorName): void {
    if (error === 'NONE') {
      this.#logInfo(
        `Completed rollback of ongoing transaction for transactionalId ${transactionalId} due to timeout`,
      )
    }
  }

  #removeExpired(): void {
    const { system, config } = this.#options
    const before = system.clock.now() - config().idExpirationMs
    for (const { partition, transaction } of expiredTransactions(this.#hosted(), before)) {
      partition.remove(transaction)
    }
  }

  #every(intervalMs: number, run: () => void): void {
    const timer = this.#options.system.timers.after(intervalMs, () => {
      this.#timers.delete(timer)
      try {
        run()
      } catch (error) {
        // One id's trouble must not keep the others from being looked after: the next round tries again.
        this.#logError('A check of all transactions failed', error)
      }
      this.#every(intervalMs, run)
    })
    this.#timers.add(timer)
  }

  #find(transactionalId: string): Found | ErrorName {
    if (transactionalId === '') return 'INVALID_REQUEST'
    const partition = this.#route(transactionalId)
    if (typeof partition === 'string') return partition
    const transaction = partition.transactions.get(transactionalId)
    return transaction === undefined ? 'INVALID_PRODUCER_ID_MAPPING' : { partition, transaction }
  }

  /** The partition that coordinates the id, or why this broker cannot. */
  #route(transactionalId: string): StatePartition | ErrorName {
    if (this.#isClosed) return 'COORDINATOR_NOT_AVAILABLE'
    const partitions = this.#options.metadata.statePartitions()
    if (partitions === undefined) return 'NOT_COORDINATOR'
    return this.#partitions.get(partitionFor(transactionalId, partitions)) ?? 'NOT_COORDINATOR'
  }

  #logError(message: string, error: unknown): void {
    const { logger, nodeId } = this.#options
    logger.log('ERROR', LOGGER, `[TransactionCoordinator id=${nodeId}] ${message}`, error)
  }

  #logInfo(message: string): void {
    const { logger, nodeId } = this.#options
    logger.log('INFO', LOGGER, `[TransactionCoordinator id=${nodeId}] ${message}`)
  }
}

const noProducerId = (error: ErrorName): ProducerIdResult => ({
  error,
  producerId: -1,
  producerEpoch: -1,
})
