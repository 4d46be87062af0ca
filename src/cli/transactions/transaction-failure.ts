import { javaMessage } from '../java-exceptions.ts'
import type { Presentation } from '../manners.ts'
import { uncaught } from '../manners.ts'
import { JavaError } from '../option-errors.ts'
import { TerseFailure } from '../terse-failure.ts'

/** A TerseFailure's message; anything else nobody caught. */
export const transactionFailure: Presentation = (error, tool) => {
  if (!(error instanceof TerseFailure)) return uncaught(error, tool)
  process.stderr.write(`${error.message}\n`)
  return 1
}

/** Complete messages, and what Kafka's tool does not catch. */
const PASSED_ON = [TerseFailure, JavaError]

/** Runs `work`; what it throws becomes a TerseFailure that says what failed, and why. */
export async function orFailure<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error) || PASSED_ON.some((each) => error instanceof each)) throw error
    const why = `${what}: ${javaMessage(error)}.`
    throw new TerseFailure(`${why} Enable debug logging for additional detail.`, { cause: error })
  }
}
