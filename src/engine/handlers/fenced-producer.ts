import type { ErrorName } from '../../protocol/errors.ts'

/** Clients of versions before `firstVersion` do not know PRODUCER_FENCED (KIP-588). */
export const errorForVersion = (
  error: ErrorName,
  apiVersion: number,
  firstVersion: number,
): ErrorName =>
  error === 'PRODUCER_FENCED' && apiVersion < firstVersion ? 'INVALID_PRODUCER_EPOCH' : error
