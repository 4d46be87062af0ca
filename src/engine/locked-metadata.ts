/** Opens the metadata of a data directory, which also locks the directory. */
import type { BrokerConfig } from './config/broker-config.ts'
import type { DataDirectories } from './data-directories.ts'
import type { Logger } from './logger.ts'
import { type OpenedMetadata, openMetadata } from './metadata/open-metadata.ts'
import { DirectoryLockedError } from './metadata/state-database.ts'
import { StartupError } from './startup-error.ts'
import type { System } from './system/system.ts'

/** Throws StartupError when another process has the directory. */
export function lockAndOpen(
  system: System,
  logger: Logger,
  config: BrokerConfig,
  { clusterId, metadataDirectory, directoryIds }: DataDirectories,
): OpenedMetadata {
  try {
    return openMetadata({
      system,
      logger,
      config,
      nodeId: config.nodeId,
      clusterId,
      directory: metadataDirectory,
      directoryIds,
    })
  } catch (error) {
    if (!(error instanceof DirectoryLockedError)) throw error
    throw new StartupError(
      'org.apache.kafka.common.KafkaException',
      `Failed to acquire lock on file .lock in ${metadataDirectory}. A Kafka instance in another process or thread is using this directory.`,
      { cause: error },
    )
  }
}
