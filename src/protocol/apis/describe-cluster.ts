import { api, array, boolean, int8, int16, int32, string } from '../schema.ts'

/**
 * Describes the cluster: id, controller, and the brokers, or the controllers when it is sent to one
 * with endpoint type 2 (version 1, KIP-919). Version 2 can include fenced brokers. Errors:
 * MISMATCHED_ENDPOINT_TYPE, UNSUPPORTED_ENDPOINT_TYPE.
 */
export const describeCluster = api({
  name: 'DescribeCluster',
  key: 60,
  versions: '0-2',
  flexible: '0+',
  request: {
    includeClusterAuthorizedOperations: boolean(),
    endpointType: int8('1+', { default: 1 }),
    includeFencedBrokers: boolean('2+'),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true, default: null }),
    endpointType: int8('1+', { default: 1 }),
    clusterId: string(),
    controllerId: int32('0+', { default: -1 }),
    brokers: array({
      brokerId: int32(),
      host: string(),
      port: int32(),
      rack: string('0+', { nullable: true, default: null }),
      isFenced: boolean('2+'),
    }),
    clusterAuthorizedOperations: int32('0+', { default: -2147483648 }),
  },
})
