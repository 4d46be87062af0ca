/** A failure after which a broker must end: said in the log, with what to do, before the process is told. */
import type { Logger } from './logger.ts'
import { StartupError } from './startup-error.ts'

const ADVICE = 'then start the broker again: it recovers by itself'

export interface FatalFailures {
  /** The metadata cannot be changed any more. */
  metadata(message: string, cause: Error): void
  /** There is nothing left to serve. */
  allDirectories(directories: readonly string[], cause: unknown): void
}

function allFailed(directories: readonly string[]): string {
  return `Shutdown broker because all log dirs in ${directories.join(', ')} have failed`
}

/** Throws StartupError when none of the log directories works; why has been logged. */
export function requireOne(working: readonly string[], all: readonly string[]): void {
  if (working.length > 0) return
  throw new StartupError('org.apache.kafka.common.KafkaException', allFailed(all))
}

export function fatalFailures(
  logger: Logger,
  onFatal: ((cause: unknown) => void) | undefined,
): FatalFailures {
  return {
    metadata(message, cause) {
      const text = `Shutdown broker because ${message}. Look at its disk, ${ADVICE}`
      logger.log('FATAL', 'kafka.server.BrokerServer', text, cause)
      onFatal?.(cause)
    },
    allDirectories(directories, cause) {
      logger.log('FATAL', 'kafka.log.LogManager', allFailed(directories))
      const advice = `Look at the disk of ${directories.join(', ')}, ${ADVICE}`
      logger.log('FATAL', 'kafka.log.LogManager', advice)
      onFatal?.(cause)
    },
  }
}
