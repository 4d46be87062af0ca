import { describeConfigs as api } from '../../protocol/apis/describe-configs.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { Response } from '../../protocol/schema.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import {
  byBroker,
  CONFIG_RESOURCE_TYPES,
  type ConfigResource,
  resourceKey,
} from './config-resource.ts'
import { itemError } from './item-error.ts'
import type { Outcome } from './outcome.ts'

/** Where a value comes from, with the protocol's numbers as index. */
export const CONFIG_SOURCES = [
  'UNKNOWN',
  'DYNAMIC_TOPIC_CONFIG',
  'DYNAMIC_BROKER_CONFIG',
  'DYNAMIC_DEFAULT_BROKER_CONFIG',
  'STATIC_BROKER_CONFIG',
  'DEFAULT_CONFIG',
  'DYNAMIC_BROKER_LOGGER_CONFIG',
  'DYNAMIC_CLIENT_METRICS_CONFIG',
  'DYNAMIC_GROUP_CONFIG',
] as const
export type ConfigSource = (typeof CONFIG_SOURCES)[number]

export const CONFIG_TYPES = [
  'UNKNOWN',
  'BOOLEAN',
  'STRING',
  'INT',
  'SHORT',
  'LONG',
  'DOUBLE',
  'LIST',
  'CLASS',
  'PASSWORD',
] as const
export type DescribedConfigType = (typeof CONFIG_TYPES)[number]

export interface ConfigSynonym {
  readonly name: string
  readonly value: string | null
  readonly source: ConfigSource
}

export interface ConfigEntry {
  readonly name: string
  /** Null for sensitive values and for keys without a value. */
  readonly value: string | null
  readonly source: ConfigSource
  readonly sensitive: boolean
  readonly readOnly: boolean
  readonly synonyms: readonly ConfigSynonym[]
  readonly type: DescribedConfigType
  readonly documentation: string | null
}

export interface DescribedConfigs {
  readonly resource: ConfigResource
  /** The entries in the broker's order. */
  readonly configs: Outcome<readonly ConfigEntry[]>
}

export async function describeConfigs(
  cluster: Cluster,
  timeoutMs: number,
  resources: readonly ConfigResource[],
  options: { includeSynonyms?: boolean; includeDocumentation?: boolean },
): Promise<DescribedConfigs[]> {
  const found = new Map<string, Outcome<readonly ConfigEntry[]>>()
  const groups = byBroker(resources.map((resource) => ({ resource })))
  for (const [brokerId, group] of groups) {
    const { results } = await call(cluster, 'describeConfigs', timeoutMs, async (current) => {
      const link =
        brokerId === undefined ? await current.brokerOrController() : await current.broker(brokerId)
      return await current.send(link, api, (version) => ({
        resources: group.map(({ resource }) => ({
          resourceType: CONFIG_RESOURCE_TYPES[resource.type],
          resourceName: resource.name,
          configurationKeys: null,
        })),
        includeSynonyms: options.includeSynonyms ?? false,
        includeDocumentation: version >= 3 && (options.includeDocumentation ?? false),
      }))
    })
    for (const { resourceType, resourceName, errorCode, errorMessage, configs } of results) {
      found.set(
        resourceKey(resourceType, resourceName),
        itemError(errorCode, errorMessage) ?? configs.map(configEntry),
      )
    }
  }
  return resources.map((resource) => ({
    resource,
    configs:
      found.get(resourceKey(CONFIG_RESOURCE_TYPES[resource.type], resource.name)) ??
      new KafkaError('UNKNOWN_SERVER_ERROR', 'The broker did not answer for this resource.'),
  }))
}

type Answered = Response<typeof api>['results'][number]['configs'][number]

function configEntry(answered: Answered): ConfigEntry {
  return {
    name: answered.name,
    value: answered.value,
    source: CONFIG_SOURCES[answered.configSource] ?? 'UNKNOWN',
    sensitive: answered.isSensitive,
    readOnly: answered.readOnly,
    synonyms: answered.synonyms.map(({ name, value, source }) => ({
      name,
      value,
      source: CONFIG_SOURCES[source] ?? 'UNKNOWN',
    })),
    type: CONFIG_TYPES[answered.configType] ?? 'UNKNOWN',
    documentation: answered.documentation,
  }
}
