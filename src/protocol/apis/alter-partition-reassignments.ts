import { api, array, boolean, int16, int32, string } from '../schema.ts'

/**
 * Starts to move partitions to other replicas, or with null replicas cancels a move (KIP-455).
 * Errors, per partition: INVALID_REPLICA_ASSIGNMENT, NO_REASSIGNMENT_IN_PROGRESS,
 * UNKNOWN_TOPIC_OR_PARTITION, INVALID_REPLICATION_FACTOR when version 1 forbids to change it; for
 * the whole: NOT_CONTROLLER, REQUEST_TIMED_OUT, CLUSTER_AUTHORIZATION_FAILED.
 */
export const alterPartitionReassignments = api({
  name: 'AlterPartitionReassignments',
  key: 45,
  versions: '0-1',
  flexible: '0+',
  request: {
    timeoutMs: int32('0+', { default: 60000 }),
    allowReplicationFactorChange: boolean('1+', { default: true }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        replicas: array(int32(), '0+', { nullable: true, default: null }),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    allowReplicationFactorChange: boolean('1+', { default: true, ignorable: true }),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true }),
    responses: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        errorMessage: string('0+', { nullable: true }),
      }),
    }),
  },
})
