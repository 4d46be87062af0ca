/**
 * Copies of logs (`….-future`) that a stop left in log directories. A copy whose log is gone was complete, and only its
 * renaming was missing; the others go, and the moves are begun anew.
 */
import type { Logger } from '../logger.ts'
import type { Disk } from '../system/system.ts'
import { logDirectoryName } from './file-names.ts'
import type { LogDirectory } from './log-directory.ts'
import { isDiskError } from './storage-error.ts'

export interface InterruptedMove {
  readonly topic: string
  readonly partition: number
  /** The log directory to which the log was going. */
  readonly directory: string
}

/** Before any log is opened; returns the moves to begin anew. */
export function settleFutures(
  disk: Disk,
  logger: Logger,
  directories: readonly LogDirectory[],
): InterruptedMove[] {
  try {
    return settle(disk, directories)
  } catch (error) {
    // A directory that cannot be read is found out when it is loaded.
    if (!isDiskError(error)) throw error
    const message = 'Copies of logs that a stop left behind stay where they are'
    logger.log('WARN', 'kafka.log.LogManager', message, error)
    return []
  }
}

function settle(disk: Disk, directories: readonly LogDirectory[]): InterruptedMove[] {
  const entries = directories.flatMap((directory) =>
    directory.entries().map((entry) => ({ ...entry, directory: directory.path })),
  )
  const nameOf = ({ topic, partition }: { topic: string; partition: number }): string =>
    logDirectoryName(topic, partition)
  const logs = new Map(
    entries.filter(({ state }) => state === 'log').map((each) => [nameOf(each), each.directory]),
  )
  const interrupted: InterruptedMove[] = []
  for (const { topic, partition, path, state, directory } of entries) {
    if (state !== 'future') continue
    const name = nameOf({ topic, partition })
    const place = logs.get(name)
    if (place === undefined) {
      disk.rename(path, `${directory}/${name}`)
      logs.set(name, directory)
      continue
    }
    disk.removeDirectory(path)
    if (place !== directory) interrupted.push({ topic, partition, directory })
  }
  return interrupted
}
