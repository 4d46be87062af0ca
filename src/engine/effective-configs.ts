/**
 * The configurations in force: the broker's own with the dynamic changes of the metadata over it, and each
 * topic's and group's with the broker's defaults under it. Values are parsed once and kept until the metadata changes them.
 */
import type { BrokerConfig, GroupConfigs, TopicConfigs } from './config/broker-config.ts'
import { type LogConfig, logConfigOf } from './log/log-config.ts'
import { ConfigResourceType, type MetadataImage } from './metadata/image.ts'
import type { MetadataDelta } from './metadata/metadata-delta.ts'

export class EffectiveConfigs {
  readonly #base: BrokerConfig
  #image: MetadataImage
  #broker: BrokerConfig
  readonly #topics = new Map<string, TopicConfigs>()
  /** One for all logs of a topic. */
  readonly #logs = new WeakMap<TopicConfigs, LogConfig>()
  readonly #groups = new Map<string, GroupConfigs>()

  constructor(base: BrokerConfig, image: MetadataImage) {
    this.#base = base
    this.#image = image
    this.#broker = this.#withDynamic()
  }

  get broker(): BrokerConfig {
    return this.#broker
  }

  topic(name: string): TopicConfigs {
    let configs = this.#topics.get(name)
    if (configs === undefined) {
      configs = this.#broker.topicConfigs(Object.fromEntries(this.#image.topicConfigs(name)))
      this.#topics.set(name, configs)
    }
    return configs
  }

  /** With `samsa.durability=power` every record is flushed, whatever its topic wants. */
  log(topic: string): LogConfig {
    const configs = this.topic(topic)
    const known = this.#logs.get(configs)
    if (known !== undefined) return known
    const own = logConfigOf(configs)
    const isSynced = this.#broker.get('samsa.durability') === 'power'
    const log = isSynced ? { ...own, flushMessages: 1 } : own
    this.#logs.set(configs, log)
    return log
  }

  /** Of a group that sets nothing, and of one that does not exist, the broker's values. */
  group(groupId: string): GroupConfigs {
    const overrides = this.#image.configsOf({ type: ConfigResourceType.GROUP, name: groupId })
    const key = overrides.size === 0 ? '' : groupId
    let configs = this.#groups.get(key)
    if (configs === undefined) {
      configs = this.#broker.groupConfigs(Object.fromEntries(overrides))
      this.#groups.set(key, configs)
    }
    return configs
  }

  /** Takes over a change; returns the topics whose configuration may be another now. */
  apply({ image, configsChanged, topicsDeleted }: MetadataDelta): Set<string> {
    this.#image = image
    for (const { name } of topicsDeleted) this.#topics.delete(name)
    const isBroker = ({ type }: { type: number }) => type === ConfigResourceType.BROKER
    if (configsChanged.some(isBroker)) {
      this.#broker = this.#withDynamic()
      this.#topics.clear()
      this.#groups.clear()
      return new Set(image.topicsByName.keys())
    }
    for (const { type, name } of configsChanged) {
      if (type === ConfigResourceType.GROUP) this.#groups.delete(name)
    }
    const changed = configsChanged.filter(({ type }) => type === ConfigResourceType.TOPIC)
    for (const { name } of changed) this.#topics.delete(name)
    return new Set(changed.map(({ name }) => name))
  }

  #withDynamic(): BrokerConfig {
    const type = ConfigResourceType.BROKER
    const own = this.#image.configsOf({ type, name: String(this.#base.nodeId) })
    const shared = this.#image.configsOf({ type, name: '' })
    if (own.size === 0 && shared.size === 0) return this.#base
    return this.#base.withDynamic(Object.fromEntries(own), Object.fromEntries(shared))
  }
}
