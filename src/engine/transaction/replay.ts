/**
 * Brings the tables of one partition of `__transaction_state` up to its log, and returns what they add up to. Records
 * that the tables have already are not read again; tables that are ahead of the log are of another log.
 */
import type { TransactionLog } from './ports.ts'
import type { TransactionMetadata } from './transaction-metadata.ts'
import { decodeTransaction } from './transaction-records.ts'
import type { TransactionTables } from './transaction-tables.ts'

type ReplayedLog = Pick<
  TransactionLog,
  'batches' | 'logStartOffset' | 'logEndOffset' | 'cleanedUpTo'
>

/** By transactional id. */
export function replayTransactions(
  log: ReplayedLog,
  tables: TransactionTables,
  partition: number,
): Map<string, TransactionMetadata> {
  const end = log.logEndOffset(partition)
  let from = tables.appliedOffset(partition) ?? 0
  // Tables that have only a part of what is compacted by now would keep what was deleted since.
  if (from > end || from < log.cleanedUpTo(partition)) {
    tables.forget(partition)
    from = 0
  }
  const found = new Map(tables.load(partition).map((one) => [one.transactionalId, one] as const))
  if (from >= end) return found
  tables.write(() => {
    const start = Math.max(from, log.logStartOffset(partition))
    for (const batch of log.batches(partition, start)) {
      if (batch.isControl) continue
      for (const record of batch.records()) {
        const change =
          record.offset < start ? undefined : decodeTransaction(record.key, record.value)
        if (change === undefined) continue
        tables.apply(partition, change)
        if (change.metadata === null) found.delete(change.transactionalId)
        else found.set(change.transactionalId, change.metadata)
      }
    }
    tables.setAppliedOffset(partition, end)
  })
  return found
}
