/** How kafka-configs reports what is not a mistake in its options: with the whole command line. */

import { futureHeadLine } from '../java-exceptions.ts'
import { Exit } from '../kafka-command.ts'
import { JavaError, OptionValueError } from '../option-errors.ts'

const SHORT = [
  'java.lang.IllegalArgumentException',
  'org.apache.kafka.common.errors.InvalidConfigurationException',
]

/** The error to throw on: itself where its message says all, else the end of the tool after a report. */
export function configFailure(error: Error, argv: readonly string[]): Error {
  if (error instanceof OptionValueError || error instanceof Exit) return error
  if (error instanceof JavaError && SHORT.includes(error.javaClass)) return error
  process.stderr.write(
    `Error while executing config command with args '${argv.join(' ')}'\n${futureHeadLine(error)}\n`,
  )
  return new Exit(1)
}
