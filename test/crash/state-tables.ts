/**
 * state.db of a broker that has stopped, against the same tables made anew: the logs of its directory, replayed by the
 * broker's own appliers.
 */
import Database from 'better-sqlite3'
import { GroupTables } from '../../src/engine/group/group-tables.ts'
import { replay } from '../../src/engine/group/replay.ts'
import { metadataHistory } from '../../src/engine/metadata/metadata-history.ts'
import { MetadataStore } from '../../src/engine/metadata/metadata-store.ts'
import { stateDatabasePath } from '../../src/engine/metadata/open-metadata.ts'
import { StateDatabase } from '../../src/engine/metadata/state-database.ts'
import { DataDirectory } from '../../src/engine/query/data-directory.ts'
import type { PartitionReader } from '../../src/engine/query/partition-reader.ts'
import { nodeSystem } from '../../src/engine/system/node.ts'
import { replayTransactions } from '../../src/engine/transaction/replay.ts'
import { TransactionTables } from '../../src/engine/transaction/transaction-tables.ts'

/** Rows as text, by table. */
type Tables = ReadonlyMap<string, readonly string[]>

/** One line for each row that only one of the two has; nothing where they agree. */
export function differencesOfState(data: string): string[] {
  const kept = tablesOf(new Database(stateDatabasePath(data), { readonly: true }))
  const rebuilt = rebuild(data)
  const names = new Set([...kept.keys(), ...rebuilt.keys()])
  return [...names].flatMap((name) => {
    const is = new Set(kept.get(name))
    const shouldBe = new Set(rebuilt.get(name))
    return [
      ...[...is].filter((row) => !shouldBe.has(row)).map((row) => `${name}: only kept ${row}`),
      ...[...shouldBe].filter((row) => !is.has(row)).map((row) => `${name}: only rebuilt ${row}`),
    ]
  })
}

function rebuild(data: string): Tables {
  const directory = new DataDirectory(nodeSystem.disk, [data])
  const state = StateDatabase.open(nodeSystem, ':memory:')
  const metadata = new MetadataStore(state, directory.clusterId)
  const log = directory.metadataLog()
  if (log !== undefined) metadata.load(metadataHistory(nodeSystem.disk, log))
  const groups = new GroupTables(state)
  const transactions = new TransactionTables(state)
  for (const found of directory.partitions()) {
    const { topic, partition } = found
    if (topic === '__consumer_offsets') replay(logOf(found), groups, partition)
    if (topic === '__transaction_state') {
      replayTransactions(logOf(found), transactions, partition)
    }
  }
  state.commit()
  return tablesOf(state.database)
}

const logOf = (log: PartitionReader) => ({
  batches: (_: number, from: number) => log.batches(from),
  logStartOffset: () => log.logStartOffset,
  logEndOffset: () => log.logEndOffset,
  cleanedUpTo: () => 0,
})

function tablesOf(database: Database.Database): Tables {
  try {
    const names = database
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .pluck()
      .all()
    return new Map(
      names.map((name) => {
        const rows = database.prepare(`SELECT * FROM "${name}"`).all()
        return [name, rows.map((row) => JSON.stringify(row))]
      }),
    )
  } finally {
    database.close()
  }
}
