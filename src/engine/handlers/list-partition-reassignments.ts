/**
 * ListPartitionReassignments: the partitions that are being moved, with the replicas that come and go (KIP-455).
 * Partitions that rest, or that there are not, are left out.
 */
import type { listPartitionReassignments as api } from '../../protocol/apis/list-partition-reassignments.ts'
import { isBeingReassigned } from '../metadata/partition-reassignment.ts'
import type { Handler } from '../request-context.ts'

export const listPartitionReassignments: Handler<typeof api> = ({ topics }, _, broker) => {
  const { image } = broker.metadata
  const asked =
    topics ?? [...image.topicsByName.keys()].map((name) => ({ name, partitionIndexes: undefined }))
  return {
    throttleTimeMs: 0,
    errorCode: 0,
    errorMessage: null,
    topics: asked
      .map(({ name, partitionIndexes }) => ({
        name,
        partitions: (image.topic(name)?.partitions ?? [])
          .filter(({ partition }) => partitionIndexes?.includes(partition) ?? true)
          .filter(isBeingReassigned)
          .map(({ partition, replicas, addingReplicas, removingReplicas }) => ({
            partitionIndex: partition,
            replicas: [...replicas],
            addingReplicas: [...addingReplicas],
            removingReplicas: [...removingReplicas],
          })),
      }))
      .filter(({ partitions }) => partitions.length > 0),
  }
}
