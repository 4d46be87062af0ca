/** A Produce request of some batches, and what its answer says of each partition. */
import { produce } from '../../protocol/apis/produce.ts'
import { decodeResponse } from '../../protocol/frame.ts'
import { DecodeError } from '../../protocol/reader.ts'
import type { ReadyLink } from '../broker-link.ts'
import { NO_TOPIC_ID } from '../cluster.ts'
import { byTopic } from '../topic-partition.ts'
import type { PartitionAnswer, SentBatch } from './batch-outcomes.ts'
import type { TransactionManager } from './transaction/transaction-manager.ts'

export interface TakenBatch extends SentBatch {
  readonly bytes: Buffer
}

/** Version 13 names topics by id, which this client does not follow. */
const NEWEST_VERSION = 12
/** From the next version on, partitions join a transaction by themselves (KIP-890). */
const NEWEST_WITHOUT_JOINING = 11

export function produceVersion(
  { versions }: ReadyLink,
  transactions: TransactionManager | undefined,
): number {
  if (transactions === undefined) {
    return versions.newest(produce, produce.minVersion, NEWEST_VERSION)
  }
  return transactions.isVersion2
    ? versions.newest(produce, NEWEST_VERSION, NEWEST_VERSION)
    : versions.newest(produce, produce.minVersion, NEWEST_WITHOUT_JOINING)
}

export function produceRequest(
  taken: readonly TakenBatch[],
  { acks, requestTimeoutMs }: { readonly acks: number; readonly requestTimeoutMs: number },
  transactionalId: string | undefined,
) {
  const topics = byTopic(taken.map(({ batch, bytes }) => ({ ...batch.partition, records: bytes })))
  return {
    transactionalId: transactionalId ?? null,
    acks,
    timeoutMs: requestTimeoutMs,
    topicData: [...topics].map(([name, partitions]) => ({
      name,
      topicId: NO_TOPIC_ID,
      partitionData: partitions.map(({ partition, records }) => ({ index: partition, records })),
    })),
  }
}

/** By partition name; undefined where the answer cannot be read. */
export function answersOf(
  version: number,
  frame: Buffer,
): Map<string, PartitionAnswer> | undefined {
  try {
    const { responses } = decodeResponse(produce, version, frame).body
    return new Map(
      responses.flatMap(({ name, partitionResponses }) =>
        partitionResponses.map((each) => [`${name}-${each.index}`, each]),
      ),
    )
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
