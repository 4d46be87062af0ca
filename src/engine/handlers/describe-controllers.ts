/**
 * DescribeCluster on a controller's listener: cluster id and controllers (KIP-919). Here this node is the only one.
 *
 * Top level: UNSUPPORTED_ENDPOINT_TYPE, MISMATCHED_ENDPOINT_TYPE (brokers are asked on their own listeners).
 */
import type { describeCluster as api } from '../../protocol/apis/describe-cluster.ts'
import type { Handler } from '../request-context.ts'
import { BROKERS, CONTROLLERS, refusal, unsupportedEndpointType } from './describe-cluster.ts'
import { clusterOperations, NOT_ASKED } from './resource-operations.ts'

export const describeControllers: Handler<typeof api> = (request, { listener }, broker) => {
  const { endpointType } = request
  if (endpointType === BROKERS) {
    return refusal(
      endpointType,
      'MISMATCHED_ENDPOINT_TYPE',
      'The request was sent to an endpoint of type CONTROLLER, but we wanted an endpoint of type BROKER',
    )
  }
  if (endpointType !== CONTROLLERS) return unsupportedEndpointType(endpointType)
  const { advertisedHost: host, advertisedPort: port } = listener
  return {
    throttleTimeMs: 0,
    errorCode: 0,
    errorMessage: null,
    endpointType,
    clusterId: broker.clusterId,
    controllerId: broker.nodeId,
    brokers: [{ brokerId: broker.nodeId, host, port, rack: null, isFenced: false }],
    clusterAuthorizedOperations: request.includeClusterAuthorizedOperations
      ? clusterOperations
      : NOT_ASKED,
  }
}
