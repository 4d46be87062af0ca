/** The configuration of the node whose directories kafka-storage works on. */
import { ConfigError } from '../../config/definition.ts'
import { BrokerConfig } from '../../engine/config/broker-config.ts'
import { loadProperties } from '../properties-file.ts'

export interface NodeConfiguration {
  readonly config: BrokerConfig
  /** False: the file is of a cluster with ZooKeeper. */
  readonly isKraft: boolean
  /** log.dirs and metadata.log.dir as they are written, without repetition. */
  readonly directories: readonly string[]
}

/** Throws ConfigError, PropertiesError, and the system's error for a file that cannot be read. */
export function readNodeConfiguration(file: string): NodeConfiguration {
  const properties = loadProperties(file)
  const isKraft = properties['process.roles'] !== undefined
  if (!isKraft && properties['zookeeper.connect'] === undefined) {
    throw new ConfigError(
      'Missing required configuration `zookeeper.connect` which has no default value.',
    )
  }
  const config = BrokerConfig.parse(
    isKraft ? properties : { 'node.id': '0', ...properties, 'process.roles': 'broker' },
  )
  const directories = [...new Set([config.metadataLogDir, ...config.logDirs])]
  return { config, isKraft, directories }
}
