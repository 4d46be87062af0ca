/**
 * What the state machine of a transactional id decides about a request: data that the coordinator carries out. The
 * machine reads no clock, gives out no ids and writes nothing.
 */
import type { ErrorName } from '../../protocol/errors.ts'
import type { TransactionMetadata } from './transaction-metadata.ts'

export type Decision =
  | { readonly type: 'refuse'; readonly error: ErrorName }
  /** Nothing to write: it is so already. */
  | { readonly type: 'done' }
  /** Asks for the same once more, with a fresh producer id. */
  | { readonly type: 'needsProducerId' }
  | { readonly type: 'write'; readonly next: TransactionMetadata }

/** A transactional id as its coordinator holds it. */
export interface CurrentTransaction {
  readonly metadata: TransactionMetadata
  /** A record of it was appended and is not committed yet: nothing else can begin. */
  readonly isPending: boolean
}

/** What comes from outside with every request. */
export interface DecisionInput {
  /** Milliseconds since 1970. */
  readonly now: number
  /** A fresh one, after `needsProducerId`. */
  readonly newProducerId: number | undefined
}

export const refuse = (error: ErrorName): Decision => ({ type: 'refuse', error })
