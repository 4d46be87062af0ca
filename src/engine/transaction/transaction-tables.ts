/**
 * The tables of transactions in state.db: what the records of `__transaction_state` add up to, and how far each of its
 * partitions has been applied.
 */
import type { StateDatabase } from '../metadata/state-database.ts'
import {
  NO_PRODUCER_EPOCH,
  type TransactionMetadata,
  transactionStateNames,
} from './transaction-metadata.ts'
import { byTopic, type TransactionChange } from './transaction-records.ts'

const SCHEMA = [
  `CREATE TABLE transaction_state_partitions (
     state_partition INTEGER PRIMARY KEY,
     applied_offset INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE transactions (
     transactional_id TEXT PRIMARY KEY,
     producer_id INTEGER NOT NULL, previous_producer_id INTEGER NOT NULL, next_producer_id INTEGER NOT NULL,
     producer_epoch INTEGER NOT NULL, timeout_ms INTEGER NOT NULL, state TEXT NOT NULL,
     partitions TEXT NOT NULL,
     start_timestamp INTEGER NOT NULL, last_update_timestamp INTEGER NOT NULL,
     client_transaction_version INTEGER NOT NULL,
     state_partition INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX transactions_by_partition ON transactions (state_partition);`,
]

interface TransactionRow {
  transactional_id: string
  producer_id: number
  previous_producer_id: number
  next_producer_id: number
  producer_epoch: number
  timeout_ms: number
  state: string
  /** JSON: [[topic, partition], …]. */
  partitions: string
  start_timestamp: number
  last_update_timestamp: number
  client_transaction_version: number
}

export class TransactionTables {
  readonly #database: StateDatabase

  constructor(database: StateDatabase) {
    this.#database = database
    database.migrate('transaction', SCHEMA)
  }

  /** All of `change` is one transaction of SQLite, with everything else of this turn. */
  write(change: () => void): void {
    this.#database.write(change)
  }

  /** The offset after the last applied record of a partition; undefined: none was. */
  appliedOffset(statePartition: number): number | undefined {
    const row = this.#database
      .prepare('SELECT applied_offset FROM transaction_state_partitions WHERE state_partition = ?')
      .get(statePartition) as { applied_offset: number } | undefined
    return row?.applied_offset
  }

  setAppliedOffset(statePartition: number, offset: number): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO transaction_state_partitions VALUES (?, ?)')
      .run(statePartition, offset)
  }

  apply(statePartition: number, { transactionalId, metadata }: TransactionChange): void {
    if (metadata === null) {
      this.#database
        .prepare('DELETE FROM transactions WHERE transactional_id = ?')
        .run(transactionalId)
      return
    }
    this.#database
      .prepare('INSERT OR REPLACE INTO transactions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        transactionalId,
        metadata.producerId,
        metadata.previousProducerId,
        metadata.nextProducerId,
        metadata.producerEpoch,
        metadata.timeoutMs,
        metadata.state,
        partitionsText(metadata),
        metadata.startTimestamp,
        metadata.lastUpdateTimestamp,
        metadata.clientTransactionVersion,
        statePartition,
      )
  }

  /** Forgets, for good, a partition whose log is not the one that was applied. */
  forget(statePartition: number): void {
    this.#database.writeDurably(() => {
      for (const table of ['transaction_state_partitions', 'transactions']) {
        this.#database.prepare(`DELETE FROM ${table} WHERE state_partition = ?`).run(statePartition)
      }
    })
  }

  load(statePartition: number): TransactionMetadata[] {
    const rows = this.#database
      .prepare('SELECT * FROM transactions WHERE state_partition = ? ORDER BY transactional_id')
      .all(statePartition) as TransactionRow[]
    return rows.map(metadataOf)
  }
}

/** In the order of the record, which goes by topics: tables made anew from the log must be the same. */
const partitionsText = ({ partitions }: TransactionMetadata): string =>
  JSON.stringify(
    byTopic(partitions).flatMap(({ topic, partitionIds }) =>
      partitionIds.map((partition) => [topic, partition]),
    ),
  )

function metadataOf(row: TransactionRow): TransactionMetadata {
  const partitions = JSON.parse(row.partitions) as [string, number][]
  return {
    transactionalId: row.transactional_id,
    producerId: row.producer_id,
    previousProducerId: row.previous_producer_id,
    nextProducerId: row.next_producer_id,
    producerEpoch: row.producer_epoch,
    lastProducerEpoch: NO_PRODUCER_EPOCH,
    timeoutMs: row.timeout_ms,
    state: transactionStateNames.find((name) => name === row.state) ?? 'Dead',
    partitions: partitions.map(([topic, partition]) => ({ topic, partition })),
    startTimestamp: row.start_timestamp,
    lastUpdateTimestamp: row.last_update_timestamp,
    clientTransactionVersion: row.client_transaction_version >= 2 ? 2 : 0,
  }
}
