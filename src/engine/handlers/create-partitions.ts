/**
 * CreatePartitions: raises the number of partitions of topics, with replicas placed by the controller or
 * given for each new partition.
 *
 * Per topic: UNKNOWN_TOPIC_OR_PARTITION, INVALID_PARTITIONS (not more than there are),
 * INVALID_REPLICA_ASSIGNMENT, INVALID_REQUEST (named twice), THROTTLING_QUOTA_EXCEEDED (v3+).
 */
import type { createPartitions as api } from '../../protocol/apis/create-partitions.ts'
import type { Handler } from '../request-context.ts'
import { errorMessage } from './error-message.ts'

export const createPartitions: Handler<typeof api> = async (request, context, broker) => {
  const { topics, validateOnly } = request
  const quota = broker.mutationQuotas.of(context, context.apiVersion >= 3)
  const outcomes = await broker.controller.createPartitions(topics, validateOnly, quota)
  const throttleTimeMs = quota.throttleTimeMs()
  if (throttleTimeMs > 0) context.throttle(throttleTimeMs)
  return {
    throttleTimeMs,
    results: outcomes.map(({ name, error }) => ({
      name,
      errorCode: error?.code ?? 0,
      errorMessage: errorMessage(error),
    })),
  }
}
