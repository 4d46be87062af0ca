/** What kafka-transactions list, describe and describe-producers print. */

import { unwrap } from '../../client/admin/outcome.ts'
import type { Admin } from '../../client/admin.ts'
import { partitionName, type TopicPartition } from '../../client/topic-partition.ts'
import { printJson } from '../json-output.ts'
import { textTable } from '../text-table.ts'
import {
  producersDocument,
  transactionDocument,
  transactionsDocument,
} from './transaction-documents.ts'
import { orFailure } from './transaction-failure.ts'

const printTable = (header: readonly string[], rows: readonly (readonly unknown[])[]): void => {
  process.stdout.write(textTable([header, ...rows.map((cells) => cells.map(String))]))
}

export async function listTransactions(
  admin: Admin,
  durationMs: number | undefined,
  transactionalIdPattern: string | undefined,
  json: boolean,
): Promise<void> {
  const listings = await orFailure('Failed to list transactions', () =>
    admin.transactions.list({ durationMs, transactionalIdPattern }),
  )
  if (json) return printJson(transactionsDocument(listings))
  printTable(
    ['TransactionalId', 'Coordinator', 'ProducerId', 'TransactionState'],
    listings.map(({ transactionalId, coordinatorId, producerId, state }) => [
      transactionalId,
      coordinatorId,
      producerId,
      state,
    ]),
  )
}

export async function describeTransaction(
  admin: Admin,
  transactionalId: string,
  json: boolean,
): Promise<void> {
  const described = await orFailure(
    `Failed to describe transaction state of transactional-id \`${transactionalId}\``,
    () => admin.transactions.describe(transactionalId),
  )
  if (json) return printJson(transactionDocument(transactionalId, described))
  const { startTimeMs } = described
  printTable(
    [
      'CoordinatorId',
      'TransactionalId',
      'ProducerId',
      'ProducerEpoch',
      'TransactionState',
      'TransactionTimeoutMs',
      'CurrentTransactionStartTimeMs',
      'TransactionDurationMs',
      'TopicPartitions',
    ],
    [
      [
        described.coordinatorId,
        transactionalId,
        described.producerId,
        described.producerEpoch,
        described.state,
        described.timeoutMs,
        startTimeMs ?? 'None',
        startTimeMs === undefined ? 'None' : Date.now() - startTimeMs,
        described.partitions.map(partitionName).join(','),
      ],
    ],
  )
}

export async function describeProducers(
  admin: Admin,
  partition: TopicPartition,
  brokerId: number | undefined,
  json: boolean,
): Promise<void> {
  const name = partitionName(partition)
  const asked = brokerId === undefined ? 'leader' : `broker ${brokerId}`
  const producers = await orFailure(
    `Failed to describe producers for partition ${name} on ${asked}`,
    async () =>
      unwrap((await admin.transactions.describeProducers([partition], { brokerId })).get(name)),
  )
  if (json) return printJson(producersDocument(producers))
  printTable(
    [
      'ProducerId',
      'ProducerEpoch',
      'LatestCoordinatorEpoch',
      'LastSequence',
      'LastTimestamp',
      'CurrentTransactionStartOffset',
    ],
    producers.map((producer) => [
      producer.producerId,
      producer.producerEpoch,
      producer.coordinatorEpoch ?? -1,
      producer.lastSequence,
      producer.lastTimestamp,
      producer.currentTransactionStartOffset ?? 'None',
    ]),
  )
}
