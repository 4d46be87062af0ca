/**
 * Names of Java's exceptions for our errors, for the places where Kafka's tools print an exception. Errors of the tools
 * carry theirs as `javaClass`; those of the client and the brokers are known to the client.
 */

import { ClientError, exceptionName } from '../client/errors.ts'
import { KafkaError } from '../protocol/errors.ts'

const BY_CODE: Readonly<Record<string, string>> = {
  ENOENT: 'java.nio.file.NoSuchFileException',
  EACCES: 'java.nio.file.AccessDeniedException',
  EISDIR: 'java.io.IOException',
}

/** Errors of the file system print as Java's do: the message is the file's name. */
function fileName(error: Error): string | undefined {
  const { code, path } = error as NodeJS.ErrnoException
  if (code === 'EISDIR') return 'Is a directory'
  return code !== undefined && code in BY_CODE ? path : undefined
}

/** What Java's getMessage would return; empty for an exception without a message. */
export const javaMessage = (error: Error): string => fileName(error) ?? error.message

/** The full name of the Java class of an error. */
export function javaClass(error: Error): string {
  if ('javaClass' in error && typeof error.javaClass === 'string') return error.javaClass
  return BY_CODE[(error as NodeJS.ErrnoException).code ?? ''] ?? exceptionName(error)
}

/** The first line of a Java stack trace: `class: message`, or the class alone without a message. */
export function javaHeadLine(error: Error): string {
  const message = javaMessage(error)
  return message === '' ? javaClass(error) : `${javaClass(error)}: ${message}`
}

/** A client that could not be made fails at once, and not in a future. */
const failsInFuture = (error: Error): boolean =>
  error instanceof KafkaError ||
  (error instanceof ClientError && !error.message.startsWith('Failed to create new Kafka'))

/** The text of an error as the admin client's futures show it: wrapped, so that its message names the class. */
export const futureMessage = (error: Error): string =>
  failsInFuture(error) ? javaHeadLine(error) : javaMessage(error)

/** The error of a future with its wrapper. */
export const futureHeadLine = (error: Error): string =>
  failsInFuture(error)
    ? `java.util.concurrent.ExecutionException: ${javaHeadLine(error)}`
    : javaHeadLine(error)
