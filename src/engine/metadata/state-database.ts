/**
 * state.db: the state that the logs of this directory add up to, in SQLite, open to anyone with
 * `sqlite3`. It is a view: every table can be rebuilt from the logs, and is when the file is gone.
 * It is opened exclusively, which also is the lock of the data directory.
 *
 * Changes of one turn of the event loop are one SQLite transaction. An owner of tables (metadata, group,
 * transaction) applies log records inside `write`, together with the offset that it has applied up to.
 */
import assert from 'node:assert/strict'
import type { Database, Statement } from 'better-sqlite3'
import type { Logger } from '../logger.ts'
import type { System } from '../system/system.ts'

/** Another process has the database open. */
export class DirectoryLockedError extends Error {
  override readonly name = 'DirectoryLockedError'
}

export interface StateDatabaseOptions {
  readonly logger?: Logger
  /** SQLite failed in the middle of a change: what is in memory may not be what the logs say any more. */
  onFailure?(cause: Error): void
}

const LOGGER = 'kafka.server.metadata.BrokerMetadataPublisher'

const SCHEMA_VERSIONS = `CREATE TABLE IF NOT EXISTS schema_versions (
  owner TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID`

function isSqliteError(error: unknown): error is Error & { code: string } {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('SQLITE_')
  )
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'
}

export class StateDatabase {
  /** For statements that their table's owner prepares once. */
  readonly database: Database
  readonly #system: System
  readonly #options: StateDatabaseOptions
  readonly #statements = new Map<string, Statement<unknown[]>>()
  #closed = false
  /** A change is missing. Later ones would hide that: nothing is committed any more. */
  #isBehind = false

  private constructor(system: System, database: Database, options: StateDatabaseOptions) {
    this.#system = system
    this.database = database
    this.#options = options
  }

  /** `path` is a file, or ':memory:'. Throws DirectoryLockedError. */
  static open(system: System, path: string, options: StateDatabaseOptions = {}): StateDatabase {
    const database = system.disk.database(path)
    try {
      // Before the first access, so that SQLite keeps the WAL's index in memory instead of a -shm file.
      database.pragma('locking_mode = EXCLUSIVE')
      database.pragma('busy_timeout = 0')
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = NORMAL')
      // Only a commit writes, so that a full disk fails nothing else.
      database.pragma('cache_spill = OFF')
      database.exec(`BEGIN IMMEDIATE; ${SCHEMA_VERSIONS}; COMMIT`)
    } catch (error) {
      database.close()
      if (!isBusy(error)) throw error
      throw new DirectoryLockedError(`another process holds ${path}`, { cause: error })
    }
    return new StateDatabase(system, database, options)
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

  /** The statement of `sql`, which is prepared at its first use. */
  prepare(sql: string): Statement<unknown[]> {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.database.prepare<unknown[]>(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  /**
   * Runs `change` in this turn's transaction. What it throws is a bug, or SQLite cannot read: everything of the turn
   * is rolled back, and the tables lag behind the logs until the next start applies them again.
   */
  write<T>(change: () => T): T {
    if (!this.database.inTransaction) {
      this.database.exec('BEGIN')
      this.#system.timers.soon(() => this.commit())
    }
    try {
      return change()
    } catch (error) {
      this.#isBehind = true
      this.#rollBack()
      if (isSqliteError(error)) this.#options.onFailure?.(error)
      throw error
    }
  }

  #rollBack(): void {
    // SQLite has rolled back by itself after some errors.
    if (this.database.inTransaction) this.database.exec('ROLLBACK')
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
    if (this.#closed || !this.database.inTransaction) return
    if (this.#isBehind) {
      this.#rollBack()
      return
    }
    try {
      this.database.exec('COMMIT')
    } catch (error) {
      if (!isSqliteError(error)) throw error
      this.#isBehind = true
      this.#rollBack()
      const message = `${this.database.name} could not be written. Nothing is lost: the next start brings it up to date from the logs`
      this.#options.logger?.log('ERROR', LOGGER, message, error)
    }
  }

  close(): void {
    this.commit()
    this.#closed = true
    this.database.close()
  }
}
