/** A broker's configuration as it is now: its properties under the dynamic values of the image. */
import { ConfigError } from '../../config/definition.ts'
import type { BrokerConfig } from '../config/broker-config.ts'
import { ConfigResourceType, type MetadataImage } from './image.ts'

type Values = ReadonlyMap<string, string>

interface Cached {
  readonly perBroker: Values
  readonly clusterDefault: Values
  readonly config: BrokerConfig
}

/** Parsing some 300 keys takes a millisecond, and the same two sets of values are asked for again and again. */
const cache = new WeakMap<BrokerConfig, Cached>()

/** Dynamic values that this release refuses are left out, all of them, as if none had been set. */
function withDynamic(config: BrokerConfig, perBroker: Values, clusterDefault: Values) {
  try {
    return config.withDynamic(Object.fromEntries(perBroker), Object.fromEntries(clusterDefault))
  } catch (error) {
    if (error instanceof ConfigError) return config
    throw error
  }
}

export function currentBrokerConfig(
  config: BrokerConfig,
  image: MetadataImage,
  nodeId: number,
): BrokerConfig {
  const perBroker = image.configsOf({ type: ConfigResourceType.BROKER, name: String(nodeId) })
  const clusterDefault = image.configsOf({ type: ConfigResourceType.BROKER, name: '' })
  if (perBroker.size === 0 && clusterDefault.size === 0) return config
  const cached = cache.get(config)
  if (cached?.perBroker === perBroker && cached.clusterDefault === clusterDefault) {
    return cached.config
  }
  const current = withDynamic(config, perBroker, clusterDefault)
  cache.set(config, { perBroker, clusterDefault, config: current })
  return current
}
