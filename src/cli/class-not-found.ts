import { hintsAreWanted } from './hints.ts'
import { JavaError } from './option-errors.ts'

/**
 * Java's error for a class that there is not; on a terminal the message goes on with those that there are. Java classes
 * of users cannot be loaded: there is no Java.
 */
export function classNotFound(className: string, known: readonly string[]): JavaError {
  const list = hintsAreWanted() ? `\nhint: these have an equal here:\n  ${known.join('\n  ')}` : ''
  return new JavaError('java.lang.ClassNotFoundException', `${className}${list}`)
}
