/** A group's committed offsets: read, set and deleted from outside the group. */
import { offsetCommit } from '../../protocol/apis/offset-commit.ts'
import { offsetDelete } from '../../protocol/apis/offset-delete.ts'
import { type Cluster, NO_TOPIC_ID } from '../cluster.ts'
import {
  type CommittedOffset,
  fetchCommitted,
  type OffsetAndMetadata,
  type OffsetFetchOptions,
} from '../committed-offsets.ts'
import { byTopic, type TopicPartition } from '../topic-partition.ts'
import { askCoordinator } from './group-coordinators.ts'
import { itemError, throwIfError } from './item-error.ts'

export interface PartitionOffset extends TopicPartition, OffsetAndMetadata {}

export interface PartitionResult extends TopicPartition {
  readonly error: Error | undefined
}

const LIST = { operation: 'listConsumerGroupOffsets', api: 'OFFSET_FETCH' }
const ALTER = { operation: 'alterConsumerGroupOffsets', api: 'OFFSET_COMMIT' }
const DELETE = { operation: 'deleteConsumerGroupOffsets', api: 'OFFSET_DELETE' }

export async function listConsumerGroupOffsets(
  cluster: Cluster,
  timeoutMs: number,
  groupId: string,
  options: OffsetFetchOptions,
): Promise<CommittedOffset[]> {
  return await askCoordinator(cluster, timeoutMs, groupId, LIST, (current, link) =>
    fetchCommitted((api, body, limits) => current.send(link, api, body, limits), groupId, options),
  )
}

export async function alterConsumerGroupOffsets(
  cluster: Cluster,
  timeoutMs: number,
  groupId: string,
  offsets: readonly PartitionOffset[],
): Promise<PartitionResult[]> {
  return await askCoordinator(cluster, timeoutMs, groupId, ALTER, async (current, link) => {
    const { topics } = await current.send(link, offsetCommit, {
      groupId,
      memberId: '',
      topics: [...byTopic(offsets)].map(([name, partitions]) => ({
        name,
        topicId: NO_TOPIC_ID,
        partitions: partitions.map(({ partition, offset, leaderEpoch, metadata }) => ({
          partitionIndex: partition,
          committedOffset: offset,
          committedLeaderEpoch: leaderEpoch ?? -1,
          committedMetadata: metadata ?? '',
        })),
      })),
    })
    return partitionResults(topics)
  })
}

export async function deleteConsumerGroupOffsets(
  cluster: Cluster,
  timeoutMs: number,
  groupId: string,
  partitions: readonly TopicPartition[],
): Promise<PartitionResult[]> {
  return await askCoordinator(cluster, timeoutMs, groupId, DELETE, async (current, link) => {
    const response = await current.send(link, offsetDelete, {
      groupId,
      topics: [...byTopic(partitions)].map(([name, each]) => ({
        name,
        partitions: each.map(({ partition }) => ({ partitionIndex: partition })),
      })),
    })
    throwIfError(response.errorCode)
    return partitionResults(response.topics)
  })
}

interface AnsweredTopic {
  readonly name: string
  readonly partitions: readonly { readonly partitionIndex: number; readonly errorCode: number }[]
}

/** Throws the first retriable error, so that the request is repeated. */
function partitionResults(topics: readonly AnsweredTopic[]): PartitionResult[] {
  return topics.flatMap(({ name: topic, partitions }) =>
    partitions.map(({ partitionIndex: partition, errorCode }) => {
      const error = itemError(errorCode)
      if (error?.retriable === true && error.error !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error
      return { topic, partition, error }
    }),
  )
}
