/** Who appends: clients get Kafka's full validation, the others may write control batches. */
export type AppendOrigin = 'client' | 'coordinator' | 'controller'

export interface AppendOptions {
  /** Stamped into each batch and, when it is new, into the leader epoch checkpoint. */
  readonly leaderEpoch: number
  readonly origin: AppendOrigin
  /** Milliseconds since 1970: LogAppendTime, timestamp limits, segment.ms. */
  readonly now: number
}

export interface AppendResult {
  readonly firstOffset: number
  readonly lastOffset: number
  /** -1 when no record has a timestamp. */
  readonly maxTimestamp: number
  /** -1 with CreateTime, as in the Produce response. */
  readonly logAppendTime: number
  readonly logStartOffset: number
  /** True when an idempotent producer sent these records before: nothing was written. */
  readonly duplicate: boolean
}
