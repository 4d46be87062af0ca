/** Metadata for a client that was given controllers: they tell of each other, and of no topics (KIP-919). */

import { describeCluster as api } from '../protocol/apis/describe-cluster.ts'
import { errorName, KafkaError } from '../protocol/errors.ts'
import type { RequestInput, Response } from '../protocol/schema.ts'
import type { MetadataAnswer } from './cluster-metadata.ts'

const CONTROLLER_ENDPOINTS = 2
/** The first version that tells brokers from controllers. */
const MIN_VERSION = 1

type Send = (
  request: typeof api,
  body: RequestInput<typeof api>,
  min: number,
) => Promise<Response<typeof api>>

/** The controllers as a cluster of their own. Throws KafkaError: MISMATCHED_ENDPOINT_TYPE from a broker. */
export async function describeControllers(send: Send): Promise<MetadataAnswer> {
  const body = {
    includeClusterAuthorizedOperations: false,
    endpointType: CONTROLLER_ENDPOINTS,
    includeFencedBrokers: false,
  }
  const answer = await send(api, body, MIN_VERSION)
  if (answer.errorCode !== 0) {
    throw new KafkaError(errorName(answer.errorCode), answer.errorMessage ?? undefined)
  }
  return {
    correlationId: 0,
    clusterId: answer.clusterId,
    controllerId: answer.controllerId,
    brokers: answer.brokers.map(({ brokerId: id, host, port, rack }) => ({ id, host, port, rack })),
    topics: [],
  }
}
