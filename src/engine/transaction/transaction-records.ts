/** Transactional ids as records of `__transaction_state`. */

import {
  transactionLogKey,
  transactionLogValue,
} from '../../protocol/internal/transaction-records.ts'
import { decodeVersioned, encodeVersioned } from '../../protocol/internal/versioned.ts'
import { buildRecordBatch } from '../../protocol/records/record-batch-builder.ts'
import {
  NO_PRODUCER_EPOCH,
  type TransactionMetadata,
  type TransactionPartition,
  transactionStateNames,
  transactionStates,
} from './transaction-metadata.ts'

/** The record of one transactional id; null removes it. */
export interface TransactionChange {
  readonly transactionalId: string
  readonly metadata: TransactionMetadata | null
}

/** 1: the value has tagged fields, from transaction.version 1 on. */
export type TransactionRecordVersion = 0 | 1

export function encodeTransactions(
  changes: readonly TransactionChange[],
  version: TransactionRecordVersion,
  timestamp: number,
): Buffer {
  const records = changes.map(({ transactionalId, metadata }) => ({
    timestamp,
    key: encodeVersioned(transactionLogKey, 0, { transactionalId }),
    value:
      metadata === null
        ? null
        : encodeVersioned(transactionLogValue, version, recordValue(metadata, version)),
  }))
  return buildRecordBatch({}, records)
}

function recordValue(metadata: TransactionMetadata, version: TransactionRecordVersion) {
  const value = {
    producerId: metadata.producerId,
    producerEpoch: metadata.producerEpoch,
    transactionTimeoutMs: metadata.timeoutMs,
    transactionStatus: transactionStates[metadata.state],
    transactionPartitions: metadata.state === 'Empty' ? null : byTopic(metadata.partitions),
    transactionLastUpdateTimestampMs: metadata.lastUpdateTimestamp,
    transactionStartTimestampMs: metadata.startTimestamp,
  }
  if (version === 0) return value
  const { previousProducerId, nextProducerId, clientTransactionVersion } = metadata
  return { ...value, previousProducerId, nextProducerId, clientTransactionVersion }
}

export function byTopic(
  partitions: readonly TransactionPartition[],
): { topic: string; partitionIds: number[] }[] {
  const topics = new Map<string, number[]>()
  for (const { topic, partition } of partitions) {
    const others = topics.get(topic)
    if (others === undefined) topics.set(topic, [partition])
    else others.push(partition)
  }
  return [...topics].map(([topic, partitionIds]) => ({ topic, partitionIds }))
}

/** Undefined for a record without a key or of another kind. Throws DecodeError for what cannot be read. */
export function decodeTransaction(
  key: Buffer | null,
  value: Buffer | null,
): TransactionChange | undefined {
  if (key === null || key.length < 2 || key.readInt16BE(0) !== 0) return undefined
  const { transactionalId } = decodeVersioned(transactionLogKey, key).value
  if (value === null) return { transactionalId, metadata: null }
  const read = decodeVersioned(transactionLogValue, value).value
  const state = transactionStateNames[read.transactionStatus]
  if (state === undefined) return undefined
  const metadata: TransactionMetadata = {
    transactionalId,
    producerId: read.producerId,
    previousProducerId: read.previousProducerId,
    nextProducerId: read.nextProducerId,
    producerEpoch: read.producerEpoch,
    lastProducerEpoch: NO_PRODUCER_EPOCH,
    timeoutMs: read.transactionTimeoutMs,
    state,
    partitions: (read.transactionPartitions ?? []).flatMap(({ topic, partitionIds }) =>
      partitionIds.map((partition) => ({ topic, partition })),
    ),
    startTimestamp: read.transactionStartTimestampMs,
    lastUpdateTimestamp: read.transactionLastUpdateTimestampMs,
    clientTransactionVersion: read.clientTransactionVersion >= 2 ? 2 : 0,
  }
  return { transactionalId, metadata }
}
