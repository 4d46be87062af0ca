import type { LogConfig } from './log-config.ts'

export interface LogOptions {
  readonly topic: string
  readonly partition: number
  /** Written to partition.metadata when the directory has none. */
  readonly topicId?: string
  readonly config: LogConfig
  /** Everything below is on the disk for sure: recovery starts here. Default 0. */
  readonly recoveryPoint?: number
  /** From the log-start-offset-checkpoint; default 0. */
  readonly logStartOffset?: number
  /** After a clean shutdown nothing is scanned; default false. */
  readonly cleanShutdown?: boolean
  /** producer.id.expiration.ms; default a day. */
  readonly producerIdExpirationMs?: () => number
  /** `safeEndOffset` moved without an append. */
  readonly onSynced?: () => void
  /** The disk failed in a way after which the log takes no more appends. */
  readonly onFailure?: (cause: Error) => void
  /** DeleteRecords moved the log start, which only the log-start-offset-checkpoint remembers. */
  readonly onLogStartOffsetMoved?: () => void
}
