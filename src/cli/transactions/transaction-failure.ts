import { javaMessage } from '../java-exceptions.ts'
import type { Presentation } from '../manners.ts'
import { uncaught } from '../manners.ts'
import { TerseFailure } from '../terse-failure.ts'

/** A TerseFailure's message; anything else nobody caught. */
export const transactionFailure: Presentation = (error, tool) => {
  if (!(error instanceof TerseFailure)) return uncaught(error, tool)
  process.stderr.write(`${error.message}\n`)
  return 1
}

/** Runs `work`; what it throws becomes a TerseFailure that says what failed, and why. */
export async function orFailure<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TerseFailure) throw error
    const why = `${what}: ${javaMessage(error)}.`
    throw new TerseFailure(`${why} Enable debug logging for additional detail.`, { cause: error })
  }
}
