/**
 * Reads the partitions of one fetch within its limits. Consumers see records up to the high watermark, with
 * read_committed up to the last stable offset; the first batch of the whole answer comes even when it is larger
 * than every limit, so that progress is possible (KIP-74).
 */
import { errorCode, KafkaError } from '../../protocol/errors.ts'
import type { FetchedState, FetchPartition } from '../fetch-session.ts'
import type { AbortedTransaction } from '../log/read.ts'
import type { Partition } from '../partition.ts'
import type { Partitions } from '../partitions.ts'

export interface FetchLimits {
  readonly maxBytes: number
  readonly isReadCommitted: boolean
  readonly usesTopicIds: boolean
}

export interface DivergingEpoch {
  readonly epoch: number
  readonly endOffset: number
}

export interface PartitionData extends FetchedState {
  /** Whole batches; empty, never null, when there are none. */
  readonly records: Buffer
  /** Null with read_uncommitted. */
  readonly abortedTransactions: readonly AbortedTransaction[] | null
  readonly divergingEpoch: DivergingEpoch | undefined
}

const NO_RECORDS = Buffer.alloc(0)

/** Throws KafkaError: UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER, and the epochs'. */
export function leaderOf(
  partitions: Partitions,
  asked: FetchPartition,
  usesTopicIds: boolean,
): Partition {
  const partition = usesTopicIds
    ? partitions.leaderById(asked.topicId, asked.partition)
    : partitions.leader(asked.topic ?? '', asked.partition)
  partition.checkLeaderEpoch(asked.currentLeaderEpoch)
  return partition
}

/** Up to where a fetch may read. */
export function readLimit(partition: Partition, isReadCommitted: boolean): number {
  return isReadCommitted ? partition.lastStableOffset : partition.highWatermark
}

/** One result per partition, in their order. */
export function readPartitions(
  partitions: Partitions,
  asked: readonly FetchPartition[],
  limits: FetchLimits,
): PartitionData[] {
  let bytesLeft = limits.maxBytes
  let minOneBatch = true
  return asked.map((one) => {
    const data = readOne(partitions, one, limits, Math.min(one.maxBytes, bytesLeft), minOneBatch)
    if (data.records.length > 0) minOneBatch = false
    bytesLeft = Math.max(0, bytesLeft - data.records.length)
    return data
  })
}

function readOne(
  partitions: Partitions,
  asked: FetchPartition,
  { isReadCommitted, usesTopicIds }: FetchLimits,
  maxBytes: number,
  minOneBatch: boolean,
): PartitionData {
  try {
    const partition = leaderOf(partitions, asked, usesTopicIds)
    const divergingEpoch = divergence(partition, asked)
    const { records, abortedTransactions } =
      divergingEpoch === undefined
        ? partition.log.read(asked.fetchOffset, Math.max(0, maxBytes), {
            limitOffset: readLimit(partition, isReadCommitted),
            minOneBatch,
            isolation: isReadCommitted ? 'read_committed' : 'read_uncommitted',
          })
        : { records: NO_RECORDS, abortedTransactions: [] }
    return {
      errorCode: 0,
      highWatermark: partition.highWatermark,
      lastStableOffset: partition.lastStableOffset,
      logStartOffset: partition.logStartOffset,
      records,
      abortedTransactions: isReadCommitted ? (abortedTransactions ?? []) : null,
      divergingEpoch,
      diverging: divergingEpoch !== undefined,
    }
  } catch (error) {
    if (error instanceof KafkaError) return failedData(error.code)
    throw error
  }
}

export function failedData(code: number): PartitionData {
  return {
    errorCode: code,
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    records: NO_RECORDS,
    abortedTransactions: null,
    divergingEpoch: undefined,
    diverging: false,
  }
}

/** Where the log and a client that says which epoch it fetched last part ways (KIP-595). */
function divergence(
  partition: Partition,
  { lastFetchedEpoch, fetchOffset }: FetchPartition,
): DivergingEpoch | undefined {
  if (lastFetchedEpoch < 0) return undefined
  const end = partition.log.endOffsetForEpoch(lastFetchedEpoch)
  if (end === undefined) throw new KafkaError('OFFSET_OUT_OF_RANGE')
  if (end.leaderEpoch >= lastFetchedEpoch && end.endOffset >= fetchOffset) return undefined
  return { epoch: end.leaderEpoch, endOffset: end.endOffset }
}

export const isFailed = (data: PartitionData): boolean => data.errorCode !== errorCode('NONE')
