/**
 * What a transactional producer may do, and what has to be asked of the coordinators next: a state machine without
 * network and clock. The calls of the application and the answers of coordinators go in; `next` gives the requests
 * that become due, one at a time.
 *
 * With transaction version 1 partitions are announced before they are written to, and the epoch stays. With version 2
 * (KIP-890) the brokers add partitions by themselves, and every end of a transaction brings a new epoch.
 */
import { type ErrorName, KafkaError } from '../../../protocol/errors.ts'
import type { PartitionOffset } from '../../admin/consumer-group-offsets.ts'
import { IllegalStateError, KafkaException } from '../../errors.ts'
import type { GroupMetadata } from '../../group-metadata.ts'
import { partitionName, type TopicPartition } from '../../topic-partition.ts'
import type { ProducerIdentity } from '../producer-identity.ts'
import type { Verdict } from './answer-verdicts.ts'
import { Completion } from './completion.ts'
import { PendingCall } from './pending-call.ts'
import { TransactionPartitions } from './transaction-partitions.ts'
import { type TransactionRequest, TransactionRequests } from './transaction-request.ts'
import { checkTransition, errorStateError, type TransactionState } from './transaction-state.ts'

export class TransactionManager {
  readonly transactionalId: string
  #state: TransactionState = 'UNINITIALIZED'
  /** In the two error states only. */
  #lastError: Error | undefined
  #identity: ProducerIdentity | undefined
  readonly #pending = new PendingCall()
  readonly #requests = new TransactionRequests()
  readonly #partitions = new TransactionPartitions()
  /** Whether the coordinator may know of the transaction. */
  #hasStarted = false
  #needsNewEpoch = false
  /** The coordinator does not know the producer id: no end is asked of it. */
  #identityIsLost = false
  /** Of the transaction under way, and what the cluster finalized last. */
  #isVersion2 = false
  #finalized = { epoch: -1, isVersion2: false }

  constructor(transactionalId: string) {
    this.transactionalId = transactionalId
  }

  get state(): TransactionState {
    return this.#state
  }

  /** The id and epoch that batches are written under; undefined before the first initTransactions has succeeded. */
  get identity(): ProducerIdentity | undefined {
    return this.#identity
  }

  get isVersion2(): boolean {
    return this.#isVersion2
  }

  /** What made the transaction or the producer fail. */
  get lastError(): Error | undefined {
    return this.#lastError
  }

  get hasFailed(): boolean {
    return this.#state === 'FATAL_ERROR'
  }

  /** Whether batches that were never sent are to be dropped. */
  get isGivingUp(): boolean {
    return this.#state === 'ABORTING_TRANSACTION' || this.#state === 'ABORTABLE_ERROR'
  }

  /** Whether there is something that closing the producer has to end. */
  get isOngoing(): boolean {
    return ONGOING.has(this.#state)
  }

  get isCompleting(): boolean {
    return this.#state === 'COMMITTING_TRANSACTION' || this.#state === 'ABORTING_TRANSACTION'
  }

  get hasPartitions(): boolean {
    return !this.#partitions.isEmpty
  }

  /** The features that a broker told, with the epoch of their finalization. */
  noteFeatures(epoch: number, transactionVersion: number): void {
    if (epoch <= this.#finalized.epoch) return
    this.#finalized = { epoch, isVersion2: transactionVersion >= 2 }
  }

  // The calls of the application. They throw IllegalStateError, and what `errorStateError` says in an error state.

  initialize(): Completion {
    return this.#pending.begin('initTransactions', () => {
      this.#throwIfFailed()
      this.#enter('INITIALIZING')
      return this.#enqueue({ kind: 'initProducerId', raises: undefined }, 'InitProducerId')
    })
  }

  begin(): void {
    this.#pending.check('beginTransaction')
    this.#throwIfFailed()
    this.#enter('IN_TRANSACTION')
  }

  commit(): Completion {
    return this.#pending.begin('commitTransaction', () => {
      this.#throwIfFailed()
      this.#enter('COMMITTING_TRANSACTION')
      return this.#finish(true)
    })
  }

  abort(): Completion {
    return this.#pending.begin('abortTransaction', () => {
      if (this.#state !== 'ABORTABLE_ERROR') this.#throwIfFailed()
      this.#enter('ABORTING_TRANSACTION')
      this.#partitions.forgetNew()
      return this.#finish(false)
    })
  }

  /** The end of the transaction that is ending, or of its abort. */
  end(): Completion {
    const ending = this.isCompleting ? this.#pending.completion : undefined
    return ending ?? this.abort()
  }

  sendOffsets(offsets: readonly PartitionOffset[], group: GroupMetadata): Completion {
    this.#pending.check('sendOffsetsToTransaction')
    this.#throwIfFailed()
    if (this.#state !== 'IN_TRANSACTION') {
      throw new IllegalStateError(
        `Cannot send offsets if a transaction is not in progress (currentState= ${this.#state})`,
      )
    }
    if (!this.#isVersion2) {
      return this.#enqueue({ kind: 'addOffsets', offsets, group }, 'AddOffsetsToTxn')
    }
    this.#hasStarted = true
    const request = { kind: 'commitOffsets', group, offsets: byName(offsets) } as const
    return this.#enqueue(request, 'TxnOffsetCommitHandler')
  }

  /** Throws where no record may be sent. `partition`: of the record, if it names one. */
  checkSend(topic: string, partition = 0): void {
    this.#throwIfFailed()
    this.#pending.check('send')
    if (this.#state === 'IN_TRANSACTION') return
    const adding = `Cannot add partition ${partitionName({ topic, partition })} to transaction`
    throw new IllegalStateError(
      this.#identity === undefined
        ? `${adding} before completing a call to initTransactions`
        : `${adding} while in state  ${this.#state}`,
    )
  }

  // What the sender tells and asks.

  /** A record was taken for the partition. */
  addPartition(partition: TopicPartition): void {
    this.#partitions.want(partition, !this.#isVersion2)
    if (this.#isVersion2) this.#hasStarted = true
  }

  /** Whether batches may be sent to the partition now. */
  allows(partition: TopicPartition): boolean {
    return !this.hasFailed && this.#partitions.has(partition)
  }

  /** A record failed for good: the transaction cannot commit any more. */
  recordFailed(error: Error): void {
    if (error instanceof KafkaError && FATAL.has(error.error)) this.#fail(error)
    else if (this.isOngoing) this.#failTransaction(error)
  }

  /**
   * The request that is due, if there is one; `isWriting`: some batch has not ended. Only one may be under way:
   * `answered` or `retry` has to follow before the next call.
   */
  next(isWriting: boolean): TransactionRequest | undefined {
    if (this.#partitions.hasNew) this.#announce()
    for (;;) {
      const request = this.#requests.first
      if (request === undefined) return undefined
      const ends = request.kind === 'endTransaction'
      if (ends && isWriting) return undefined
      this.#requests.take()
      if (this.#lastError !== undefined) request.completion.fail(this.#lastError)
      else if (!ends || (this.#hasStarted && !this.#identityIsLost)) return request
      else {
        this.#complete()
        request.completion.succeed()
      }
    }
  }

  /** The same request is due again. */
  retry(request: TransactionRequest): void {
    this.#requests.putBack(request)
  }

  /** `identity`: the one that the answer brought. */
  answered(
    request: TransactionRequest,
    verdict: Verdict,
    identity: ProducerIdentity | undefined,
  ): void {
    if (verdict.kind === 'retry') this.retry(request)
    else if (verdict.kind === 'done') this.#done(request, identity)
    else this.#refused(request, verdict)
  }

  /** Fails what waits and the request under way, because the producer is closed. */
  close(underWay: TransactionRequest | undefined): void {
    const error = new KafkaException('The producer closed forcefully')
    underWay?.completion.fail(error)
    for (const { completion } of this.#requests.takeAll()) completion.fail(error)
    this.#pending.fail(error)
    this.#fail(error)
  }

  #done(request: TransactionRequest, identity: ProducerIdentity | undefined): void {
    switch (request.kind) {
      case 'initProducerId':
        if (request.raises === undefined) this.#isVersion2 = this.#finalized.isVersion2
        this.#identity = identity
        this.#enter('READY')
        break
      case 'addPartitions':
        this.#partitions.settle(request.partitions, true)
        this.#hasStarted = true
        break
      case 'addOffsets': {
        this.#hasStarted = true
        const { group, completion } = request
        const offsets = byName(request.offsets)
        this.#requests.add({ kind: 'commitOffsets', group, offsets, completion })
        return
      }
      case 'endTransaction':
        if (identity !== undefined) this.#identity = identity
        this.#complete()
        break
      case 'commitOffsets':
    }
    request.completion.succeed()
  }

  #refused(
    request: TransactionRequest,
    verdict: Extract<Verdict, { kind: 'abortable' | 'fatal' }>,
  ): void {
    request.completion.fail(verdict.error)
    if (request.kind === 'addPartitions') this.#partitions.settle(request.partitions, false)
    // Where not even the abort succeeds, nothing is left to be tried.
    const isAbort = request.kind === 'endTransaction' && !request.committed
    if (verdict.kind === 'fatal' || isAbort) this.#fail(verdict.error)
    else if (request.kind === 'initProducerId' && request.raises === undefined) {
      // Nothing has begun: the application may try again with more rights.
      this.#state = 'UNINITIALIZED'
    } else {
      this.#identityIsLost ||= verdict.identityLost
      this.#failTransaction(verdict.error)
    }
  }

  #finish(committed: boolean): Completion {
    if (this.#partitions.hasNew) this.#announce()
    const version2 = this.#isVersion2
    const request = { kind: 'endTransaction', committed, version2 } as const
    const ended = this.#enqueue(request, `EndTxn(${committed})`)
    // A cluster that went over to version 2 wants a new epoch before its first transaction.
    this.#isVersion2 = this.#finalized.isVersion2
    if (this.#isVersion2 && !version2) this.#needsNewEpoch = true
    if (!this.#needsNewEpoch) return ended
    return this.#enqueue({ kind: 'initProducerId', raises: this.#identity }, 'InitProducerId')
  }

  #complete(): void {
    this.#enter(this.#needsNewEpoch ? 'INITIALIZING' : 'READY')
    this.#needsNewEpoch = false
    this.#identityIsLost = false
    this.#hasStarted = false
    this.#partitions.clear()
  }

  #announce(): void {
    const partitions = this.#partitions.announce()
    this.#enqueue({ kind: 'addPartitions', partitions }, 'AddPartitionsToTxn')
  }

  #enqueue(request: WithoutCompletion<TransactionRequest>, operation: string): Completion {
    const completion = new Completion(operation)
    this.#requests.add({ ...request, completion })
    return completion
  }

  #enter(target: TransactionState): void {
    checkTransition(this.transactionalId, this.#state, target)
    this.#state = target
    this.#lastError = undefined
  }

  #failTransaction(error: Error): void {
    if (this.hasFailed || this.#state === 'ABORTING_TRANSACTION') return
    // With version 2 the end of the transaction brings a new epoch anyway.
    if (!this.#isVersion2 || this.#identityIsLost) this.#needsNewEpoch = true
    this.#enter('ABORTABLE_ERROR')
    this.#lastError = error
  }

  #fail(error: Error): void {
    if (this.hasFailed) return
    this.#enter('FATAL_ERROR')
    this.#lastError = error
    this.#pending.fail(error)
  }

  #throwIfFailed(): void {
    if (this.#lastError === undefined) return
    throw errorStateError(this.transactionalId, this.#identity, this.#lastError)
  }
}

type WithoutCompletion<Request> = Request extends unknown ? Omit<Request, 'completion'> : never

const ONGOING: ReadonlySet<TransactionState> = new Set<TransactionState>([
  'IN_TRANSACTION',
  'COMMITTING_TRANSACTION',
  'ABORTING_TRANSACTION',
  'ABORTABLE_ERROR',
])

/** Errors of batches after which the producer can do nothing any more. */
const FATAL: ReadonlySet<ErrorName> = new Set<ErrorName>([
  'CLUSTER_AUTHORIZATION_FAILED',
  'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
  'PRODUCER_FENCED',
  'UNSUPPORTED_VERSION',
])

const byName = (offsets: readonly PartitionOffset[]): Map<string, PartitionOffset> =>
  new Map(offsets.map((offset) => [partitionName(offset), offset]))
