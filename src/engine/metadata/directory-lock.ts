/**
 * The lock of a data directory: the file `.lock`, as Apache Kafka locks it, so that neither of us starts on a directory
 * that the other one is using. Java takes a lock on the whole file, which node cannot; SQLite takes one of the
 * same kind on a part of it, and either of the two keeps the other out. The file stays empty.
 */
import path from 'node:path'
import type { Database } from 'better-sqlite3'
import type { System } from '../system/system.ts'
import { DirectoryLockedError } from './state-database.ts'

const FILE_NAME = '.lock'

export class DirectoryLock {
  readonly #database: Database

  private constructor(database: Database) {
    this.#database = database
  }

  /** Throws DirectoryLockedError when a broker, ours or Apache Kafka's, has the directory. */
  static acquire(system: System, directory: string): DirectoryLock {
    const database = system.disk.database(path.join(directory, FILE_NAME))
    try {
      database.pragma('busy_timeout = 0')
      // Or a file for a journal would appear beside it.
      database.pragma('journal_mode = MEMORY')
      // Never committed: the transaction is the lock, and nothing is ever written in it.
      database.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      database.close()
      const isBusy = error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'
      if (!isBusy) throw error
      throw new DirectoryLockedError(`another process has locked ${directory}`, { cause: error })
    }
    return new DirectoryLock(database)
  }

  /** The last thing that a broker does with its directory. */
  release(): void {
    this.#database.close()
  }
}
