/** A transaction gets partitions, or is asked whether it has them (KIP-890). */
import type { ErrorName } from '../../protocol/errors.ts'
import { type CurrentTransaction, type Decision, type DecisionInput, refuse } from './decision.ts'
import {
  type ClientTransactionVersion,
  hasPartition,
  type TransactionMetadata,
  type TransactionPartition,
} from './transaction-metadata.ts'

export interface AddPartitionsInput extends Pick<DecisionInput, 'now'> {
  readonly producerId: number
  readonly producerEpoch: number
  readonly partitions: readonly TransactionPartition[]
  readonly clientTransactionVersion: ClientTransactionVersion
}

function wrongProducer(
  { producerId, producerEpoch }: TransactionMetadata,
  input: Pick<AddPartitionsInput, 'producerId' | 'producerEpoch'>,
): ErrorName | undefined {
  if (producerId !== input.producerId) return 'INVALID_PRODUCER_ID_MAPPING'
  return producerEpoch === input.producerEpoch ? undefined : 'PRODUCER_FENCED'
}

const isEnding = ({ state }: TransactionMetadata): boolean =>
  state === 'PrepareCommit' || state === 'PrepareAbort'

/** Refusals: INVALID_PRODUCER_ID_MAPPING, PRODUCER_FENCED, CONCURRENT_TRANSACTIONS. The first partition begins it. */
export function decideAddPartitions(
  { metadata, isPending }: CurrentTransaction,
  input: AddPartitionsInput,
): Decision {
  const wrong = wrongProducer(metadata, input)
  if (wrong !== undefined) return refuse(wrong)
  if (isPending || isEnding(metadata)) return refuse('CONCURRENT_TRANSACTIONS')
  const isOngoing = metadata.state === 'Ongoing'
  const added = input.partitions.filter((partition) => !hasPartition(metadata, partition))
  if (isOngoing && added.length === 0) return { type: 'done' }
  const { now, clientTransactionVersion } = input
  const next: TransactionMetadata = {
    ...metadata,
    state: 'Ongoing',
    partitions: [...metadata.partitions, ...added],
    startTimestamp: isOngoing ? metadata.startTimestamp : now,
    lastUpdateTimestamp: now,
    clientTransactionVersion,
  }
  return { type: 'write', next }
}

/** One outcome for each partition; TRANSACTION_ABORTABLE: it is not in the transaction. */
export function verifyPartitions(
  { metadata }: CurrentTransaction,
  input: Pick<AddPartitionsInput, 'producerId' | 'producerEpoch' | 'partitions'>,
): ErrorName[] {
  const wrong =
    wrongProducer(metadata, input) ?? (isEnding(metadata) ? 'CONCURRENT_TRANSACTIONS' : undefined)
  return input.partitions.map((partition) => {
    if (wrong !== undefined) return wrong
    return hasPartition(metadata, partition) ? 'NONE' : 'TRANSACTION_ABORTABLE'
  })
}
