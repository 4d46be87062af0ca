/**
 * DescribeCluster: cluster id, controller and brokers as the client's listener shows them (KIP-700); fenced
 * brokers from v2 on when asked for.
 *
 * Top level: UNSUPPORTED_ENDPOINT_TYPE, MISMATCHED_ENDPOINT_TYPE (controllers are asked on their own listener).
 */
import type { describeCluster as api } from '../../protocol/apis/describe-cluster.ts'
import { type ErrorName, errorCode } from '../../protocol/errors.ts'
import type { ResponseInput } from '../../protocol/schema.ts'
import type { Handler } from '../request-context.ts'
import { visibleBrokers } from './cluster-view.ts'
import { clusterOperations, NOT_ASKED } from './resource-operations.ts'

/** Kinds of endpoints. */
export const BROKERS = 1
export const CONTROLLERS = 2

export function refusal(
  endpointType: number,
  error: ErrorName,
  errorMessage: string,
): ResponseInput<typeof api> {
  return {
    throttleTimeMs: 0,
    errorCode: errorCode(error),
    errorMessage,
    // A type that the field cannot mean is answered as the default.
    endpointType: endpointType === CONTROLLERS ? CONTROLLERS : BROKERS,
    clusterId: '',
    brokers: [],
  }
}

export const unsupportedEndpointType = (endpointType: number): ResponseInput<typeof api> =>
  refusal(endpointType, 'UNSUPPORTED_ENDPOINT_TYPE', `Unsupported endpoint type ${endpointType}`)

export const describeCluster: Handler<typeof api> = (request, { listener }, broker) => {
  const { endpointType } = request
  if (endpointType === CONTROLLERS) {
    return refusal(
      endpointType,
      'MISMATCHED_ENDPOINT_TYPE',
      'The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER',
    )
  }
  if (endpointType !== BROKERS) return unsupportedEndpointType(endpointType)
  const { image } = broker.metadata
  const brokers = visibleBrokers(image, listener.name)
  return {
    throttleTimeMs: 0,
    errorCode: 0,
    errorMessage: null,
    endpointType,
    clusterId: image.clusterId,
    controllerId: broker.nodeId,
    brokers: brokers
      .filter(({ fenced }) => request.includeFencedBrokers || !fenced)
      .map(({ id, host, port, rack, fenced }) => ({
        brokerId: id,
        host,
        port,
        rack,
        isFenced: fenced,
      })),
    clusterAuthorizedOperations: request.includeClusterAuthorizedOperations
      ? clusterOperations
      : NOT_ASKED,
  }
}
