/**
 * How kafka-consumer-groups reports errors: after an empty line on stdout, with exit status 0, because scripts have
 * relied on that for long.
 */

import { futureHeadLine, futureMessage } from '../java-exceptions.ts'

export const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

export const printError = (message: string): void => print(`\nError: ${message}`)

/** What is printed when a whole command fails. */
export function reportFailure(error: Error): void {
  printError(`Executing consumer group command failed due to ${futureMessage(error)}`)
  process.stderr.write(`${futureHeadLine(error)}\n`)
}
