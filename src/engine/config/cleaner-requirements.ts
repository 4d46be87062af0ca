/** What Kafka requires of the broker's keys for the log cleaner together, in its words. */
import { ConfigError } from '../../config/definition.ts'
import type { BrokerConfig } from './broker-config.ts'

const BUFFER_BYTES_PER_THREAD = 1024 * 1024

/** Throws ConfigError. */
export function checkCleanerRequirements(config: BrokerConfig): void {
  const perThread = config.get('log.cleaner.dedupe.buffer.size') / config.get('log.cleaner.threads')
  if (Math.floor(perThread) > BUFFER_BYTES_PER_THREAD) return
  throw new ConfigError(
    'requirement failed: log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.',
  )
}
