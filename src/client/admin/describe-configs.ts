import type { ConfigResource } from './config-resource.ts'
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
