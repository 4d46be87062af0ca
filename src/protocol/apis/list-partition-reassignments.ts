import { api, array, int16, int32, string } from '../schema.ts'

/**
 * Lists the partitions that are being moved, with the replicas that come and go; null topics ask
 * for all (KIP-455). Errors: NOT_CONTROLLER, REQUEST_TIMED_OUT, CLUSTER_AUTHORIZATION_FAILED.
 */
export const listPartitionReassignments = api({
  name: 'ListPartitionReassignments',
  key: 46,
  versions: '0',
  flexible: '0+',
  request: {
    timeoutMs: int32('0+', { default: 60000 }),
    topics: array({ name: string(), partitionIndexes: array(int32()) }, '0+', {
      nullable: true,
      default: null,
    }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        replicas: array(int32()),
        addingReplicas: array(int32()),
        removingReplicas: array(int32()),
      }),
    }),
  },
})
