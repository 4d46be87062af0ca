/** What is known of one transactional id: the value of its record in `__transaction_state`. */

/** Names as ListTransactions shows them; the numbers are those of the records. */
export const transactionStates = {
  Empty: 0,
  Ongoing: 1,
  PrepareCommit: 2,
  PrepareAbort: 3,
  CompleteCommit: 4,
  CompleteAbort: 5,
  Dead: 6,
  PrepareEpochFence: 7,
} as const

export type TransactionState = keyof typeof transactionStates

export const transactionStateNames = Object.keys(transactionStates) as TransactionState[]

/** The protocol that the client of a transaction speaks: 2 is KIP-890's, in which every end raises the epoch. */
export type ClientTransactionVersion = 0 | 2

export interface TransactionPartition {
  readonly topic: string
  readonly partition: number
}

export interface TransactionMetadata {
  readonly transactionalId: string
  readonly producerId: number
  /** The id before the last change of ids; -1: it never changed. */
  readonly previousProducerId: number
  /** What the id will be when the transaction is complete, where its epochs are used up; -1: the same. */
  readonly nextProducerId: number
  /** -1: nobody has been given one yet. */
  readonly producerEpoch: number
  /** The epoch before the last rise that its producer knows of; -1: unknown, or another producer's. Not stored. */
  readonly lastProducerEpoch: number
  readonly timeoutMs: number
  readonly state: TransactionState
  /** In the order in which they were added. */
  readonly partitions: readonly TransactionPartition[]
  /** Milliseconds since 1970; -1: no transaction was begun. */
  readonly startTimestamp: number
  readonly lastUpdateTimestamp: number
  readonly clientTransactionVersion: ClientTransactionVersion
}

export const NO_PRODUCER_ID = -1
export const NO_PRODUCER_EPOCH = -1

/** The largest is kept back, so that an open transaction can always be fenced. */
const LAST_EPOCH_FOR_CLIENTS = 32_766
export const MAX_EPOCH = 32_767

export const isEpochExhausted = (producerEpoch: number): boolean =>
  producerEpoch >= LAST_EPOCH_FOR_CLIENTS

/** A transactional id that nobody used before. */
export function newTransactionMetadata(
  transactionalId: string,
  producerId: number,
  timeoutMs: number,
  now: number,
): TransactionMetadata {
  return {
    transactionalId,
    producerId,
    previousProducerId: NO_PRODUCER_ID,
    nextProducerId: NO_PRODUCER_ID,
    producerEpoch: NO_PRODUCER_EPOCH,
    lastProducerEpoch: NO_PRODUCER_EPOCH,
    timeoutMs,
    state: 'Empty',
    partitions: [],
    startTimestamp: -1,
    lastUpdateTimestamp: now,
    clientTransactionVersion: 0,
  }
}

export const hasPartition = (
  { partitions }: TransactionMetadata,
  { topic, partition }: TransactionPartition,
): boolean => partitions.some((one) => one.partition === partition && one.topic === topic)
