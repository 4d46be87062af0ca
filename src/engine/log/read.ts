export interface ReadOptions {
  /** The read ends before the first batch that ends after this offset (high watermark, last stable offset). */
  readonly limitOffset: number
  /** The first batch is returned whole even when it is larger than `maxBytes` (KIP-74). */
  readonly minOneBatch: boolean
  /** read_committed adds the aborted transactions that overlap what is returned. */
  readonly isolation?: 'read_uncommitted' | 'read_committed'
}

/** A row of Fetch's `aborted_transactions`. */
export interface AbortedTransaction {
  readonly producerId: number
  readonly firstOffset: number
}

export interface ReadResult {
  /** Whole record batches; the first one contains the offset asked for. Never modified later. */
  readonly records: Buffer
  readonly abortedTransactions?: readonly AbortedTransaction[]
}
