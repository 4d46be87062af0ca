import { describeCluster as api } from '../../protocol/apis/describe-cluster.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import type { BrokerNode } from '../topic-partition.ts'
import { throwIfError } from './item-error.ts'

export interface ClusterDescription {
  readonly clusterId: string | null
  readonly controller: BrokerNode | null
  readonly nodes: readonly BrokerNode[]
  /** Which of the nodes are fenced; they are told only on request. */
  readonly fencedIds: ReadonlySet<number>
}

const BROKER_ENDPOINTS = 1
const CONTROLLER_ENDPOINTS = 2

/** DescribeCluster, or Metadata from brokers before 2.8. */
export async function describeCluster(
  cluster: Cluster,
  timeoutMs: number,
  includeFencedBrokers = false,
): Promise<ClusterDescription> {
  return await call(cluster, 'describeCluster', timeoutMs, async (current) => {
    const asksControllers = cluster.settings.asksControllers
    const link = await current.brokerOrController()
    if (!link.versions.has(api)) {
      const { clusterId, controllerId, brokers } = await current.metadata([])
      return describe(clusterId, controllerId, brokers)
    }
    const body = {
      includeClusterAuthorizedOperations: false,
      endpointType: asksControllers ? CONTROLLER_ENDPOINTS : BROKER_ENDPOINTS,
      includeFencedBrokers,
    }
    const limits = includeFencedBrokers ? { min: 2 } : asksControllers ? { min: 1 } : {}
    const response = await current.send(link, api, body, limits)
    throwIfError(response.errorCode, response.errorMessage)
    const nodes = response.brokers.map(({ brokerId: id, host, port, rack }) => ({
      id,
      host,
      port,
      rack,
    }))
    const fenced = response.brokers.filter(({ isFenced }) => isFenced)
    const fencedIds = new Set(fenced.map(({ brokerId }) => brokerId))
    return describe(response.clusterId, response.controllerId, nodes, fencedIds)
  })
}

function describe(
  clusterId: string | null,
  controllerId: number,
  nodes: readonly BrokerNode[],
  fencedIds: ReadonlySet<number> = new Set(),
): ClusterDescription {
  const controller = nodes.find(({ id }) => id === controllerId) ?? null
  return { clusterId, controller, nodes, fencedIds }
}
