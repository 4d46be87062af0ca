/** The logs of a broker, in its log directories. */
import type { Logger } from '../logger.ts'
import type { System } from '../system/system.ts'
import type { Log } from './log.ts'
import type { LogConfig } from './log-config.ts'

export interface LogManagerOptions {
  /** `log.dirs`, full paths; they exist. */
  readonly directories: readonly string[]
  configFor(topic: string): LogConfig
  /** Default 86400000. */
  readonly producerIdExpirationMs?: number
  /** A directory stopped working; its logs are gone from `get`. */
  onDirectoryFailure?(directory: string, cause: unknown): void
}

export declare class LogManager {
  /** Loads every log, recovering after an unclean shutdown. `__cluster_metadata-0` is left alone. */
  static open(system: System, logger: Logger, options: LogManagerOptions): LogManager
  /** Those that work. */
  readonly directories: readonly string[]
  /** Whether every directory had been shut down cleanly. */
  readonly wasCleanShutdown: boolean
  get(topic: string, partition: number): Log | undefined
  /** The existing log, or a new one in `directory` (default: the one with the fewest logs). */
  create(topic: string, partition: number, topicId: string, directory?: string): Log
  /** Renames the directory to `….-delete` at once; files go after file.delete.delay.ms. */
  delete(topic: string, partition: number): void
  all(): IterableIterator<Log>
  updateConfig(topic: string, config: LogConfig): void
  /** Retention of every log; returns how many segments were deleted. */
  deleteOldSegments(now: number): number
  /** Flushes logs whose flush.ms has passed. */
  flushDirtyLogs(now: number): void
  /** Forgets producers that were silent for producer.id.expiration.ms. */
  expireProducers(now: number): void
  /** Writes the recovery point, log start offset and replication offset checkpoints. */
  checkpoint(): void
  /** Flushes and closes every log, checkpoints, writes `.kafka_cleanshutdown`. */
  shutdown(brokerEpoch?: number): void
}
