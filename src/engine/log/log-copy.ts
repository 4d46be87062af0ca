/** A copy of a log in another log directory, and how it takes the log's place. */
import type { Disk } from '../system/system.ts'
import type { Log } from './log.ts'

export interface LogCopy {
  readonly log: Log
  /** The log directory. */
  readonly target: string
  /** The directory of the copy. */
  readonly path: string
  /** Copies what is missing once the log is closed. */
  finish(): void
}

/**
 * Renames the log's directory to `away` and the copy's to `path`. A crash in between leaves a copy without a log, which
 * the next start takes for the log. Throws what the disk throws, after everything has its old name again.
 */
export function swapDirectories(disk: Disk, copy: LogCopy, path: string, away: string): void {
  // A power cut may lose the one rename and keep the other: at no time may two directories be called the log's, or none.
  disk.syncDirectory(copy.target)
  disk.rename(copy.log.directory, away)
  try {
    disk.syncDirectory(away.slice(0, away.lastIndexOf('/')))
    disk.rename(copy.path, path)
  } catch (error) {
    disk.rename(away, copy.log.directory)
    throw error
  }
}
