/**
 * CreatePartitions: raises the number of partitions of topics, with replicas placed by the controller or
 * given for each new partition.
 *
 * Per topic: UNKNOWN_TOPIC_OR_PARTITION, INVALID_PARTITIONS (not more than there are),
 * INVALID_REPLICA_ASSIGNMENT, INVALID_REQUEST (named twice).
 */
import type { createPartitions as api } from '../../protocol/apis/create-partitions.ts'
import type { Handler } from '../request-context.ts'

export const createPartitions: Handler<typeof api> = async (request, _, { controller }) => {
  const outcomes = await controller.createPartitions(request.topics, request.validateOnly)
  return {
    throttleTimeMs: 0,
    results: outcomes.map(({ name, error }) => ({
      name,
      errorCode: error?.code ?? 0,
      errorMessage: error?.message ?? null,
    })),
  }
}
