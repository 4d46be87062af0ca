import { alterPartitionReassignments as alterApi } from '../../protocol/apis/alter-partition-reassignments.ts'
import { listPartitionReassignments as api } from '../../protocol/apis/list-partition-reassignments.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { byTopic, type TopicPartition } from '../topic-partition.ts'
import { itemError, throwIfError } from './item-error.ts'

export interface PartitionReassignment extends TopicPartition {
  readonly replicas: readonly number[]
  readonly addingReplicas: readonly number[]
  readonly removingReplicas: readonly number[]
}

/** Reassignments under way: of the given partitions, or all. */
export async function listPartitionReassignments(
  cluster: Cluster,
  timeoutMs: number,
  partitions?: readonly TopicPartition[],
): Promise<PartitionReassignment[]> {
  const asked =
    partitions === undefined
      ? null
      : [...byTopic(partitions)].map(([name, each]) => ({
          name,
          partitionIndexes: each.map(({ partition }) => partition),
        }))
  return await call(cluster, 'listPartitionReassignments', timeoutMs, async (current) => {
    const link = await current.controller()
    const request = { timeoutMs: current.requestTimeoutMs, topics: asked }
    const response = await current.send(link, api, request)
    throwIfError(response.errorCode, response.errorMessage)
    return response.topics.flatMap(({ name: topic, partitions: moving }) =>
      moving.map(({ partitionIndex: partition, replicas, addingReplicas, removingReplicas }) => ({
        topic,
        partition,
        replicas,
        addingReplicas,
        removingReplicas,
      })),
    )
  })
}

export interface NewReassignment extends TopicPartition {
  /** Null takes back the move that is under way. */
  readonly replicas: readonly number[] | null
}

export interface PartitionOutcome extends TopicPartition {
  readonly error: Error | undefined
}

/** Starts or takes back moves. Brokers before 4.1 cannot refuse a change of the replication factor. */
export async function alterPartitionReassignments(
  cluster: Cluster,
  timeoutMs: number,
  reassignments: readonly NewReassignment[],
  allowReplicationFactorChange: boolean,
): Promise<PartitionOutcome[]> {
  const topics = [...byTopic(reassignments)].map(([name, each]) => ({
    name,
    partitions: each.map(({ partition: partitionIndex, replicas }) => ({
      partitionIndex,
      replicas: replicas === null ? null : [...replicas],
    })),
  }))
  const min = allowReplicationFactorChange ? 0 : 1
  return await call(cluster, 'alterPartitionReassignments', timeoutMs, async (current) => {
    const request = { timeoutMs: current.requestTimeoutMs, topics, allowReplicationFactorChange }
    const response = await current.send(await current.controller(), alterApi, request, { min })
    throwIfError(response.errorCode, response.errorMessage)
    return response.responses.flatMap(({ name: topic, partitions }) =>
      partitions.map(({ partitionIndex: partition, errorCode, errorMessage }) => ({
        topic,
        partition,
        error: itemError(errorCode, errorMessage),
      })),
    )
  })
}
