/**
 * The cluster's metadata at one offset of `__cluster_metadata-0`: what all records up to there add up to.
 * An image never changes; applying records makes the next one, which shares what did not change.
 */

/** Numbers of ConfigResource.Type, as in requests and ConfigRecords. */
export const ConfigResourceType = {
  TOPIC: 2,
  BROKER: 4,
  BROKER_LOGGER: 8,
  CLIENT_METRICS: 16,
  GROUP: 32,
} as const

export interface PartitionImage {
  readonly partition: number
  readonly replicas: readonly number[]
  /** Log directory ids, in the order of `replicas`. */
  readonly directories: readonly string[]
  readonly isr: readonly number[]
  readonly eligibleLeaderReplicas: readonly number[]
  readonly lastKnownElr: readonly number[]
  readonly addingReplicas: readonly number[]
  readonly removingReplicas: readonly number[]
  /** -1: the partition has no leader. */
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  /** 0 RECOVERED, 1 RECOVERING. */
  readonly leaderRecoveryState: number
}

export interface TopicImage {
  readonly name: string
  readonly id: string
  /** Indexed by partition number. */
  readonly partitions: readonly PartitionImage[]
}

export interface EndpointImage {
  /** The listener's name, upper case. */
  readonly name: string
  readonly host: string
  readonly port: number
  /** 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL. */
  readonly securityProtocol: number
}

export interface FeatureRange {
  readonly name: string
  readonly minSupportedVersion: number
  readonly maxSupportedVersion: number
}

export interface BrokerImage {
  readonly id: number
  readonly epoch: number
  readonly incarnationId: string
  readonly rack: string | null
  readonly fenced: boolean
  readonly inControlledShutdown: boolean
  readonly endpoints: readonly EndpointImage[]
  readonly features: readonly FeatureRange[]
  readonly directories: readonly string[]
}

export interface ControllerImage {
  readonly id: number
  readonly incarnationId: string
  readonly endpoints: readonly EndpointImage[]
  readonly features: readonly FeatureRange[]
}

export interface ClientQuotaImage {
  /** Sorted by type; a null name is the default entity. */
  readonly entity: readonly { readonly type: string; readonly name: string | null }[]
  readonly quotas: ReadonlyMap<string, number>
}

export interface ScramCredentialImage {
  readonly user: string
  /** 1 SCRAM-SHA-256, 2 SCRAM-SHA-512. */
  readonly mechanism: number
  readonly salt: Buffer
  readonly storedKey: Buffer
  readonly serverKey: Buffer
  readonly iterations: number
}

export interface AclImage {
  readonly id: string
  readonly resourceType: number
  readonly resourceName: string
  readonly patternType: number
  readonly principal: string
  readonly host: string
  readonly operation: number
  readonly permissionType: number
}

export interface DelegationTokenImage {
  readonly tokenId: string
  readonly owner: string
  readonly requester: string
  readonly renewers: readonly string[]
  readonly issueTimestamp: number
  readonly maxTimestamp: number
  readonly expirationTimestamp: number
}

/** The collections of an image; `MetadataImage` adds the look-ups. */
export interface MetadataContents {
  readonly clusterId: string
  /** The last applied offset of the metadata log; -1: nothing yet. */
  readonly offset: number
  /** The leader epoch of that record: the controller's epoch. */
  readonly epoch: number
  readonly topicsByName: ReadonlyMap<string, TopicImage>
  readonly topicsById: ReadonlyMap<string, TopicImage>
  readonly brokers: ReadonlyMap<number, BrokerImage>
  readonly controllers: ReadonlyMap<number, ControllerImage>
  /** Key: `configResourceKey`. */
  readonly configs: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Finalised levels; a feature at level 0 is absent. */
  readonly features: ReadonlyMap<string, number>
  readonly clientQuotas: ReadonlyMap<string, ClientQuotaImage>
  readonly scramCredentials: ReadonlyMap<string, ScramCredentialImage>
  readonly acls: ReadonlyMap<string, AclImage>
  readonly delegationTokens: ReadonlyMap<string, DelegationTokenImage>
  readonly nextProducerId: number
}

export interface ConfigResource {
  readonly type: number
  /** A topic, a broker id as text, or '' for the default of all brokers. */
  readonly name: string
}

export const configResourceKey = ({ type, name }: ConfigResource): string => `${type}:${name}`

export const clientQuotaKey = (entity: ClientQuotaImage['entity']): string =>
  JSON.stringify(entity.map(({ type, name }) => [type, name]))

export const scramCredentialKey = (
  credential: Pick<ScramCredentialImage, 'user' | 'mechanism'>,
): string => `${credential.mechanism}:${credential.user}`

const NO_CONFIGS: ReadonlyMap<string, string> = new Map()

export class MetadataImage implements MetadataContents {
  readonly clusterId
  readonly offset
  readonly epoch
  readonly topicsByName
  readonly topicsById
  readonly brokers
  readonly controllers
  readonly configs
  readonly features
  readonly clientQuotas
  readonly scramCredentials
  readonly acls
  readonly delegationTokens
  readonly nextProducerId

  constructor(contents: MetadataContents) {
    this.clusterId = contents.clusterId
    this.offset = contents.offset
    this.epoch = contents.epoch
    this.topicsByName = contents.topicsByName
    this.topicsById = contents.topicsById
    this.brokers = contents.brokers
    this.controllers = contents.controllers
    this.configs = contents.configs
    this.features = contents.features
    this.clientQuotas = contents.clientQuotas
    this.scramCredentials = contents.scramCredentials
    this.acls = contents.acls
    this.delegationTokens = contents.delegationTokens
    this.nextProducerId = contents.nextProducerId
  }

  static empty(clusterId: string): MetadataImage {
    return new MetadataImage({
      clusterId,
      offset: -1,
      epoch: 0,
      topicsByName: new Map(),
      topicsById: new Map(),
      brokers: new Map(),
      controllers: new Map(),
      configs: new Map(),
      features: new Map(),
      clientQuotas: new Map(),
      scramCredentials: new Map(),
      acls: new Map(),
      delegationTokens: new Map(),
      nextProducerId: 0,
    })
  }

  topic(name: string): TopicImage | undefined {
    return this.topicsByName.get(name)
  }

  topicById(id: string): TopicImage | undefined {
    return this.topicsById.get(id)
  }

  partition(topic: string, partition: number): PartitionImage | undefined {
    return this.topicsByName.get(topic)?.partitions[partition]
  }

  /** What was set for a resource, by key; empty when nothing was. */
  configsOf(resource: ConfigResource): ReadonlyMap<string, string> {
    return this.configs.get(configResourceKey(resource)) ?? NO_CONFIGS
  }

  /** The overrides of a topic. */
  topicConfigs(name: string): ReadonlyMap<string, string> {
    return this.configsOf({ type: ConfigResourceType.TOPIC, name })
  }

  /** Brokers that are registered and not fenced. */
  aliveBrokers(): BrokerImage[] {
    return [...this.brokers.values()].filter((broker) => !broker.fenced)
  }
}
