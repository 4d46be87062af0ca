import { KafkaError } from '../../protocol/errors.ts'
import { CorruptRecordError } from '../../protocol/records/corrupt-record-error.ts'

/** True for what node:fs throws: an error of the operating system, not a bug. */
export function isDiskError(error: unknown): error is Error & { code: string } {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    'syscall' in error
  )
}

const SHORTAGES: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE'])

/** Something is used up for now, room or file descriptors; the disk is sound, and the next try may succeed. */
export function isShortage(error: unknown): boolean {
  const cause = error instanceof KafkaError ? error.cause : error
  return isDiskError(cause) && SHORTAGES.has(cause.code)
}

/**
 * Runs an operation of a log. Errors of the disk become KAFKA_STORAGE_ERROR and unreadable bytes
 * CORRUPT_MESSAGE; anything else goes on as it is. `what` says what was being done, for example
 * `appending records to orders-0`.
 */
export function withStorageErrors<T>(what: string, operation: () => T): T {
  try {
    return operation()
  } catch (error) {
    const message = error instanceof Error ? `Error while ${what}: ${error.message}` : what
    if (isDiskError(error)) throw new KafkaError('KAFKA_STORAGE_ERROR', message, { cause: error })
    if (error instanceof CorruptRecordError) {
      throw new KafkaError('CORRUPT_MESSAGE', message, { cause: error })
    }
    throw error
  }
}
