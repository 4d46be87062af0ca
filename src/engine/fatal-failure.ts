/** A failure after which a broker must end: said in the log, with what to do, before the process is told. */
import type { Logger } from './logger.ts'

const ADVICE = 'then start the broker again: it recovers by itself'

export interface FatalFailures {
  /** The metadata cannot be changed any more. */
  metadata(message: string, cause: Error): void
  /** There is nothing left to serve. */
  allDirectories(directories: readonly string[], cause: unknown): void
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
      const names = directories.join(', ')
      const message = `Shutdown broker because all log dirs in ${names} have failed`
      logger.log('FATAL', 'kafka.log.LogManager', message)
      logger.log('FATAL', 'kafka.log.LogManager', `Look at the disk of ${names}, ${ADVICE}`)
      onFatal?.(cause)
    },
  }
}
