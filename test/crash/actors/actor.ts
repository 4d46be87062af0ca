/** A client that works on a cluster through the lives of its broker and writes down what became of its work. */
import { errorName } from '../../../src/protocol/errors.ts'
import type { SeededRandom } from '../../engine/system/test-system.ts'
import type { Operation, Outcome } from '../history/operations.ts'
import { ConnectionLostError, type WireClient } from '../wire-client.ts'
import type { KnownTopics } from './known-topics.ts'

export interface ActorContext {
  readonly name: string
  readonly random: SeededRandom
  readonly topics: KnownTopics
  /** Gets each operation when it has ended. */
  record(operation: Operation): void
}

export interface Actor {
  /** Works until `isEnding` or, with ConnectionLostError, until the broker is gone. Throws UnexpectedAnswerError. */
  live(client: WireClient, isEnding: () => boolean): Promise<void>
  /** What it goes on with when the broker is back: may have happened. */
  pending?(): readonly Operation[]
  /** Ends what it left open. */
  settle?(client: WireClient): Promise<void>
}

/** The broker gave an answer that it must not give. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError'
}

/** The answer, or undefined where it was lost with the broker. */
export async function answered<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ConnectionLostError) return undefined
    throw error
  }
}

/** Of an answer with this error code, all of which but `allowed` are faults. Throws UnexpectedAnswerError. */
export function outcomeOf(
  what: string,
  errorCode: number | undefined,
  allowed: readonly string[] = [],
): Outcome {
  if (errorCode === undefined) throw new UnexpectedAnswerError(`${what}: no answer for it`)
  const error = errorName(errorCode)
  if (error === 'NONE') return 'ok'
  if (allowed.includes(error)) return 'failed'
  throw new UnexpectedAnswerError(`${what}: ${error}`)
}

/**
 * Until the broker has what the request needs: a coordinator that is being made, a transaction that is ending. Throws
 * UnexpectedAnswerError where that never comes.
 */
export async function retried<T>(
  attempt: () => Promise<T>,
  errorCodeOf: (answer: T) => number | undefined,
): Promise<T> {
  const started = performance.now()
  for (;;) {
    const answer = await attempt()
    const error = errorName(errorCodeOf(answer) ?? 0)
    if (!RETRIABLE.has(error)) return answer
    if (performance.now() - started > NEVER_MS) {
      throw new UnexpectedAnswerError(`${error} for ${NEVER_MS / 1000} s`)
    }
    await pause(1)
  }
}

/** Far beyond what the slowest machine needs. */
const NEVER_MS = 120_000

const RETRIABLE = new Set([
  'CONCURRENT_TRANSACTIONS',
  'NOT_COORDINATOR',
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'UNSTABLE_OFFSET_COMMIT',
])

/** The pace of a client: it decides how much is done, never whether the test holds. */
export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms)))
