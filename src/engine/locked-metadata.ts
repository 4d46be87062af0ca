/** Locks a node's data directories and opens its metadata. */
import type { BrokerConfig } from './config/broker-config.ts'
import type { DataDirectories } from './data-directories.ts'
import type { Logger } from './logger.ts'
import { DirectoryLock } from './metadata/directory-lock.ts'
import { type OpenedMetadata, openMetadata } from './metadata/open-metadata.ts'
import { DirectoryLockedError } from './metadata/state-database.ts'
import { StartupError } from './startup-error.ts'
import type { System } from './system/system.ts'

/** Throws StartupError when another process has one of the directories. `close` of the result frees them all. */
export function lockAndOpen(
  system: System,
  logger: Logger,
  config: BrokerConfig,
  { clusterId, directories, metadataDirectory, directoryIds }: DataDirectories,
  onFailure: (message: string, cause: Error) => void,
): OpenedMetadata {
  const locks: DirectoryLock[] = []
  const release = () => {
    for (const lock of locks.splice(0)) lock.release()
  }
  let wanted = metadataDirectory
  try {
    for (const directory of new Set([...directories, metadataDirectory])) {
      wanted = directory
      locks.push(DirectoryLock.acquire(system, directory))
    }
    wanted = metadataDirectory
    const opened = openMetadata({
      system,
      logger,
      config,
      nodeId: config.nodeId,
      clusterId,
      directory: metadataDirectory,
      directoryIds,
      onFailure,
    })
    const close = () => {
      opened.close()
      release()
    }
    return { ...opened, close }
  } catch (error) {
    release()
    if (!(error instanceof DirectoryLockedError)) throw error
    throw new StartupError(
      'org.apache.kafka.common.KafkaException',
      `Failed to acquire lock on file .lock in ${wanted}. A Kafka instance in another process or thread is using this directory.`,
      { cause: error },
    )
  }
}
