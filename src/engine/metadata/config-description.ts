/**
 * Configurations as DescribeConfigs shows them: every key of a topic or a broker with its value, where the
 * value comes from, and the values that it hides (synonyms, KIP-226).
 */
import { type ConfigType, parseValue } from '../../config/definition.ts'
import { brokerConfigs } from '../config/broker.ts'
import type { BrokerConfig, SourcedValue, TopicKey } from '../config/broker-config.ts'
import { clientMetricsConfigs } from '../config/client-metrics.ts'
import { type GroupKey, groupConfigs } from '../config/group.ts'
import type { EngineConfigKey } from '../config/row.ts'
import { topicConfigs } from '../config/topic.ts'
import { javaHashOrder } from '../java-hash-order.ts'
import { brokerConfigRow, topicConfigRow } from './config-check.ts'

/** DescribeConfigsResponse.ConfigSource. */
export const ConfigSourceId = {
  DYNAMIC_TOPIC_CONFIG: 1,
  DYNAMIC_BROKER_CONFIG: 2,
  DYNAMIC_DEFAULT_BROKER_CONFIG: 3,
  STATIC_BROKER_CONFIG: 4,
  DEFAULT_CONFIG: 5,
  DYNAMIC_BROKER_LOGGER_CONFIG: 6,
  CLIENT_METRICS_CONFIG: 7,
  GROUP_CONFIG: 8,
} as const

/** DescribeConfigsResponse.ConfigType; 0: of no known type. */
const CONFIG_TYPE_IDS: Readonly<Record<ConfigType, number>> = {
  boolean: 1,
  string: 2,
  int: 3,
  short: 4,
  long: 5,
  double: 6,
  list: 7,
  class: 8,
  password: 9,
}

export interface ConfigSynonym {
  readonly name: string
  readonly value: string | null
  readonly source: number
}

export interface DescribedConfig {
  readonly name: string
  /** Null for what has no value and for what must not be shown. */
  readonly value: string | null
  readonly readOnly: boolean
  readonly configSource: number
  readonly isSensitive: boolean
  readonly synonyms: readonly ConfigSynonym[]
  readonly configType: number
  readonly documentation: string | null
}

/** As Java prints a value of that type once it is parsed. */
function canonical(type: ConfigType, text: string): string {
  if (type === 'list') return (parseValue('', type, text) as string[]).join(',')
  if (type === 'boolean') return text.trim().toLowerCase()
  return type === 'double' ? javaDouble(Number(text)) : text.trim()
}

/** Double.toString: with an exponent from 10^7 on and below 10^-3. */
function javaDouble(value: number): string {
  const size = Math.abs(value)
  if (size < 1e7 && (size >= 1e-3 || size === 0)) {
    return Number.isInteger(value) ? value.toFixed(1) : String(value)
  }
  const [mantissa = '', exponent = ''] = value.toExponential().split('e')
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${exponent.replace('+', '')}`
}

function shown(row: EngineConfigKey | undefined, text: string | null | undefined): string | null {
  // What no table knows might be a secret.
  if (text == null || row === undefined || row.type === 'password') return null
  return canonical(row.type, text)
}

function describe(
  name: string,
  row: EngineConfigKey | undefined,
  text: string | null | undefined,
  synonyms: readonly ConfigSynonym[],
): Omit<DescribedConfig, 'readOnly'> {
  return {
    name,
    value: shown(row, text),
    configSource: synonyms[0]?.source ?? ConfigSourceId.DEFAULT_CONFIG,
    isSensitive: row === undefined || row.type === 'password',
    synonyms,
    configType: row === undefined ? 0 : CONFIG_TYPE_IDS[row.type],
    documentation: row?.doc ?? null,
  }
}

function brokerSynonyms(values: readonly SourcedValue[]): ConfigSynonym[] {
  return values.map(({ key, source, text }) => ({
    name: key,
    value: shown(brokerConfigRow(key), text),
    source: ConfigSourceId[source],
  }))
}

/** A topic's key takes the broker's value of its first synonym only, as far as Kafka tells. */
function inherited(config: BrokerConfig, row: EngineConfigKey | undefined): ConfigSynonym[] {
  const [synonym] = row?.synonyms ?? []
  if (synonym === undefined) return []
  const key = typeof synonym === 'string' ? synonym : synonym.key
  return brokerSynonyms(brokerSources(config, key))
}

/** All keys of a topic with these overrides, in the order in which Kafka lists them. */
export function describeTopicConfigs(
  config: BrokerConfig,
  overrides: ReadonlyMap<string, string>,
): DescribedConfig[] {
  // Keys that share a bucket come the last first: that is how Kafka's map was filled.
  return javaHashOrder(Object.keys(topicConfigs).reverse()).map((name) => {
    const row = topicConfigRow(name)
    const override = overrides.get(name)
    const synonyms = inherited(config, row)
    if (override !== undefined) {
      const source = ConfigSourceId.DYNAMIC_TOPIC_CONFIG
      synonyms.unshift({ name, value: shown(row, override), source })
    }
    const text = override ?? config.topicDefault(name as TopicKey)
    return { ...describe(name, row, text, synonyms), readOnly: false }
  })
}

/** All keys of a group; a group need not exist to have a configuration. */
export function describeGroupConfigs(
  config: BrokerConfig,
  overrides: ReadonlyMap<string, string>,
): DescribedConfig[] {
  return javaHashOrder(Object.keys(groupConfigs).reverse()).map((name) => {
    const row: EngineConfigKey = groupConfigs[name as GroupKey]
    const override = overrides.get(name)
    const text = override ?? config.groupDefault(name as GroupKey)
    const source =
      override === undefined ? ConfigSourceId.DEFAULT_CONFIG : ConfigSourceId.GROUP_CONFIG
    const synonym = { name, value: shown(row, text), source }
    return { ...describe(name, row, text, [synonym]), readOnly: false }
  })
}

/** All keys of a subscription to metrics of clients. */
export function describeClientMetricsConfigs(
  overrides: ReadonlyMap<string, string>,
): DescribedConfig[] {
  return Object.entries(clientMetricsConfigs).map(([name, row]) => {
    const override = overrides.get(name)
    const source = ConfigSourceId.CLIENT_METRICS_CONFIG
    const synonyms = override === undefined ? [] : [{ name, value: shown(row, override), source }]
    return { ...describe(name, row, override ?? row.default, synonyms), readOnly: false }
  })
}

/** Keys whose value falls back on other keys, which are shown with it (and not the other way round). */
const FALLBACKS: Readonly<Record<string, readonly string[]>> = {
  'log.retention.ms': ['log.retention.minutes', 'log.retention.hours'],
  'log.roll.ms': ['log.roll.hours'],
  'log.roll.jitter.ms': ['log.roll.jitter.hours'],
  'log.flush.interval.ms': ['log.flush.scheduler.interval.ms'],
}

/** Where the values of a key and of its synonyms come from, the strongest first. */
function brokerSources(config: BrokerConfig, name: string): SourcedValue[] {
  // A key without any value is shown without synonyms.
  if (config.sources(name).length === 0) return []
  const names = [name, ...(FALLBACKS[name] ?? [])]
  const rank = ({ source }: SourcedValue): number => ConfigSourceId[source]
  return names.flatMap((each) => config.sources(each)).sort((a, b) => rank(a) - rank(b))
}

function describeBrokerKey(name: string, values: readonly SourcedValue[]): DescribedConfig {
  const row = brokerConfigRow(name)
  const own = values.find(({ key }) => key === name)
  return {
    ...describe(name, row, own?.text, brokerSynonyms(values)),
    readOnly: row === undefined || row.update === 'read-only',
  }
}

/** All keys of this broker; `dynamic` are keys that only its dynamic values know. */
export function describeBrokerConfigs(
  config: BrokerConfig,
  dynamic: ReadonlyMap<string, string>,
): DescribedConfig[] {
  const names = new Set([...Object.keys(brokerConfigs), ...config.unknownKeys(), ...dynamic.keys()])
  return [...names].map((name) => describeBrokerKey(name, brokerSources(config, name)))
}

/** What is set for all brokers at once, and nothing else. */
export function describeClusterDefaults(
  config: BrokerConfig,
  clusterDefault: ReadonlyMap<string, string>,
): DescribedConfig[] {
  return [...clusterDefault.keys()].map((name) =>
    describeBrokerKey(
      name,
      config.sources(name).filter(({ source }) => source === 'DYNAMIC_DEFAULT_BROKER_CONFIG'),
    ),
  )
}
