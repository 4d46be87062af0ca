/** What the `log.cleaner.*` keys say, for one of the cleaners that share the work. */
import type { BrokerConfig } from '../../config/broker-config.ts'

export interface CleanerConfig {
  /** Cleaners that clean a log each, in turns. */
  readonly threads: number
  readonly backoffMs: number
  /** Of one cleaner. */
  readonly dedupeBufferBytes: number
  readonly dedupeBufferLoadFactor: number
  /** Bytes that are read or written at once. */
  readonly ioBufferBytes: number
  /** Read and written by all cleaners together. */
  readonly ioMaxBytesPerSecond: number
}

/** Kafka takes no less from the properties; a dynamic change may still say so. */
const DEDUPE_BUFFER_BYTES_MIN = 1024 * 1024

export function cleanerConfigOf(config: BrokerConfig): CleanerConfig {
  const threads = config.get('log.cleaner.threads')
  return {
    threads,
    backoffMs: config.get('log.cleaner.backoff.ms'),
    dedupeBufferBytes: Math.max(
      DEDUPE_BUFFER_BYTES_MIN,
      Math.floor(config.get('log.cleaner.dedupe.buffer.size') / threads),
    ),
    dedupeBufferLoadFactor: config.get('log.cleaner.io.buffer.load.factor'),
    ioBufferBytes: Math.max(
      1024,
      Math.floor(config.get('log.cleaner.io.buffer.size') / threads / 2),
    ),
    ioMaxBytesPerSecond: config.get('log.cleaner.io.max.bytes.per.second'),
  }
}

export function isSameCleanerConfig(one: CleanerConfig, other: CleanerConfig): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
