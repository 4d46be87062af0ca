/** The broker configurations that transactions read; all in milliseconds. */
export interface TransactionConfig {
  /** transaction.max.timeout.ms */
  readonly maxTimeoutMs: number
  /** transactional.id.expiration.ms */
  readonly idExpirationMs: number
  /** transaction.abort.timed.out.transaction.cleanup.interval.ms */
  readonly abortTimedOutIntervalMs: number
  /** transaction.remove.expired.transaction.cleanup.interval.ms */
  readonly removeExpiredIntervalMs: number
}

/** Kafka's defaults. */
export const defaultTransactionConfig: TransactionConfig = {
  maxTimeoutMs: 900_000,
  idExpirationMs: 7 * 24 * 60 * 60_000,
  abortTimedOutIntervalMs: 10_000,
  removeExpiredIntervalMs: 60 * 60_000,
}
