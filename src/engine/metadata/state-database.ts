/**
 * state.db: the state that the logs of this directory add up to, in SQLite, open to anyone with
 * `sqlite3`. It is a view: every table can be rebuilt from the logs, and is when the file is gone.
 * It is opened exclusively, which also is the lock of the data directory.
 *
 * Changes of one turn of the event loop are one SQLite transaction. An owner of tables (metadata, group,
 * transaction) applies log records inside `write`, together with the offset that it has applied up to.
 */
import assert from 'node:assert/strict'
import type { Database } from 'better-sqlite3'
import type { System } from '../system/system.ts'

/** Another process has the database open. */
export class DirectoryLockedError extends Error {
  override readonly name = 'DirectoryLockedError'
}

const SCHEMA_VERSIONS = `CREATE TABLE IF NOT EXISTS schema_versions (
  owner TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID`

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'
}

export class StateDatabase {
  /** For statements that their table's owner prepares once. */
  readonly database: Database
  readonly #system: System
  #closed = false

  private constructor(system: System, database: Database) {
    this.#system = system
    this.database = database
  }

  /** `path` is a file, or ':memory:'. Throws DirectoryLockedError. */
  static open(system: System, path: string): StateDatabase {
    const database = system.disk.database(path)
    try {
      // Before the first access, so that SQLite keeps the WAL's index in memory instead of a -shm file.
      database.pragma('locking_mode = EXCLUSIVE')
      database.pragma('busy_timeout = 0')
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = NORMAL')
      database.exec(`BEGIN IMMEDIATE; ${SCHEMA_VERSIONS}; COMMIT`)
    } catch (error) {
      database.close()
      if (!isBusy(error)) throw error
      throw new DirectoryLockedError(`another process holds ${path}`, { cause: error })
    }
    return new StateDatabase(system, database)
  }

  /** Empties the file, before any owner has brought its tables. */
  clear(): void {
    const tables = this.database
      .prepare<[], { name: string }>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
      )
      .all()
    const drops = tables.map(({ name }) => `DROP TABLE ${name};`).join(' ')
    this.database.exec(`BEGIN; ${drops} ${SCHEMA_VERSIONS}; COMMIT`)
  }

  /**
   * Brings an owner's tables to its newest schema: runs those of `steps` (SQL scripts) that this file has
   * not seen. Steps are only ever added at the end.
   */
  migrate(owner: string, steps: readonly string[]): void {
    const row = this.database
      .prepare<[string], { version: number }>('SELECT version FROM schema_versions WHERE owner = ?')
      .get(owner)
    const version = row?.version ?? 0
    assert(version <= steps.length, `state.db is of a later release than this one (${owner})`)
    if (version === steps.length) return
    this.write(() => {
      for (const step of steps.slice(version)) this.database.exec(step)
      this.database
        .prepare('INSERT OR REPLACE INTO schema_versions (owner, version) VALUES (?, ?)')
        .run(owner, steps.length)
    })
  }

  /**
   * Runs `change` in this turn's transaction. What it throws is a bug: everything of the turn is rolled
   * back, and the tables lag behind the logs until the next start applies them again.
   */
  write<T>(change: () => T): T {
    if (!this.database.inTransaction) {
      this.database.exec('BEGIN')
      this.#system.timers.soon(() => this.commit())
    }
    try {
      return change()
    } catch (error) {
      if (this.database.inTransaction) this.database.exec('ROLLBACK')
      throw error
    }
  }

  /**
   * Like `write`, and on the disk when it returns. For forgetting what the logs do not say any more: if a power cut
   * brought it back after they have grown on, nothing would show that it is wrong.
   */
  writeDurably(change: () => void): void {
    this.commit()
    this.database.pragma('synchronous = FULL')
    try {
      this.write(change)
      this.commit()
    } finally {
      this.database.pragma('synchronous = NORMAL')
    }
  }

  /** Commits what `write` has done so far; happens by itself at the end of the turn. */
  commit(): void {
    if (!this.#closed && this.database.inTransaction) this.database.exec('COMMIT')
  }

  close(): void {
    this.commit()
    this.#closed = true
    this.database.close()
  }
}
