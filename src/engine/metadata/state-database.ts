/**
 * state.db: the state that the logs of this directory add up to, in SQLite, open to anyone with
 * `sqlite3`. It is a view: every table can be rebuilt from the logs, and is when the file is gone.
 * It is opened exclusively, which also is the lock of the data directory.
 *
 * Changes of one turn of the event loop are one SQLite transaction. An owner of tables (metadata, group,
 * transaction) applies log records inside `write`, together with the offset that it has applied up to.
 */
import type { Database } from 'better-sqlite3'
import type { System } from '../system/system.ts'

/** Another process has the database open. */
export class DirectoryLockedError extends Error {
  override readonly name = 'DirectoryLockedError'
}

export declare class StateDatabase {
  /** For statements that their table's owner prepares once. */
  readonly database: Database
  /** `path` is a file, or ':memory:'. Throws DirectoryLockedError. */
  static open(system: System, path: string): StateDatabase
  /**
   * Brings an owner's tables to its newest schema: runs those of `steps` (SQL scripts) that this file has
   * not seen. Steps are only ever added at the end.
   */
  migrate(owner: string, steps: readonly string[]): void
  /**
   * Runs `change` in this turn's transaction. What it throws is a bug: everything of the turn is rolled
   * back, and the tables lag behind the logs until the next start applies them again.
   */
  write<T>(change: () => T): T
  /** Commits what `write` has done so far; happens by itself at the end of the turn. */
  commit(): void
  close(): void
}
