/** Transactions as `kafka-transactions --json` prints them. */

import type { ProducerState } from '../../client/admin/partition-producers.ts'
import type { TransactionDescription, TransactionListing } from '../../client/admin/transactions.ts'
import type { OpenTransaction } from './find-hanging.ts'

export interface TransactionsDocument {
  readonly transactions: readonly {
    readonly transactionalId: string
    readonly coordinatorId: number
    readonly producerId: number
    readonly state: string
  }[]
}

export const transactionsDocument = (
  listings: readonly TransactionListing[],
): TransactionsDocument => ({
  transactions: listings.map(({ transactionalId, coordinatorId, producerId, state }) => {
    return { transactionalId, coordinatorId, producerId, state }
  }),
})

export interface TransactionDocument {
  readonly transactionalId: string
  readonly coordinatorId: number
  readonly producerId: number
  readonly producerEpoch: number
  readonly state: string
  readonly timeoutMs: number
  /** Milliseconds since 1970; null: none is open. */
  readonly startTimeMs: number | null
  readonly partitions: readonly { readonly topic: string; readonly partition: number }[]
}

export function transactionDocument(
  transactionalId: string,
  described: TransactionDescription,
): TransactionDocument {
  const { coordinatorId, producerId, producerEpoch, state, timeoutMs, partitions } = described
  return {
    transactionalId,
    coordinatorId,
    producerId,
    producerEpoch,
    state,
    timeoutMs,
    startTimeMs: described.startTimeMs ?? null,
    partitions: partitions.map(({ topic, partition }) => ({ topic, partition })),
  }
}

export interface ProducersDocument {
  readonly producers: readonly {
    readonly producerId: number
    readonly producerEpoch: number
    /** Null: no coordinator has written to the partition for it. */
    readonly coordinatorEpoch: number | null
    readonly lastSequence: number
    /** Milliseconds since 1970. */
    readonly lastTimestamp: number
    /** Null: it has no transaction open in the partition. */
    readonly currentTransactionStartOffset: number | null
  }[]
}

const producerDocument = (producer: ProducerState): ProducersDocument['producers'][number] => ({
  producerId: producer.producerId,
  producerEpoch: producer.producerEpoch,
  coordinatorEpoch: producer.coordinatorEpoch ?? null,
  lastSequence: producer.lastSequence,
  lastTimestamp: producer.lastTimestamp,
  currentTransactionStartOffset: producer.currentTransactionStartOffset ?? null,
})

export const producersDocument = (producers: readonly ProducerState[]): ProducersDocument => ({
  producers: producers.map(producerDocument),
})

export interface HangingDocument {
  readonly hanging: readonly (ProducersDocument['producers'][number] & {
    readonly topic: string
    readonly partition: number
    readonly durationMs: number
  })[]
}

/** `now`: milliseconds since 1970, until when the transactions have been open. */
export const hangingDocument = (
  hanging: readonly OpenTransaction[],
  now: number,
): HangingDocument => ({
  hanging: hanging.map(({ partition, producer }) => ({
    topic: partition.topic,
    partition: partition.partition,
    ...producerDocument(producer),
    durationMs: now - producer.lastTimestamp,
  })),
})
