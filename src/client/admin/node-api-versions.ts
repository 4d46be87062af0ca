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
