/**
 * The database of `samsa sql`: the tables of state.db, rebuilt in memory by replaying the logs of a data directory with
 * the broker's own appliers, and views and functions on top.
 *
 * Why not state.db itself: a running broker holds it with an exclusive lock and keeps the index of its write-ahead log in
 * its own memory, so that no reader can follow it, and a copy of the two files taken in between can be torn. The logs
 * are the truth, may be read beside their writer, and Apache Kafka's directories have them too.
 */
import type { Database, Statement } from 'better-sqlite3'
import { decodeAssignment, decodeSubscription } from '../../protocol/internal/consumer-protocol.ts'
import { DecodeError } from '../../protocol/reader.ts'
import { GroupTables } from '../group/group-tables.ts'
import { replay } from '../group/replay.ts'
import { metadataHistory, newestSnapshot } from '../metadata/metadata-history.ts'
import { MetadataStore } from '../metadata/metadata-store.ts'
import { StateDatabase } from '../metadata/state-database.ts'
import type { System } from '../system/system.ts'
import { replayTransactions } from '../transaction/replay.ts'
import { TransactionTables } from '../transaction/transaction-tables.ts'
import { type CatalogTable, catalog, groupViewNames, transactionViewNames } from './catalog.ts'
import { DataDirectory } from './data-directory.ts'
import { logRows, segmentRows } from './file-rows.ts'
import type { PartitionReader } from './partition-reader.ts'
import { recordRows, type SqlValue } from './record-rows.ts'

const OFFSETS_TOPIC = '__consumer_offsets'
const TRANSACTIONS_TOPIC = '__transaction_state'

/** Not a query, or one that SQLite refuses; the message is for the user. */
export class QueryError extends Error {
  override readonly name = 'QueryError'
}

export interface QueryResult {
  readonly columns: readonly string[]
  /** Read as they are taken. What cannot be read throws NoDataError, DecodeError or QueryError. */
  readonly rows: Iterable<readonly SqlValue[]>
}

export class QueryDatabase {
  readonly #data: DataDirectory
  readonly #state: StateDatabase
  readonly #metadata: MetadataStore
  readonly #groups: GroupTables
  readonly #metadataTables: readonly string[]
  readonly #groupTables: readonly string[]
  readonly #transactions: TransactionTables
  readonly #transactionTables: readonly string[]
  readonly #system: System

  /** Throws NoDataError for what is no data directory. */
  constructor(system: System, directories: readonly string[]) {
    this.#system = system
    this.#data = new DataDirectory(system.disk, directories)
    this.#state = StateDatabase.open(system, ':memory:')
    this.#metadata = new MetadataStore(this.#state, this.#data.clusterId)
    this.#metadataTables = this.#tableNames()
    this.#groups = new GroupTables(this.#state)
    const others = [...this.#metadataTables]
    this.#groupTables = this.#tableNames().filter((name) => !others.includes(name))
    others.push(...this.#groupTables)
    this.#transactions = new TransactionTables(this.#state)
    this.#transactionTables = this.#tableNames().filter((name) => !others.includes(name))
    this.#state.commit()
    this.#define()
  }

  /**
   * Answers one query: SELECT, WITH, VALUES, or EXPLAIN of one; a database is for one query. Throws QueryError, and
   * DecodeError for a log that cannot be read.
   */
  query(sql: string): QueryResult {
    if (!isQuery(sql)) {
      throw new QueryError(
        'only queries are allowed: SELECT, WITH … SELECT, VALUES, or EXPLAIN of one',
      )
    }
    this.#load(sql)
    this.#createViews()
    const statement = this.#prepare(sql)
    return { columns: statement.columns().map(({ name }) => name), rows: iterate(statement) }
  }

  close(): void {
    this.#state.close()
  }

  get #database(): Database {
    return this.#state.database
  }

  #prepare(sql: string): Statement<[], SqlValue[]> {
    const statement = translated(() => this.#database.prepare<[], SqlValue[]>(sql))
    if (!statement.readonly || !statement.reader) {
      throw new QueryError('only queries are allowed: this statement changes something')
    }
    return statement.raw()
  }

  /** Brings in what the query names; nobody waits for a replay of what it does not. */
  #load(sql: string): void {
    const needsGroups = mentions(sql, [...groupViewNames, ...this.#groupTables])
    const metadataLog = this.#data.metadataLog()
    // Groups of the consumer protocol name their topics by id.
    if (metadataLog !== undefined && (needsGroups || mentions(sql, this.#metadataTables))) {
      this.#loadMetadata(metadataLog)
    }
    if (needsGroups) this.#loadGroups()
    if (mentions(sql, [...transactionViewNames, ...this.#transactionTables])) {
      this.#loadTransactions()
    }
    this.#state.commit()
  }

  #loadMetadata(log: PartitionReader): void {
    const { disk } = this.#system
    const before = newestSnapshot(disk, log)
    try {
      this.#metadata.load(metadataHistory(disk, log))
    } catch (error) {
      // A broker that writes a newer snapshot removes what that one covers, also under a reader.
      const isOvertaken = newestSnapshot(disk, log)?.endOffset !== before?.endOffset
      if (!isOvertaken) throw error
      this.#metadata.load(metadataHistory(disk, log))
    }
  }

  #loadGroups(): void {
    for (const log of this.#logsOf(OFFSETS_TOPIC)) {
      replay(replayed(log), this.#groups, log.partition)
    }
  }

  #loadTransactions(): void {
    for (const log of this.#logsOf(TRANSACTIONS_TOPIC)) {
      replayTransactions(replayed(log), this.#transactions, log.partition)
    }
  }

  #logsOf(name: string): PartitionReader[] {
    return this.#data.partitions().filter(({ topic }) => topic === name)
  }

  #define(): void {
    const database = this.#database
    const json = (read: (bytes: Buffer) => unknown) => (bytes: unknown) =>
      Buffer.isBuffer(bytes) && bytes.length > 0 ? readOr(() => JSON.stringify(read(bytes))) : null
    database.function('subscribed_topics', { deterministic: true }, json(subscribedTopics))
    database.function('assigned_partitions', { deterministic: true }, json(assignedPartitions))
    for (const table of catalog) {
      if (table.select === undefined) database.table(table.name, this.#virtualTable(table))
    }
  }

  /** They hide tables of the same names, so that nothing can be applied from here on. */
  #createViews(): void {
    for (const table of catalog) {
      if (table.select !== undefined) this.#database.exec(viewOf(table, table.select))
    }
    this.#database.pragma('query_only = ON')
  }

  #virtualTable({ name, columns, parameters }: CatalogTable) {
    const data = this.#data
    const sources: Readonly<Record<string, (...given: SqlValue[]) => Generator<SqlValue[]>>> = {
      logs: () => logRows(data),
      segments: () => segmentRows(data),
      records: (topic, from, to) => recordRows(data, topic, from, to),
    }
    const rows = sources[name]
    if (rows === undefined) throw new Error(`no rows for ${name}`)
    return {
      columns: Object.keys(columns),
      // Hidden columns: they must not be named like one that is shown.
      parameters: (parameters ?? []).map((parameter) => `${parameter}_parameter`),
      *rows(...given: unknown[]) {
        for (const row of rows(...(given as SqlValue[]))) yield row.map(sqlInteger)
      },
    }
  }

  #tableNames(): string[] {
    return this.#database
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .pluck()
      .all()
  }
}

/** A log as coordinators replay theirs, from its beginning. */
const replayed = (log: PartitionReader) => ({
  batches: (_: number, from: number) => log.batches(from),
  logStartOffset: () => log.logStartOffset,
  logEndOffset: () => log.logEndOffset,
  cleanedUpTo: () => 0,
})

function viewOf({ name, columns }: CatalogTable, select: string): string {
  return `CREATE TEMP VIEW ${name} (${Object.keys(columns).join(', ')}) AS ${select}`
}

/** A number would become a REAL, and 7 / 2 three and a half. */
const sqlInteger = (value: SqlValue) => (typeof value === 'number' ? BigInt(value) : value)

/** Comments apart, the statement begins as a query does; whether it is one is SQLite's to say. */
function isQuery(sql: string): boolean {
  const text = sql.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '')
  return /^(?:EXPLAIN(?:\s+QUERY\s+PLAN)?\s+)?(?:SELECT|WITH|VALUES)\b/i.test(text)
}

/** Whether one of the names occurs: a table can only be read by its name, so no means not read. */
function mentions(sql: string, names: readonly string[]): boolean {
  const text = sql.toLowerCase()
  return names.some((name) => text.includes(name))
}

function* iterate(statement: Statement<[], SqlValue[]>): Generator<readonly SqlValue[]> {
  const rows = translated(() => statement.iterate())
  try {
    for (;;) {
      const next = translated(() => rows.next())
      if (next.done === true) return
      yield next.value
    }
  } finally {
    // Whoever stops early leaves the database free to be closed.
    rows.return?.()
  }
}

/** SQLite's message names the token, the table or the column. */
function translated<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    // A RangeError: no statement, or more than one.
    if (error.name !== 'SqliteError' && !(error instanceof RangeError)) throw error
    throw new QueryError(error.message, { cause: error })
  }
}

const subscribedTopics = (bytes: Buffer): unknown => decodeSubscription(bytes).topics

function assignedPartitions(bytes: Buffer): unknown {
  const { assignedPartitions: assigned } = decodeAssignment(bytes)
  return Object.fromEntries(assigned.map(({ topic, partitions }) => [topic, partitions]))
}

/** Members of other protocols (Connect, …) have bytes of their own. */
function readOr(read: () => string): string | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof DecodeError) return null
    throw error
  }
}
