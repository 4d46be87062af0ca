import { futureHeadLine, futureMessage } from './java-exceptions.ts'
import type { Presentation } from './manners.ts'

/** A failure that a tool of the argparse4j kind prints as its message alone, without the exception. */
export class TerseFailure extends Error {
  override readonly name = 'TerseFailure'
}

/** A TerseFailure's message; of anything else also the exception, each of a future, and an empty line. */
export const terseOrTrace: Presentation = (error) => {
  const trace = error instanceof TerseFailure ? '' : `\n${futureHeadLine(error)}\n`
  const message = error instanceof TerseFailure ? error.message : futureMessage(error)
  process.stderr.write(`${message}${trace}\n`)
  return 1
}

/** The message alone; of a failed future with the exception's class. */
export const futureMessageOnly: Presentation = (error) => {
  process.stderr.write(`${futureMessage(error)}\n`)
  return 1
}
