/**
 * A broker's configuration: the static values of its properties, with the dynamic ones of the metadata log
 * laid over them (per broker, then for the whole cluster). Immutable: a change makes another BrokerConfig.
 */

import { ConfigError, type ConfigKey, type Configs, parseConfig } from '../../config/definition.ts'
import { emptyTable } from '../../config/lookup.ts'
import { type BrokerKey, brokerConfigs } from './broker.ts'
import { checkCleanerRequirements } from './cleaner-requirements.ts'
import { type GroupKey, groupConfigs } from './group.ts'
import { checkGroupRequirements } from './group-requirements.ts'
import {
  type ListenerAddress,
  parseListeners,
  parseProtocolMap,
  type SecurityProtocol,
} from './listener-address.ts'
import type { EngineConfigKey, Synonym } from './row.ts'
import { topicConfigs } from './topic.ts'

export type Properties = Readonly<Record<string, string | undefined>>

export type ConfigSource =
  | 'DYNAMIC_BROKER_CONFIG'
  | 'DYNAMIC_DEFAULT_BROKER_CONFIG'
  | 'STATIC_BROKER_CONFIG'
  | 'DEFAULT_CONFIG'

export interface SourcedValue {
  /** The broker key that gives the value. */
  readonly key: string
  readonly source: ConfigSource
  /** As Kafka prints it; null when the key has no value. */
  readonly text: string | null
}

export interface BrokerListener extends ListenerAddress {
  readonly protocol: SecurityProtocol
}

export type TopicKey = keyof typeof topicConfigs
/** Typed values of all keys of a topic. */
export type TopicConfigs = Configs<typeof topicConfigs>
/** Typed values of all keys of a group. */
export type GroupConfigs = Configs<typeof groupConfigs>

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

function rowOf(key: string): EngineConfigKey | undefined {
  return Object.hasOwn(brokerConfigs, key) ? brokerConfigs[key as BrokerKey] : undefined
}

/** Values as text are kept trimmed, because Kafka describes them so. */
function trimmed(properties: Properties): Record<string, string> {
  const copy = emptyTable<string>()
  for (const [key, value] of Object.entries(properties)) {
    if (value !== undefined) copy[key] = value.trim()
  }
  return copy
}

export class BrokerConfig {
  readonly #static: Properties
  readonly #perBroker: Properties
  readonly #clusterDefault: Properties
  readonly #values = new Map<string, unknown>()

  private constructor(fixed: Properties, perBroker: Properties, clusterDefault: Properties) {
    this.#static = fixed
    this.#perBroker = perBroker
    this.#clusterDefault = clusterDefault
    for (const [key, row] of Object.entries(brokerConfigs)) {
      this.#values.set(key, parseConfig(key, row as ConfigKey, this.#overriding(key)))
    }
  }

  /** Throws ConfigError for a value that Kafka would refuse, in Kafka's words. Unknown keys are kept. */
  static parse(properties: Properties): BrokerConfig {
    const fixed = trimmed(properties)
    // Either name sets both, and Kafka describes both as set. A wrong id is reported under the name that was used.
    const name = fixed['node.id'] === undefined ? 'broker.id' : 'node.id'
    const id = fixed[name]
    if (id !== undefined) {
      parseConfig(name, brokerConfigs[name] as ConfigKey, id)
      Object.assign(fixed, { 'node.id': id, 'broker.id': id })
    }
    const config = new BrokerConfig(fixed, {}, {})
    config.#checkListeners()
    config.#checkQueuedBytes()
    checkGroupRequirements(config)
    checkCleanerRequirements(config)
    return config
  }

  /** The same static values under other dynamic ones. Throws ConfigError. */
  withDynamic(perBroker: Properties, clusterDefault: Properties): BrokerConfig {
    return new BrokerConfig(this.#static, trimmed(perBroker), trimmed(clusterDefault))
  }

  get<K extends BrokerKey>(key: K): Configs<typeof brokerConfigs>[K] {
    return this.#values.get(key) as Configs<typeof brokerConfigs>[K]
  }

  /** Keys of the properties that no table knows; Kafka ignores them, and so do we. */
  unknownKeys(): string[] {
    return Object.keys(this.#static).filter((key) => rowOf(key) === undefined)
  }

  /** True when the properties or a dynamic change name the key. */
  isSet(key: string): boolean {
    return this.#overriding(key) !== undefined
  }

  /** Where a key's value comes from: the one in force first, then those that it hides. */
  sources(key: string): SourcedValue[] {
    const layers: SourcedValue[] = []
    const add = (source: ConfigSource, text: string | undefined) => {
      if (text !== undefined) layers.push({ key, source, text })
    }
    add('DYNAMIC_BROKER_CONFIG', this.#perBroker[key])
    add('DYNAMIC_DEFAULT_BROKER_CONFIG', this.#clusterDefault[key])
    add('STATIC_BROKER_CONFIG', this.#static[key])
    add('DEFAULT_CONFIG', rowOf(key)?.default)
    return layers
  }

  /** What a topic that does not set `key` takes from this broker: the value and where it comes from. */
  topicDefaults(key: TopicKey): SourcedValue[] {
    const row: EngineConfigKey = topicConfigs[key]
    const layers = row.synonyms.flatMap((synonym) => this.#synonymSources(synonym))
    const set = layers.filter(({ source }) => source !== 'DEFAULT_CONFIG')
    return [...set, ...layers.filter(({ source }) => source === 'DEFAULT_CONFIG')]
  }

  /** The text of a topic key's default. */
  topicDefault(key: TopicKey): string | undefined {
    return this.#inherited(topicConfigs[key])
  }

  /** The text of a group key's default. */
  groupDefault(key: GroupKey): string | undefined {
    return this.#inherited(groupConfigs[key])
  }

  #inherited(row: EngineConfigKey): string | undefined {
    for (const synonym of row.synonyms) {
      const name = typeof synonym === 'string' ? synonym : synonym.key
      const factor = typeof synonym === 'string' ? 1 : synonym.factor
      const text = this.#overriding(name) ?? rowOf(name)?.default
      if (text !== undefined) return factor === 1 ? text : String(Number(text) * factor)
    }
    return row.default
  }

  /** Typed values of a topic with the given overrides. Throws ConfigError. */
  topicConfigs(overrides: Properties): TopicConfigs {
    const values: Record<string, unknown> = {}
    for (const key of Object.keys(topicConfigs) as TopicKey[]) {
      values[key] = parseConfig(
        key,
        topicConfigs[key] as ConfigKey,
        overrides[key] ?? this.topicDefault(key),
      )
    }
    return values as TopicConfigs
  }

  /** Typed values of a group with the given overrides. Throws ConfigError. */
  groupConfigs(overrides: Properties): GroupConfigs {
    const values: Record<string, unknown> = {}
    for (const key of Object.keys(groupConfigs) as GroupKey[]) {
      const text = overrides[key] ?? this.groupDefault(key)
      values[key] = parseConfig(key, groupConfigs[key] as ConfigKey, text)
    }
    return values as GroupConfigs
  }

  get nodeId(): number {
    return this.get('node.id')
  }

  get logDirs(): readonly string[] {
    const text = this.get('log.dirs') ?? this.get('log.dir')
    return text
      .split(',')
      .map((directory) => directory.trim())
      .filter((directory) => directory !== '')
  }

  get metadataLogDir(): string {
    return this.get('metadata.log.dir') ?? this.logDirs[0] ?? this.get('log.dir')
  }

  get listeners(): readonly BrokerListener[] {
    return this.#withProtocols(parseListeners('listeners', this.get('listeners')))
  }

  /** The listeners that clients use: all but the controller's. */
  get brokerListeners(): readonly BrokerListener[] {
    const controllers = this.controllerListenerNames
    return this.listeners.filter(({ name }) => !controllers.includes(name))
  }

  get controllerListeners(): readonly BrokerListener[] {
    const controllers = this.controllerListenerNames
    return this.listeners.filter(({ name }) => controllers.includes(name))
  }

  get controllerListenerNames(): readonly string[] {
    const names = this.get('controller.listener.names') ?? ''
    return names
      .split(',')
      .map((name) => name.trim().toUpperCase())
      .filter((name) => name !== '')
  }

  /** What clients are told, per listener; an empty host is left to the caller, who knows the machine's name. */
  get advertisedListeners(): readonly BrokerListener[] {
    const text = this.get('advertised.listeners')
    if (text === null) return this.brokerListeners
    return this.#withProtocols(parseListeners('advertised.listeners', text))
  }

  /** Milliseconds; Infinity: no limit. */
  get retentionMs(): number {
    const minutes = this.get('log.retention.minutes')
    const ms =
      this.get('log.retention.ms') ??
      (minutes === null ? this.get('log.retention.hours') * HOUR_MS : minutes * MINUTE_MS)
    return ms < 0 ? Number.POSITIVE_INFINITY : ms
  }

  #overriding(key: string): string | undefined {
    return this.#perBroker[key] ?? this.#clusterDefault[key] ?? this.#static[key]
  }

  #synonymSources(synonym: Synonym): SourcedValue[] {
    return this.sources(typeof synonym === 'string' ? synonym : synonym.key)
  }

  #withProtocols(addresses: readonly ListenerAddress[]): BrokerListener[] {
    const protocols = parseProtocolMap(this.get('listener.security.protocol.map'))
    return addresses.map((address) => {
      // Without a map of one's own, Kafka takes a controller's listener to be PLAINTEXT (KIP-881).
      const implied = this.isSet('listener.security.protocol.map') ? undefined : 'PLAINTEXT'
      const protocol = protocols.get(address.name) ?? implied
      if (protocol === undefined) {
        throw new ConfigError(
          `Error creating broker listeners from '${address.name}://${address.host}:${address.port}': No security protocol defined for listener ${address.name}`,
        )
      }
      return { ...address, protocol }
    })
  }

  #checkQueuedBytes(): void {
    const queued = this.get('queued.max.request.bytes')
    if (queued <= 0 || queued >= this.get('socket.request.max.bytes')) return
    throw new ConfigError(
      'requirement failed: queued.max.request.bytes must be larger or equal to socket.request.max.bytes',
    )
  }

  #checkListeners(): void {
    const names = this.listeners.map(({ name }) => name)
    for (const { name, host } of this.advertisedListeners) {
      if (!names.includes(name)) {
        throw new ConfigError(
          `requirement failed: advertised.listeners listener names must be equal to or a subset of the ones defined in listeners. Found ${name}. The valid options based on the current configuration are ${names.join(',')}`,
        )
      }
      if (this.isSet('advertised.listeners') && host === '0.0.0.0') {
        throw new ConfigError(
          'requirement failed: advertised.listeners cannot use the nonroutable meta-address 0.0.0.0. Use a routable IP address.',
        )
      }
    }
  }
}
