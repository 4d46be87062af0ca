/** InitProducerId of a transactional id: a producer takes it over, or goes on after an error (KIP-360). */
import { type CurrentTransaction, type Decision, type DecisionInput, refuse } from './decision.ts'
import { fenceTransaction } from './end-transaction.ts'
import {
  type ClientTransactionVersion,
  isEpochExhausted,
  NO_PRODUCER_EPOCH,
  NO_PRODUCER_ID,
  type TransactionMetadata,
} from './transaction-metadata.ts'

export interface ProducerIdAndEpoch {
  readonly producerId: number
  readonly producerEpoch: number
}

export interface InitProducerIdInput extends DecisionInput {
  readonly timeoutMs: number
  /** What the producer has, if it goes on with that (v3+). */
  readonly expected: ProducerIdAndEpoch | undefined
  /** By which protocol an open transaction is aborted. */
  readonly serverTransactionVersion: ClientTransactionVersion
}

/**
 * Refusals: CONCURRENT_TRANSACTIONS (its last transaction is being completed), PRODUCER_FENCED. A write of PrepareAbort
 * is the end of a transaction that was open: the producer has to ask again when it is over.
 */
export function decideInitProducerId(
  { metadata, isPending }: CurrentTransaction,
  input: InitProducerIdInput,
): Decision {
  if (isPending) return refuse('CONCURRENT_TRANSACTIONS')
  const { expected } = input
  if (expected !== undefined && !isProducerOf(metadata, expected)) return refuse('PRODUCER_FENCED')
  switch (metadata.state) {
    case 'Ongoing':
      return fenceTransaction(metadata, input, input.serverTransactionVersion)
    case 'Empty':
    case 'CompleteCommit':
    case 'CompleteAbort':
      return nextEpoch(metadata, input)
    default:
      return refuse('CONCURRENT_TRANSACTIONS')
  }
}

/** An id that was replaced because its epochs were used up is as good: the answer may have been lost. */
function isProducerOf(metadata: TransactionMetadata, expected: ProducerIdAndEpoch): boolean {
  if (metadata.producerEpoch === NO_PRODUCER_EPOCH) return true
  if (expected.producerId === metadata.producerId) return true
  return (
    expected.producerId === metadata.previousProducerId && isEpochExhausted(expected.producerEpoch)
  )
}

function nextEpoch(metadata: TransactionMetadata, input: InitProducerIdInput): Decision {
  const { expected, newProducerId } = input
  const { producerId, producerEpoch, lastProducerEpoch } = metadata
  const isCurrent = expected === undefined || expected.producerEpoch === producerEpoch
  if (isEpochExhausted(producerEpoch) && isCurrent) {
    if (newProducerId === undefined) return { type: 'needsProducerId' }
    const identity = {
      producerId: newProducerId,
      previousProducerId: producerId,
      producerEpoch: 0,
      lastProducerEpoch: expected === undefined ? NO_PRODUCER_EPOCH : producerEpoch,
    }
    return { type: 'write', next: { ...metadata, ...identity, ...begun(input) } }
  }
  if (isCurrent || producerEpoch === NO_PRODUCER_EPOCH) {
    // Only a producer that goes on knows the epoch before.
    const last = expected === undefined ? NO_PRODUCER_EPOCH : producerEpoch
    const identity = { producerEpoch: producerEpoch + 1, lastProducerEpoch: last }
    return { type: 'write', next: { ...metadata, ...identity, ...begun(input) } }
  }
  // A retry whose answer was lost gets it again.
  if (expected.producerEpoch === lastProducerEpoch) {
    return { type: 'write', next: { ...metadata, ...begun(input) } }
  }
  return refuse('PRODUCER_FENCED')
}

function begun({ timeoutMs, now }: InitProducerIdInput) {
  return {
    state: 'Empty',
    timeoutMs,
    partitions: [],
    startTimestamp: -1,
    lastUpdateTimestamp: now,
    nextProducerId: NO_PRODUCER_ID,
  } as const
}
