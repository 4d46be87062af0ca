/**
 * What follows a prepared end: a marker into every partition of the transaction, then the record that says it is
 * complete. Partitions that cannot take theirs are tried again; those of deleted topics are left out.
 */
import type { ErrorName } from '../../protocol/errors.ts'
import type { Timer } from '../system/system.ts'
import { completed } from './end-transaction.ts'
import type { HostedTransaction, StatePartition } from './state-partition.ts'
import type { TransactionPartition } from './transaction-metadata.ts'

const RETRY_MS = 100
const LOGGER = 'kafka.coordinator.transaction.TransactionMarkerChannelManager'

export class TransactionCompletion {
  readonly #owner: StatePartition
  readonly #transaction: HostedTransaction
  readonly #over: () => void
  readonly #remaining: Set<TransactionPartition>
  /** Of those, the ones whose marker is written or waits for its replicas. */
  readonly #underWay = new Set<TransactionPartition>()
  #retry: Timer | undefined
  #isStopped = false

  constructor(owner: StatePartition, transaction: HostedTransaction, over: () => void) {
    this.#owner = owner
    this.#transaction = transaction
    this.#over = over
    this.#remaining = new Set(transaction.metadata.partitions)
  }

  start(): void {
    this.#retry = undefined
    const { producerId, producerEpoch, state } = this.#transaction.metadata
    const { coordinatorEpoch, markers } = this.#owner
    const isCommit = state === 'PrepareCommit'
    const marker = { producerId, producerEpoch, coordinatorEpoch, isCommit }
    if (this.#remaining.size === 0) this.#writeComplete()
    for (const partition of [...this.#remaining]) {
      if (this.#underWay.has(partition)) continue
      this.#underWay.add(partition)
      markers.write(partition, marker, (error) => this.#written(partition, error))
    }
  }

  stop(): void {
    this.#isStopped = true
    this.#retry?.cancel()
  }

  #written(partition: TransactionPartition, error: ErrorName): void {
    this.#underWay.delete(partition)
    if (this.#isStopped) return
    const isGone =
      error === 'UNKNOWN_TOPIC_OR_PARTITION' && !this.#owner.metadata.hasPartition(partition)
    if (error === 'NONE' || isGone) {
      this.#remaining.delete(partition)
      if (this.#remaining.size === 0) this.#writeComplete()
      return
    }
    if (error === 'TRANSACTION_COORDINATOR_FENCED' || error === 'INVALID_PRODUCER_EPOCH') {
      const { transactionalId } = this.#transaction.metadata
      const where = `${partition.topic}-${partition.partition}`
      this.#warn(
        `The marker of ${transactionalId} was refused by ${where}: ${error}. Its transaction stays as it is until another coordinator looks after it.`,
      )
      this.#finish()
      return
    }
    this.#startLater()
  }

  #writeComplete(): void {
    const { metadata } = this.#transaction
    const next = completed(metadata, this.#owner.system.clock.now())
    this.#owner.write(this.#transaction, next, (error) => {
      if (error === 'NONE' || this.#isStopped) this.#finish()
      else this.#startLater()
    })
  }

  #startLater(): void {
    this.#retry ??= this.#owner.system.timers.after(RETRY_MS, () => this.start())
  }

  #finish(): void {
    this.stop()
    this.#over()
  }

  #warn(message: string): void {
    this.#owner.logger.log('WARN', LOGGER, message)
  }
}
