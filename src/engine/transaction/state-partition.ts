/**
 * The transactional ids of one partition of `__transaction_state`. A change is appended as a record; when that is
 * committed it is applied, in order, to the tables and to memory, and whoever asked for it is told.
 */
import { type ErrorName, KafkaError } from '../../protocol/errors.ts'
import { coordinatorError } from '../coordinator-error.ts'
import type { Logger } from '../logger.ts'
import type { System } from '../system/system.ts'
import type { CurrentTransaction } from './decision.ts'
import type { TransactionLog, TransactionMarkers, TransactionMetadataView } from './ports.ts'
import { replayTransactions } from './replay.ts'
import { TransactionCompletion } from './transaction-completion.ts'
import type { TransactionMetadata } from './transaction-metadata.ts'
import { encodeTransactions, type TransactionChange } from './transaction-records.ts'
import type { TransactionTables } from './transaction-tables.ts'

export interface StatePartitionOptions {
  readonly system: System
  readonly logger: Logger
  readonly log: TransactionLog
  readonly tables: TransactionTables
  readonly markers: TransactionMarkers
  readonly metadata: TransactionMetadataView
  readonly partition: number
  /** The leader epoch of the partition: it fences the markers of an earlier coordinator. */
  readonly coordinatorEpoch: number
}

export interface HostedTransaction extends CurrentTransaction {
  metadata: TransactionMetadata
  isPending: boolean
}

interface UncommittedWrite {
  readonly lastOffset: number
  readonly change: TransactionChange
  readonly done: (error: ErrorName) => void
}

export class StatePartition {
  readonly system
  readonly logger
  readonly markers
  readonly metadata
  readonly partition: number
  readonly coordinatorEpoch: number
  readonly transactions = new Map<string, HostedTransaction>()
  readonly #log: TransactionLog
  readonly #tables: TransactionTables
  readonly #completions = new Set<TransactionCompletion>()
  #uncommitted: UncommittedWrite[] = []
  #isClosed = false

  constructor(options: StatePartitionOptions) {
    this.system = options.system
    this.logger = options.logger
    this.markers = options.markers
    this.metadata = options.metadata
    this.partition = options.partition
    this.coordinatorEpoch = options.coordinatorEpoch
    this.#log = options.log
    this.#tables = options.tables
  }

  /** Takes over what the tables and the log say, and completes what was about to end. */
  load(): void {
    for (const [id, metadata] of replayTransactions(this.#log, this.#tables, this.partition)) {
      this.transactions.set(id, { metadata, isPending: false })
    }
    for (const transaction of this.transactions.values()) {
      const { state } = transaction.metadata
      if (state === 'PrepareCommit' || state === 'PrepareAbort') this.#complete(transaction)
    }
  }

  /** Known from now on, though nothing of it is stored yet. */
  add(metadata: TransactionMetadata): HostedTransaction {
    const transaction = { metadata, isPending: false }
    this.transactions.set(metadata.transactionalId, transaction)
    return transaction
  }

  /**
   * Stores what a transaction is to be, and then calls `done`, maybe before it returns. When it is a prepared end, its
   * markers are written after that.
   */
  write(
    transaction: HostedTransaction,
    next: TransactionMetadata,
    done: (error: ErrorName) => void,
  ): void {
    transaction.isPending = true
    const { transactionalId } = next
    this.#append({ transactionalId, metadata: next }, (error) => {
      transaction.isPending = false
      if (error === 'NONE') transaction.metadata = next
      done(error)
      const isPrepared = next.state === 'PrepareCommit' || next.state === 'PrepareAbort'
      if (error === 'NONE' && isPrepared) this.#complete(transaction)
    })
  }

  /** Writes tombstones; ids whose removal fails stay. */
  remove(transaction: HostedTransaction): void {
    const { transactionalId } = transaction.metadata
    transaction.isPending = true
    this.#append({ transactionalId, metadata: null }, (error) => {
      transaction.isPending = false
      if (error === 'NONE') this.transactions.delete(transactionalId)
    })
  }

  highWatermarkAdvanced(): void {
    if (this.#uncommitted.length === 0) return
    const highWatermark = this.#log.highWatermark(this.partition)
    for (;;) {
      const [next] = this.#uncommitted
      if (next === undefined || next.lastOffset >= highWatermark) return
      this.#uncommitted.shift()
      this.#tables.write(() => {
        this.#tables.apply(this.partition, next.change)
        this.#tables.setAppliedOffset(this.partition, next.lastOffset + 1)
      })
      next.done('NONE')
    }
  }

  /** Somebody else coordinates these ids now, or nobody. */
  close(error: ErrorName): void {
    this.#isClosed = true
    for (const completion of this.#completions) completion.stop()
    this.#completions.clear()
    const uncommitted = this.#uncommitted
    this.#uncommitted = []
    for (const { done } of uncommitted) done(error)
    this.transactions.clear()
  }

  #complete(transaction: HostedTransaction): void {
    if (this.#isClosed) return
    const completion = new TransactionCompletion(this, transaction, () =>
      this.#completions.delete(completion),
    )
    this.#completions.add(completion)
    completion.start()
  }

  #append(change: TransactionChange, done: (error: ErrorName) => void): void {
    if (this.#isClosed) {
      done('NOT_COORDINATOR')
      return
    }
    const version = this.metadata.recordVersion()
    let lastOffset: number
    try {
      const batch = encodeTransactions([change], version, this.system.clock.now())
      lastOffset = this.#log.append(this.partition, batch)
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      done(coordinatorError(error, 'UNKNOWN_SERVER_ERROR'))
      return
    }
    this.#uncommitted.push({ lastOffset, change, done })
    this.highWatermarkAdvanced()
  }
}
