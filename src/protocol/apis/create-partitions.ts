import { api, array, boolean, int16, int32, string } from '../schema.ts'

/**
 * Raises the number of partitions of topics. Errors, per topic: INVALID_PARTITIONS when the count
 * does not grow, UNKNOWN_TOPIC_OR_PARTITION, INVALID_REPLICA_ASSIGNMENT, REASSIGNMENT_IN_PROGRESS,
 * INVALID_REQUEST, POLICY_VIOLATION, REQUEST_TIMED_OUT, THROTTLING_QUOTA_EXCEEDED (version 3).
 */
export const createPartitions = api({
  name: 'CreatePartitions',
  key: 37,
  versions: '0-3',
  flexible: '2+',
  request: {
    topics: array({
      name: string(),
      count: int32(),
      assignments: array({ brokerIds: array(int32()) }, '0+', { nullable: true }),
    }),
    timeoutMs: int32(),
    validateOnly: boolean(),
  },
  response: {
    throttleTimeMs: int32(),
    results: array({
      name: string(),
      errorCode: int16(),
      errorMessage: string('0+', { nullable: true, default: null }),
    }),
  },
})
