import { deleteRecords as api } from '../../protocol/apis/delete-records.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { ReadyLink } from '../broker-link.ts'
import type { Call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { byTopic, partitionName, type TopicPartition } from '../topic-partition.ts'
import { itemError } from './item-error.ts'
import type { Outcome } from './outcome.ts'
import { askLeaders } from './partition-leaders.ts'

export interface RecordsToDelete extends TopicPartition {
  /** Records before this offset go; -1 means the high watermark. */
  readonly offset: number
}

export interface DeletedRecords extends TopicPartition {
  readonly lowWatermark: Outcome<number>
}

const NAMES = { operation: 'deleteRecords', api: 'DELETE_RECORDS' }

/** Answers in the order of the request. */
export async function deleteRecords(
  cluster: Cluster,
  timeoutMs: number,
  records: readonly RecordsToDelete[],
): Promise<DeletedRecords[]> {
  const found = await askLeaders(cluster, timeoutMs, NAMES, records, askOneLeader)
  return records.map(({ topic, partition }) => ({
    topic,
    partition,
    lowWatermark:
      found.get(partitionName({ topic, partition })) ??
      new KafkaError('UNKNOWN_TOPIC_OR_PARTITION'),
  }))
}

async function askOneLeader(
  current: Call,
  link: ReadyLink,
  records: readonly RecordsToDelete[],
): Promise<Map<string, Outcome<number>>> {
  const { topics } = await current.send(link, api, {
    topics: [...byTopic(records)].map(([name, partitions]) => ({
      name,
      partitions: partitions.map(({ partition, offset }) => ({
        partitionIndex: partition,
        offset,
      })),
    })),
    timeoutMs: current.requestTimeoutMs,
  })
  const outcomes = new Map<string, Outcome<number>>()
  for (const { name: topic, partitions } of topics) {
    for (const { partitionIndex: partition, errorCode, lowWatermark } of partitions) {
      const name = partitionName({ topic, partition })
      const error = itemError(errorCode)
      if (error !== undefined && !error.retriable) {
        current.cluster.settings.logger.error(
          'org.apache.kafka.clients.admin.internals.DeleteRecordsHandler',
          `DeleteRecords request for topic partition ${name} ` +
            `failed due to an unexpected error ${error.error}`,
        )
      }
      outcomes.set(name, error ?? lowWatermark)
    }
  }
  return outcomes
}
