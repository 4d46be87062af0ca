/** What handlers ask of the transaction coordinator, and what they get. */
import type { ErrorName } from '../../protocol/errors.ts'
import type { ProducerIdAndEpoch } from './init-producer-id.ts'
import type {
  ClientTransactionVersion,
  TransactionMetadata,
  TransactionPartition,
} from './transaction-metadata.ts'

export interface InitProducerIdRequest {
  readonly transactionalId: string
  readonly timeoutMs: number
  /** Undefined: a new producer. */
  readonly expected: ProducerIdAndEpoch | undefined
}

export interface TransactionalProducer {
  readonly transactionalId: string
  readonly producerId: number
  readonly producerEpoch: number
}

export interface AddPartitionsRequest extends TransactionalProducer {
  readonly partitions: readonly TransactionPartition[]
  readonly clientTransactionVersion: ClientTransactionVersion
}

export interface EndTransactionRequest extends TransactionalProducer {
  readonly isCommit: boolean
  readonly clientTransactionVersion: ClientTransactionVersion
}

/** -1 and -1 with an error. */
export interface ProducerIdResult extends ProducerIdAndEpoch {
  readonly error: ErrorName
}

export interface ListedTransactions {
  readonly error: ErrorName
  readonly unknownStates: readonly string[]
  readonly transactions: readonly TransactionMetadata[]
}

export interface TransactionFilter {
  /** Empty: every state. */
  readonly states: readonly string[]
  /** Empty: every producer. */
  readonly producerIds: readonly number[]
  /** Only those that run for longer, in milliseconds; negative: all. */
  readonly longerThanMs: number
  /** Whether an id is wanted. */
  matchesId(transactionalId: string): boolean
}

export interface DescribedTransaction {
  readonly error: ErrorName
  /** Undefined with an error. */
  readonly metadata: TransactionMetadata | undefined
}
