/** ListOffsets: offsets by timestamp, and the ends of partitions. */
import type { listOffsets } from '../protocol/apis/list-offsets.ts'
import { errorName, KafkaError } from '../protocol/errors.ts'
import type { RequestInput, Response } from '../protocol/schema.ts'
import { byTopic, partitionName, type TopicPartition } from './topic-partition.ts'

/** Offsets that can be asked for in the place of a timestamp. */
export const OFFSET_SPECS = {
  latest: -1,
  earliest: -2,
  maxTimestamp: -3,
  earliestLocal: -4,
  latestTiered: -5,
  earliestPendingUpload: -6,
} as const

/** One question of a list; a partition may stand there once. */
export interface OffsetQuestion extends TopicPartition {
  /** A timestamp in milliseconds (the first record at or after it), or one of OFFSET_SPECS. */
  readonly timestamp: number
  /** Default -1: not checked. */
  readonly currentLeaderEpoch?: number | undefined
}

export interface FoundOffset {
  /** -1 where no record matches. */
  readonly offset: number
  readonly timestamp: number
  readonly leaderEpoch: number | undefined
}

export interface ListOffsetsOptions {
  /** With read_committed, latest is the last stable offset. */
  readonly isolationLevel?: 'read_uncommitted' | 'read_committed' | undefined
}

type Send = (
  request: RequestInput<typeof listOffsets>,
  minVersion: number,
) => Promise<Response<typeof listOffsets>>

const CONSUMER_REPLICA_ID = -1

/** One request to one broker; outcomes by `partitionName`. */
export async function askForOffsets(
  send: Send,
  questions: readonly OffsetQuestion[],
  { isolationLevel, timeoutMs = 0 }: ListOffsetsOptions & { timeoutMs?: number },
): Promise<Map<string, FoundOffset | KafkaError>> {
  const readCommitted = isolationLevel === 'read_committed'
  const request = {
    replicaId: CONSUMER_REPLICA_ID,
    isolationLevel: readCommitted ? 1 : 0,
    topics: [...byTopic(questions)].map(([name, partitions]) => ({
      name,
      partitions: partitions.map(({ partition, timestamp, currentLeaderEpoch }) => ({
        partitionIndex: partition,
        currentLeaderEpoch: currentLeaderEpoch ?? -1,
        timestamp: BigInt(timestamp),
      })),
    })),
    timeoutMs,
  }
  const { topics } = await send(request, leastVersion(questions, readCommitted))
  const outcomes = new Map<string, FoundOffset | KafkaError>()
  for (const { name: topic, partitions } of topics) {
    for (const {
      partitionIndex: partition,
      errorCode,
      offset,
      timestamp,
      leaderEpoch,
    } of partitions) {
      outcomes.set(
        partitionName({ topic, partition }),
        errorCode === 0
          ? { offset, timestamp, leaderEpoch: leaderEpoch < 0 ? undefined : leaderEpoch }
          : new KafkaError(errorName(errorCode)),
      )
    }
  }
  return outcomes
}

/** The version in which all that is asked for can be asked. */
function leastVersion(questions: readonly OffsetQuestion[], readCommitted: boolean): number {
  const specs = new Set(questions.map(({ timestamp }) => timestamp))
  if (specs.has(OFFSET_SPECS.earliestPendingUpload)) return 11
  if (specs.has(OFFSET_SPECS.latestTiered)) return 9
  if (specs.has(OFFSET_SPECS.earliestLocal)) return 8
  if (specs.has(OFFSET_SPECS.maxTimestamp)) return 7
  return readCommitted ? 2 : 1
}
