import { type Call, call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import type { BrokerNode } from '../topic-partition.ts'
import type { Outcome } from './outcome.ts'

export interface AdvertisedApi {
  readonly apiKey: number
  readonly minVersion: number
  readonly maxVersion: number
}

export interface AdvertisedFeature {
  readonly name: string
  readonly minVersion: number
  readonly maxVersion: number
}

export interface NodeApiVersionsDescription {
  readonly apis: readonly AdvertisedApi[]
  readonly supportedFeatures: readonly AdvertisedFeature[]
  readonly finalizedFeaturesEpoch: number
  readonly finalizedFeatures: readonly AdvertisedFeature[]
}

export interface NodeApiVersions {
  readonly node: BrokerNode
  readonly versions: Outcome<NodeApiVersionsDescription>
}

/** What every broker advertises, in the order of their ids; an unreachable broker has an error. */
export async function nodeApiVersions(
  cluster: Cluster,
  timeoutMs: number,
  operation = 'findAllBrokers',
): Promise<NodeApiVersions[]> {
  const nodes = await call(cluster, operation, timeoutMs, (current) => current.brokers())
  const asked = nodes.map(async (node): Promise<NodeApiVersions> => {
    try {
      const versions = await call(cluster, 'apiVersions', timeoutMs, (current) =>
        described(current, node.id),
      )
      return { node, versions }
    } catch (error) {
      if (!(error instanceof Error)) throw error
      return { node, versions: error }
    }
  })
  return (await Promise.all(asked)).sort((a, b) => a.node.id - b.node.id)
}

async function described(current: Call, brokerId: number): Promise<NodeApiVersionsDescription> {
  const { response } = (await current.broker(brokerId)).versions
  return {
    apis: response.apiKeys,
    supportedFeatures: response.supportedFeatures,
    finalizedFeaturesEpoch: response.finalizedFeaturesEpoch,
    finalizedFeatures: response.finalizedFeatures.map((feature) => ({
      name: feature.name,
      minVersion: feature.minVersionLevel,
      maxVersion: feature.maxVersionLevel,
    })),
  }
}
