/**
 * Copies of logs (`….-future`) that a stop left in log directories. A copy whose log is gone was complete, and only its
 * renaming was missing; the others go, and the moves are begun anew.
 */
import type { Disk } from '../system/system.ts'
import { logDirectoryName } from './file-names.ts'
import type { LogDirectory } from './log-directory.ts'

export interface InterruptedMove {
  readonly topic: string
  readonly partition: number
  /** The log directory to which the log was going. */
  readonly directory: string
}

/** Before any log is opened; returns the moves to begin anew. Throws what the disk throws. */
export function settleFutures(disk: Disk, directories: readonly LogDirectory[]): InterruptedMove[] {
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
