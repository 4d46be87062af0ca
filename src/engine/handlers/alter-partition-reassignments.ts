/**
 * AlterPartitionReassignments: moves partitions to other replicas, or cancels moves (KIP-455).
 *
 * Per partition: UNKNOWN_TOPIC_OR_PARTITION, INVALID_REPLICA_ASSIGNMENT, NO_REASSIGNMENT_IN_PROGRESS (nothing to
 * cancel), INVALID_REPLICATION_FACTOR (v1+, when its change is not allowed).
 */
import type { alterPartitionReassignments as api } from '../../protocol/apis/alter-partition-reassignments.ts'
import type { Handler } from '../request-context.ts'
import { errorMessage } from './error-message.ts'

export const alterPartitionReassignments: Handler<typeof api> = async (request, _, broker) => {
  const { topics, allowReplicationFactorChange } = request
  const outcomes = await broker.controller.alterPartitionReassignments(
    topics,
    allowReplicationFactorChange,
  )
  return {
    throttleTimeMs: 0,
    allowReplicationFactorChange,
    errorCode: 0,
    errorMessage: null,
    responses: topics.map(({ name, partitions }) => ({
      name,
      // The outcomes come in the order of the request, in which a topic may stand more than once.
      partitions: outcomes.splice(0, partitions.length).map(({ partitionIndex, error }) => ({
        partitionIndex,
        errorCode: error?.code ?? 0,
        errorMessage: errorMessage(error),
      })),
    })),
  }
}
