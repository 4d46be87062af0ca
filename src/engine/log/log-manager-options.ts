import type { Log } from './log.ts'
import type { LogConfig } from './log-config.ts'

export interface LogManagerOptions {
  /** `log.dirs`, full paths; they exist. */
  readonly directories: readonly string[]
  configFor(topic: string): LogConfig
  /** producer.id.expiration.ms; default a day. */
  readonly producerIdExpirationMs?: () => number
  /** Records of a log that waited for their sync have it. */
  onSynced?(topic: string, partition: number): void
  /** The disk of a directory failed; its logs are gone from `get`. */
  onDirectoryFailure?(directory: string, cause: unknown, logs: readonly Log[]): void
}
