/** The states of a transactional producer, and which may follow which. */
import { KafkaError } from '../../../protocol/errors.ts'
import { ClientError, IllegalStateError, KafkaException } from '../../errors.ts'
import type { ProducerIdentity } from '../producer-identity.ts'

export type TransactionState =
  | 'UNINITIALIZED'
  | 'INITIALIZING'
  | 'READY'
  | 'IN_TRANSACTION'
  | 'COMMITTING_TRANSACTION'
  | 'ABORTING_TRANSACTION'
  /** Something of the transaction failed: it can only be aborted. */
  | 'ABORTABLE_ERROR'
  /** Nothing is possible any more with this producer. */
  | 'FATAL_ERROR'

/** From which states a state is reached; the last one from all. */
const SOURCES: Readonly<Record<TransactionState, readonly TransactionState[] | 'all'>> = {
  UNINITIALIZED: ['READY', 'ABORTABLE_ERROR'],
  INITIALIZING: ['UNINITIALIZED', 'COMMITTING_TRANSACTION', 'ABORTING_TRANSACTION'],
  READY: ['INITIALIZING', 'COMMITTING_TRANSACTION', 'ABORTING_TRANSACTION'],
  IN_TRANSACTION: ['READY'],
  COMMITTING_TRANSACTION: ['IN_TRANSACTION'],
  ABORTING_TRANSACTION: ['IN_TRANSACTION', 'ABORTABLE_ERROR'],
  ABORTABLE_ERROR: ['IN_TRANSACTION', 'COMMITTING_TRANSACTION', 'ABORTABLE_ERROR', 'INITIALIZING'],
  FATAL_ERROR: 'all',
}

/** Throws IllegalStateError where `target` cannot follow `source`. */
export function checkTransition(
  transactionalId: string,
  source: TransactionState,
  target: TransactionState,
): void {
  const sources = SOURCES[target]
  if (sources === 'all' || sources.includes(source)) return
  throw new IllegalStateError(
    `TransactionalId ${transactionalId}: Invalid transition attempted from state ${source} to state ${target}`,
  )
}

/** What a call throws while the producer is in an error state. */
export function errorStateError(
  transactionalId: string,
  identity: ProducerIdentity | undefined,
  cause: Error,
): Error {
  const name = cause instanceof KafkaError ? cause.error : undefined
  if (name !== 'PRODUCER_FENCED' && name !== 'INVALID_PRODUCER_EPOCH') {
    return new KafkaException(
      'Cannot execute transactional method because we are in an error state',
      { cause },
    )
  }
  const { producerId = -1, producerEpoch = -1 } = identity ?? {}
  return new KafkaError(
    name,
    `Producer with transactionalId '${transactionalId}' and (producerId=${producerId}, epoch=${producerEpoch}) ` +
      (name === 'PRODUCER_FENCED'
        ? 'has been fenced by another producer with the same transactionalId'
        : 'attempted to produce with an old epoch'),
    { cause },
  )
}

/** What happens to records that were not sent when their transaction is aborted. */
export const transactionAborted = (): ClientError =>
  new ClientError(
    'org.apache.kafka.common.errors.TransactionAbortedException',
    'Failing batch since transaction was aborted',
  )
