import { listPartitionReassignments as api } from '../../protocol/apis/list-partition-reassignments.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { byTopic, type TopicPartition } from '../topic-partition.ts'
import { throwIfError } from './item-error.ts'

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
