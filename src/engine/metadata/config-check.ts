/** Whether configuration values are ones that a topic or a broker can have; messages are Kafka's. */
import { ConfigError, type ConfigKey, parseConfig } from '../../config/definition.ts'
import { KafkaError } from '../../protocol/errors.ts'
import { type BrokerKey, brokerConfigs } from '../config/broker.ts'
import type { BrokerConfig, TopicConfigs, TopicKey } from '../config/broker-config.ts'
import type { EngineConfigKey } from '../config/row.ts'
import { topicConfigs } from '../config/topic.ts'

/** Values by key; null is a value that the request does not give. */
export type ChangedConfigs = ReadonlyMap<string, string | null>

export function topicConfigRow(name: string): EngineConfigKey | undefined {
  return Object.hasOwn(topicConfigs, name) ? topicConfigs[name as TopicKey] : undefined
}

export function brokerConfigRow(name: string): EngineConfigKey | undefined {
  return Object.hasOwn(brokerConfigs, name) ? brokerConfigs[name as BrokerKey] : undefined
}

/** Kafka prints its "no limit", 2^63-1, in full. */
const long = (value: number): string =>
  Number.isFinite(value) ? String(value) : '9223372036854775807'

function checkTogether(values: TopicConfigs): void {
  const min = values['min.compaction.lag.ms']
  const max = values['max.compaction.lag.ms']
  if (min > max) {
    throw new ConfigError(
      `conflict topic config setting min.compaction.lag.ms (${long(min)}) > max.compaction.lag.ms (${long(max)})`,
    )
  }
  if (values['remote.storage.enable'] === true) {
    throw new ConfigError(
      'Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log storage.',
    )
  }
}

/** Checks all that is set for a topic. Throws KafkaError INVALID_CONFIG. */
export function checkTopicConfigs(config: BrokerConfig, values: ChangedConfigs): void {
  const missing = [...values].filter(([, value]) => value === null).map(([name]) => name)
  if (missing.length > 0) {
    throw new KafkaError(
      'INVALID_CONFIG',
      `Null value not supported for topic configs: ${missing.join(',')}`,
    )
  }
  try {
    for (const name of values.keys()) {
      if (topicConfigRow(name) === undefined) {
        throw new ConfigError(`Unknown topic config name: ${name}`)
      }
    }
    checkTogether(config.topicConfigs(Object.fromEntries(values) as Record<string, string>))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new KafkaError('INVALID_CONFIG', error.message, { cause: error })
  }
}

function listed(names: readonly string[]): string {
  return `Set(${names.join(', ')})`
}

/** Apache Kafka resizes these pools step by step; so that a log moves between us, what it refuses is refused. */
const THREAD_COUNTS: readonly string[] = [
  'background.threads',
  'log.cleaner.threads',
  'num.io.threads',
  'num.network.threads',
  'num.recovery.threads.per.data.dir',
  'num.replica.fetchers',
]

/** Throws ConfigError. */
function checkThreadCount(name: string, count: number, current: number): void {
  if (count === current) return
  const refuse = (why: string) =>
    new ConfigError(
      `Invalid value org.apache.kafka.common.config.ConfigException: Dynamic thread count update validation failed for ${name}=${count}, value should ${why} for configuration Invalid dynamic configuration`,
    )
  if (count <= 0) throw refuse('be at least 1')
  if (count < Math.floor(current / 2)) {
    throw refuse(`be at least half the current value ${current}`)
  }
  if (count > current * 2) {
    throw refuse(`not be greater than double the current value ${current}`)
  }
}

/** Kafka opens and closes listeners while it runs. */
const NOT_WHILE_RUNNING = ['listeners', 'listener.security.protocol.map']

/**
 * Checks dynamic values of one broker, or of all (`isDefault`): only keys that may change while a broker runs.
 * Keys that no table knows are let through, as Kafka does for its plugins. Throws INVALID_REQUEST.
 */
export function checkBrokerConfigs(
  config: BrokerConfig,
  values: ReadonlyMap<string, string>,
  isDefault: boolean,
): void {
  const withMode = (mode: EngineConfigKey['update']) =>
    [...values.keys()].filter((name) => brokerConfigRow(name)?.update === mode)
  const refuse = (names: readonly string[]): void => {
    if (names.length === 0) return
    const message = `Cannot update these configs dynamically: ${listed(names)}`
    throw new KafkaError('INVALID_REQUEST', message)
  }
  refuse(withMode('read-only'))
  const perBroker = withMode('per-broker')
  if (isDefault && perBroker.length > 0) {
    throw new KafkaError(
      'INVALID_REQUEST',
      `Cannot update these configs at default cluster level, broker id must be specified: ${listed(perBroker)}`,
    )
  }
  refuse(NOT_WHILE_RUNNING.filter((name) => values.has(name)))
  try {
    for (const [name, text] of values) {
      const row = brokerConfigRow(name)
      if (row === undefined) continue
      const value = parseConfig(name, row as ConfigKey, text)
      if (THREAD_COUNTS.includes(name)) {
        checkThreadCount(name, Number(value), Number(config.get(name as BrokerKey)))
      }
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new KafkaError('INVALID_REQUEST', error.message, { cause: error })
  }
}
