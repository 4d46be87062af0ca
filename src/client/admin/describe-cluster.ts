import type { BrokerNode } from '../topic-partition.ts'

export interface ClusterDescription {
  readonly clusterId: string | null
  readonly controller: BrokerNode | null
  readonly nodes: readonly BrokerNode[]
}
