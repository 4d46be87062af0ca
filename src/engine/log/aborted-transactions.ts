import type { AbortedTransaction } from './read.ts'
import type { Segments } from './segments.ts'

/** Aborted transactions with records in [from, to), by first offset. */
export function findAbortedTransactions(
  segments: Segments,
  from: number,
  to: number,
): AbortedTransaction[] {
  const found: AbortedTransaction[] = []
  segments.search(from, ({ indexes }) => {
    for (const transaction of indexes.transaction.transactions) {
      const { producerId, firstOffset, lastOffset, lastStableOffset } = transaction
      if (lastOffset >= from && firstOffset < to) found.push({ producerId, firstOffset })
      // Transactions whose markers come later began at this offset or after it.
      if (lastStableOffset >= to) return true
    }
    return undefined
  })
  return found.sort((one, other) => one.firstOffset - other.firstOffset)
}
