import { api, array, boolean, int8, int16, int32, string } from '../schema.ts'

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
