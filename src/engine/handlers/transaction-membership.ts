/**
 * Whether a partition is part of the transaction that somebody writes to it (KIP-890). A transaction that is open in the
 * partition's log has been looked at before; of others the transaction coordinator is asked, so that a late
 * write does not begin one that nobody will end. Newer clients do not announce their partitions: those are
 * added first.
 */
import { type ErrorName, KafkaError } from '../../protocol/errors.ts'
import type { RecordBatch } from '../../protocol/records/record-batch.ts'
import type { Partition } from '../partition.ts'
import type { BrokerParts } from '../request-context.ts'
import type { TransactionalProducer } from '../transaction/requests.ts'

export interface TransactionalWrite {
  readonly producer: TransactionalProducer
  /** The client knows TRANSACTION_ABORTABLE. */
  readonly knowsAbortable: boolean
  /** The client leaves it to the broker to add partitions. */
  readonly addsPartitions: boolean
}

/** The coordinator could not tell. It is worth another try. */
export class VerificationError extends KafkaError {
  constructor(error: ErrorName) {
    super(
      'NOT_ENOUGH_REPLICAS',
      `Unable to verify the partition has been added to the transaction. Underlying error: ${error}`,
    )
  }
}

type Parts = Pick<BrokerParts, 'transactions' | 'config'>

/** Whether the log has the producer's transaction open already. */
export function isOpenIn({ log }: Partition, { producerId, producerEpoch }: TransactionalProducer) {
  const entry = log.producer(producerId)
  return entry?.currentTxnFirstOffset !== undefined && entry.producerEpoch === producerEpoch
}

/** Adds the partitions in which the transaction is not open, for clients that do not. Throws as `requireMember`. */
export async function addPartitions(
  partitions: readonly Partition[],
  write: TransactionalWrite,
  { transactions }: Parts,
): Promise<void> {
  const { producer, addsPartitions } = write
  const added = partitions.filter((partition) => !isOpenIn(partition, producer))
  if (!addsPartitions || added.length === 0) return
  const error = await transactions.addPartitions({
    ...producer,
    partitions: added.map(({ topic, partition }) => ({ topic, partition })),
    clientTransactionVersion: 2,
  })
  refuse(error, write)
}

/**
 * To be asked in the turn of the append. Throws KafkaError: INVALID_PRODUCER_ID_MAPPING, INVALID_PRODUCER_EPOCH,
 * TRANSACTION_ABORTABLE (for clients that do not know it INVALID_TXN_STATE), NOT_ENOUGH_REPLICAS (try again: the transaction
 * before is still being ended, or its coordinator is elsewhere).
 */
export function requireMember(
  partition: Partition,
  write: TransactionalWrite,
  { transactions, config }: Parts,
): void {
  const { producer, addsPartitions } = write
  if (isOpenIn(partition, producer)) return
  if (!addsPartitions && !config.get('transaction.partition.verification.enable')) return
  const partitions = [{ topic: partition.topic, partition: partition.partition }]
  const [error = 'NONE'] = transactions.verifyPartitions({ ...producer, partitions })
  refuse(error, write)
}

/**
 * Clients that leave partitions to the broker begin every transaction with sequence 0: in a partition that knows nothing of
 * the producer, a later batch must not overtake the first one, which was refused for a moment. Of other clients any
 * first sequence is taken (KIP-360). Throws KafkaError OUT_OF_ORDER_SEQUENCE_NUMBER.
 */
export function requireFirstSequence(
  { log, topic, partition }: Partition,
  batch: RecordBatch,
  { addsPartitions }: TransactionalWrite,
): void {
  const { producerId, baseSequence } = batch
  if (!addsPartitions || baseSequence === 0) return
  const entry = log.producer(producerId)
  if (entry !== undefined && entry.batches.length > 0) return
  throw new KafkaError(
    'OUT_OF_ORDER_SEQUENCE_NUMBER',
    `Invalid sequence number for producer ${producerId} in partition ${topic}-${partition}: ${baseSequence} (incoming seq. number). Expected sequence 0 for transactions v2 idempotent producer with no existing state.`,
  )
}

function refuse(error: ErrorName, { knowsAbortable }: TransactionalWrite): void {
  switch (error) {
    case 'NONE':
      return
    case 'PRODUCER_FENCED':
      throw new KafkaError('INVALID_PRODUCER_EPOCH')
    case 'TRANSACTION_ABORTABLE':
      throw new KafkaError(knowsAbortable ? 'TRANSACTION_ABORTABLE' : 'INVALID_TXN_STATE')
    case 'CONCURRENT_TRANSACTIONS':
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
      // Clients of every age try this one again.
      throw new VerificationError(error)
    default:
      throw new KafkaError(error)
  }
}
