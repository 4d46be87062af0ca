import type { AbortedTransactionEntry } from './indexes/transaction-index.ts'
import type { AbortedTransaction } from './read.ts'
import type { Segments } from './segments.ts'

/** Aborted transactions with records in [from, to), by first offset. */
export function findAbortedTransactions(
  segments: Segments,
  from: number,
  to: number,
): AbortedTransaction[] {
  return abortedTransactionEntries(segments, from, to)
    .map(({ producerId, firstOffset }) => ({ producerId, firstOffset }))
    .sort((one, other) => one.firstOffset - other.firstOffset)
}

/** The same as the indexes have them, by their markers. */
export function abortedTransactionEntries(
  segments: Segments,
  from: number,
  to: number,
): AbortedTransactionEntry[] {
  const found: AbortedTransactionEntry[] = []
  segments.search(from, ({ indexes }) => {
    for (const transaction of indexes.transaction.transactions) {
      const { firstOffset, lastOffset, lastStableOffset } = transaction
      if (lastOffset >= from && firstOffset < to) found.push(transaction)
      // Transactions whose markers come later began at this offset or after it.
      if (lastStableOffset >= to) return true
    }
    return undefined
  })
  return found
}
