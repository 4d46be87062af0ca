/**
 * kafka-transactions find-hanging: transactions that a partition's leader holds open longer than any transaction may
 * last, and that no coordinator is going to end.
 */

import { unwrap } from '../../client/admin/outcome.ts'
import type { ProducerState } from '../../client/admin/partition-producers.ts'
import type { TransactionDescription } from '../../client/admin/transactions.ts'
import type { Admin } from '../../client/admin.ts'
import { partitionName, type TopicPartition } from '../../client/topic-partition.ts'
import { KafkaError } from '../../protocol/errors.ts'
import { printJson } from '../json-output.ts'
import { TerseFailure } from '../terse-failure.ts'
import { textTable } from '../text-table.ts'
import { hangingDocument } from './transaction-documents.ts'
import { orFailure } from './transaction-failure.ts'

interface Search {
  readonly brokerId: number | undefined
  readonly topic: string | undefined
  readonly partition: number | undefined
  readonly maxTransactionTimeoutMinutes: number
}

export interface OpenTransaction {
  readonly partition: TopicPartition
  readonly producer: ProducerState
}

/** Topics, or partitions, that are asked for in one request. */
const BATCH_SIZE = 500
const MINUTE_MS = 60_000

function* batches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += BATCH_SIZE) {
    yield all.slice(start, start + BATCH_SIZE)
  }
}

/** Throws TerseFailure where the search has no bounds. */
export function checkSearch({ brokerId, topic, partition }: Search): void {
  if (topic === undefined && brokerId === undefined) {
    throw new TerseFailure(
      'The `find-hanging` command requires either --topic or --broker-id to limit the scope of the search',
    )
  }
  if (partition !== undefined && topic === undefined) {
    throw new TerseFailure('The --partition argument requires --topic to be provided')
  }
}

async function partitionsOf(admin: Admin, search: Search): Promise<TopicPartition[]> {
  const { brokerId, topic, partition } = search
  if (topic !== undefined && partition !== undefined) return [{ topic, partition }]
  const topics =
    topic === undefined
      ? await orFailure('Failed to list topics', async () =>
          (await admin.listTopics()).map(({ name }) => name),
        )
      : [topic]
  const found: TopicPartition[] = []
  for (const batch of batches(topics)) {
    const described = await orFailure(`Failed to describe ${batch.length} topics`, async () =>
      [...(await admin.describeTopics(batch)).values()].map(unwrap),
    )
    for (const { name, partitions } of described) {
      for (const each of partitions) {
        const isThere = brokerId === undefined || each.replicas.some(({ id }) => id === brokerId)
        if (isThere) found.push({ topic: name, partition: each.partition })
      }
    }
  }
  return found
}

async function longOpen(
  admin: Admin,
  partitions: readonly TopicPartition[],
  search: Search,
): Promise<OpenTransaction[]> {
  const { brokerId } = search
  const open: OpenTransaction[] = []
  for (const batch of batches(partitions)) {
    const where = brokerId === undefined ? 'Optional.empty' : `Optional[${brokerId}]`
    const outcomes = await orFailure(
      `Failed to describe producers for ${batch.length} partitions on broker ${where}`,
      async () => {
        const answered = await admin.transactions.describeProducers(batch, { brokerId })
        return batch.map((partition) => ({
          partition,
          producers: unwrap(answered.get(partitionName(partition))),
        }))
      },
    )
    const now = Date.now()
    for (const { partition, producers } of outcomes) {
      for (const producer of producers) {
        if (producer.currentTransactionStartOffset === undefined) continue
        const durationMs = now - producer.lastTimestamp
        if (durationMs > search.maxTransactionTimeoutMinutes * MINUTE_MS) {
          open.push({ partition, producer })
        }
      }
    }
  }
  return open
}

/**
 * Of open transactions those that hang: their producer belongs to no transactional id, or the id's transaction does
 * not have the partition, so that the coordinator will write no marker there.
 */
export function hanging(
  open: readonly OpenTransaction[],
  descriptions: ReadonlyMap<number, TransactionDescription>,
): OpenTransaction[] {
  return open.filter(({ partition, producer }) => {
    const partitions = descriptions.get(producer.producerId)?.partitions ?? []
    return !partitions.some((each) => partitionName(each) === partitionName(partition))
  })
}

/** By producer id, where the producer has a transactional id that its coordinator still knows. */
async function describeByProducer(
  admin: Admin,
  producerIds: readonly number[],
): Promise<Map<number, TransactionDescription>> {
  const listings = await orFailure(
    `Failed to list transactions for ${producerIds.length} producers`,
    () => admin.transactions.list({ producerIds }),
  )
  const known = listings.filter(({ producerId }) => producerIds.includes(producerId))
  const descriptions = new Map<number, TransactionDescription>()
  for (const { producerId, transactionalId } of known) {
    try {
      descriptions.set(producerId, await admin.transactions.describe(transactionalId))
    } catch (error) {
      if (error instanceof KafkaError && error.error === 'TRANSACTIONAL_ID_NOT_FOUND') continue
      await orFailure(`Failed to describe ${known.length} transactions`, () => {
        throw error
      })
    }
  }
  return descriptions
}

export async function findHanging(admin: Admin, search: Search, json: boolean): Promise<void> {
  const open = await longOpen(admin, await partitionsOf(admin, search), search)
  const producerIds = [...new Set(open.map(({ producer }) => producer.producerId))]
  const descriptions =
    open.length === 0
      ? new Map<number, TransactionDescription>()
      : await describeByProducer(admin, producerIds)
  const found = hanging(open, descriptions)
  if (json) return printJson(hangingDocument(found, Date.now()))
  const header = [
    'Topic',
    'Partition',
    'ProducerId',
    'ProducerEpoch',
    'CoordinatorEpoch',
    'StartOffset',
    'LastTimestamp',
    'Duration(min)',
  ]
  const now = Date.now()
  const rows = found.map(({ partition, producer }) => [
    partition.topic,
    String(partition.partition),
    String(producer.producerId),
    String(producer.producerEpoch),
    String(producer.coordinatorEpoch ?? -1),
    String(producer.currentTransactionStartOffset ?? -1),
    String(producer.lastTimestamp),
    String(Math.trunc((now - producer.lastTimestamp) / MINUTE_MS)),
  ])
  process.stdout.write(textTable([header, ...rows]))
}
