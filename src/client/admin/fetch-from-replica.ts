import { fetch as api } from '../../protocol/apis/fetch.ts'
import { errorName, KafkaError } from '../../protocol/errors.ts'
import { call } from '../call.ts'
import { type Cluster, NO_TOPIC_ID } from '../cluster.ts'
import { byTopic, partitionName, type TopicPartition } from '../topic-partition.ts'
import type { Outcome } from './outcome.ts'

export interface ReplicaPosition extends TopicPartition {
  readonly offset: number
}

export interface ReplicaRecords {
  readonly highWatermark: number
  /** Whole batches; the last one may be cut off. */
  readonly records: Buffer
}

export interface ReplicaFetchOptions {
  /** Per partition. */
  readonly maxBytes: number
  readonly maxWaitMs: number
}

/** A consumer that may read from any replica, not only the leader. */
const DEBUGGING_CONSUMER = -2
/** The last version in which a request names its replica in this way, and topics by name. */
const NEWEST_VERSION = 12
const MAX_BYTES = 2 ** 31 - 1
const NO_SESSION = { sessionId: 0, sessionEpoch: -1 }

/** One fetch from one broker, whether it leads the partitions or follows; by `partitionName`. */
export async function fetchFromReplica(
  cluster: Cluster,
  timeoutMs: number,
  brokerId: number,
  positions: readonly ReplicaPosition[],
  { maxBytes, maxWaitMs }: ReplicaFetchOptions,
): Promise<Map<string, Outcome<ReplicaRecords>>> {
  const request = {
    replicaId: DEBUGGING_CONSUMER,
    maxWaitMs,
    minBytes: 1,
    maxBytes: MAX_BYTES,
    ...NO_SESSION,
    topics: [...byTopic(positions)].map(([topic, partitions]) => ({
      topic,
      topicId: NO_TOPIC_ID,
      partitions: partitions.map(({ partition, offset: fetchOffset }) => {
        return { partition, fetchOffset, partitionMaxBytes: maxBytes }
      }),
    })),
    forgottenTopicsData: [],
  }
  const { responses } = await call(cluster, 'fetchFromReplica', timeoutMs, async (current) =>
    current.send(await current.broker(brokerId), api, request, { max: NEWEST_VERSION }),
  )
  return new Map(
    responses.flatMap(({ topic, partitions }) =>
      partitions.map(({ partitionIndex: partition, errorCode, highWatermark, records }) => [
        partitionName({ topic, partition }),
        errorCode === 0
          ? { highWatermark, records: records ?? Buffer.alloc(0) }
          : new KafkaError(errorName(errorCode)),
      ]),
    ),
  )
}
