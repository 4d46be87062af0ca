/** SCRAM credentials on a command line: `SCRAM-SHA-256=[iterations=8192,password=secret]`. */

import type { ScramMechanismName } from '../../client/admin/user-scram-credentials.ts'
import { illegalArgument } from '../option-errors.ts'

const MECHANISMS: readonly string[] = ['SCRAM-SHA-256', 'SCRAM-SHA-512']
/** The fewest that are allowed, and the default. */
const ITERATIONS = 4096

export const isScramMechanism = (key: string): key is ScramMechanismName => MECHANISMS.includes(key)

/** The credential of a mechanism. Throws JavaError (IllegalArgumentException). */
export function scramUpsertion(mechanism: string, text: string) {
  const [, given, password] = /^(?:iterations=(-?\d*),)?password=(.*)$/.exec(text) ?? []
  if (!isScramMechanism(mechanism) || password === undefined) {
    const constant = mechanism.replaceAll('-', '_')
    throw illegalArgument(`Invalid credential property ${constant}=${text}`)
  }
  const iterations = given === undefined || given === '-1' ? ITERATIONS : Number(given)
  if (iterations < ITERATIONS) {
    throw illegalArgument(
      `Iterations ${iterations} is less than the minimum ${ITERATIONS} required for ${mechanism}`,
    )
  }
  return { mechanism, iterations, password }
}
