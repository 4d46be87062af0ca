/**
 * What is known of transactions while the cleaner goes through a log from its beginning: which batches belong to aborted
 * ones, and which markers have nothing left to end. Kafka's CleanedTransactionMetadata.
 */
import { controlRecordType } from '../../../protocol/records/control-record.ts'
import type { RecordBatch } from '../../../protocol/records/record-batch.ts'
import type { AbortedTransactionEntry } from '../indexes/transaction-index.ts'

interface OngoingAbort {
  readonly transaction: AbortedTransactionEntry
  hasBatches: boolean
}

export class CleanedTransactions {
  /** Aborted transactions that have not begun yet, by first offset. */
  #upcoming: AbortedTransactionEntry[] = []
  readonly #aborted = new Map<number, OngoingAbort>()
  /** Producers of which batches were seen that no abort marker ends. */
  readonly #committed = new Set<number>()
  readonly #retain: (transaction: AbortedTransactionEntry) => void

  /** `retain` gets each aborted transaction whose marker stays because batches of it do. */
  constructor(retain: (transaction: AbortedTransactionEntry) => void = () => undefined) {
    this.#retain = retain
  }

  /** A transaction may be added again with each segment that it reaches into. */
  addAborted(transactions: readonly AbortedTransactionEntry[]): void {
    this.#upcoming = [...this.#upcoming, ...transactions].sort(
      (one, other) => one.firstOffset - other.firstOffset,
    )
  }

  #beginUpTo(offset: number): void {
    for (;;) {
      const [transaction] = this.#upcoming
      if (transaction === undefined || transaction.firstOffset > offset) return
      this.#upcoming.shift()
      if (!this.#aborted.has(transaction.producerId)) {
        this.#aborted.set(transaction.producerId, { transaction, hasBatches: false })
      }
    }
  }

  /** Takes in the next batch; returns whether transactions give no reason to keep it. */
  isDiscardable(batch: RecordBatch): boolean {
    this.#beginUpTo(batch.lastOffset)
    if (batch.isControl) return this.#isMarkerDiscardable(batch)
    if (!batch.isTransactional) return false
    const ongoing = this.#aborted.get(batch.producerId)
    if (ongoing !== undefined) {
      ongoing.hasBatches = true
      return true
    }
    this.#committed.add(batch.producerId)
    return false
  }

  #isMarkerDiscardable(batch: RecordBatch): boolean {
    for (const { key } of batch.records()) {
      const type = controlRecordType(key)
      if (type === 'COMMIT') return !this.#committed.delete(batch.producerId)
      if (type !== 'ABORT') return false
      const ended = this.#aborted.get(batch.producerId)
      this.#aborted.delete(batch.producerId)
      if (ended === undefined || !ended.hasBatches) return true
      this.#retain(ended.transaction)
      return false
    }
    // A marker that was cleaned before.
    return true
  }
}
