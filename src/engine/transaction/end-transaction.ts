/**
 * The end of a transaction: first the decision is written (PrepareCommit, PrepareAbort), then the markers, then that it
 * is complete. From client version 2 on every end raises the epoch (KIP-890), so that nothing of a transaction
 * that is over can get into the next one; a retry is known by the epoch before.
 */
import { type CurrentTransaction, type Decision, type DecisionInput, refuse } from './decision.ts'
import {
  type ClientTransactionVersion,
  isEpochExhausted,
  MAX_EPOCH,
  NO_PRODUCER_EPOCH,
  NO_PRODUCER_ID,
  type TransactionMetadata,
} from './transaction-metadata.ts'

export interface EndTransactionInput extends DecisionInput {
  readonly producerId: number
  readonly producerEpoch: number
  readonly isCommit: boolean
  readonly clientTransactionVersion: ClientTransactionVersion
}

/**
 * Refusals: INVALID_PRODUCER_ID_MAPPING, PRODUCER_FENCED, CONCURRENT_TRANSACTIONS (that end is under way),
 * INVALID_TXN_STATE (nothing to end, or it ended the other way).
 */
export function decideEndTransaction(
  current: CurrentTransaction,
  input: EndTransactionInput,
): Decision {
  return input.clientTransactionVersion === 2
    ? endVersion2(current, input)
    : endVersion0(current, input)
}

function endVersion0(
  { metadata, isPending }: CurrentTransaction,
  input: EndTransactionInput,
): Decision {
  if (metadata.producerId !== input.producerId) return refuse('INVALID_PRODUCER_ID_MAPPING')
  if (metadata.producerEpoch !== input.producerEpoch) return refuse('PRODUCER_FENCED')
  if (isPending) return refuse('CONCURRENT_TRANSACTIONS')
  const { state } = metadata
  if (state === 'Ongoing') return prepare(metadata, input)
  if (state === endOf(input, 'Prepare')) return refuse('CONCURRENT_TRANSACTIONS')
  return state === endOf(input, 'Complete') ? { type: 'done' } : refuse('INVALID_TXN_STATE')
}

function endVersion2(
  { metadata, isPending }: CurrentTransaction,
  input: EndTransactionInput,
): Decision {
  const { state, producerEpoch } = metadata
  const hasNewId =
    metadata.previousProducerId === input.producerId &&
    isEpochExhausted(input.producerEpoch) &&
    producerEpoch === 0
  if (metadata.producerId !== input.producerId && !hasNewId) {
    return refuse('INVALID_PRODUCER_ID_MAPPING')
  }
  const isRetry = hasNewId || producerEpoch === input.producerEpoch + 1
  const isCurrent =
    metadata.producerId === input.producerId && producerEpoch === input.producerEpoch
  const isPrepared = state === 'PrepareCommit' || state === 'PrepareAbort'
  const isComplete = state === 'CompleteCommit' || state === 'CompleteAbort'
  const isValid = isPrepared ? isRetry : isCurrent || (isComplete && isRetry)
  if (!isValid) return refuse('PRODUCER_FENCED')
  if (isPending) return refuse('CONCURRENT_TRANSACTIONS')
  if (state === 'Ongoing') return prepare(metadata, input)
  if (isPrepared) {
    return refuse(
      state === endOf(input, 'Prepare') ? 'CONCURRENT_TRANSACTIONS' : 'INVALID_TXN_STATE',
    )
  }
  if (isRetry) {
    return state === endOf(input, 'Complete') ? { type: 'done' } : refuse('INVALID_TXN_STATE')
  }
  // Whether the broker ever saw a partition of it the client cannot know.
  return input.isCommit ? refuse('INVALID_TXN_STATE') : prepare(metadata, input)
}

function endOf<Stage extends 'Prepare' | 'Complete'>(
  { isCommit }: Pick<EndTransactionInput, 'isCommit'>,
  stage: Stage,
): `${Stage}${'Commit' | 'Abort'}` {
  return `${stage}${isCommit ? 'Commit' : 'Abort'}`
}

type EndedBy = Pick<
  EndTransactionInput,
  'isCommit' | 'clientTransactionVersion' | 'now' | 'newProducerId'
>

function prepare(metadata: TransactionMetadata, input: EndedBy): Decision {
  const { now, newProducerId, clientTransactionVersion } = input
  const begun = metadata.state === 'Ongoing' ? metadata.startTimestamp : now
  const next: TransactionMetadata = {
    ...metadata,
    state: endOf(input, 'Prepare'),
    startTimestamp: begun,
    lastUpdateTimestamp: now,
    nextProducerId: NO_PRODUCER_ID,
    clientTransactionVersion,
  }
  if (clientTransactionVersion === 0) return { type: 'write', next }
  const { producerEpoch } = metadata
  if (!isEpochExhausted(producerEpoch)) {
    const raised = { producerEpoch: producerEpoch + 1, lastProducerEpoch: producerEpoch }
    return { type: 'write', next: { ...next, ...raised } }
  }
  if (newProducerId === undefined) return { type: 'needsProducerId' }
  const raised = {
    producerEpoch: MAX_EPOCH,
    lastProducerEpoch: producerEpoch,
    nextProducerId: newProducerId,
  }
  return { type: 'write', next: { ...next, ...raised } }
}

/** Aborts an open transaction against its producer: its timeout is over, or another one takes the id. */
export function fenceTransaction(
  metadata: TransactionMetadata,
  input: DecisionInput,
  serverTransactionVersion: ClientTransactionVersion,
): Decision {
  const end = { ...input, isCommit: false, clientTransactionVersion: serverTransactionVersion }
  // The end raises the epoch itself.
  if (serverTransactionVersion === 2) return prepare(metadata, end)
  const producerEpoch = Math.min(metadata.producerEpoch + 1, MAX_EPOCH)
  return prepare({ ...metadata, producerEpoch, lastProducerEpoch: NO_PRODUCER_EPOCH }, end)
}

/** After the markers of a prepared end are in all partitions. */
export function completed(metadata: TransactionMetadata, now: number): TransactionMetadata {
  const { producerId, nextProducerId } = metadata
  const rotated =
    nextProducerId === NO_PRODUCER_ID
      ? {}
      : { producerId: nextProducerId, previousProducerId: producerId, producerEpoch: 0 }
  return {
    ...metadata,
    ...rotated,
    nextProducerId: NO_PRODUCER_ID,
    state: metadata.state === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort',
    partitions: [],
    lastUpdateTimestamp: now,
  }
}
