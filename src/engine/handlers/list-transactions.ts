/**
 * ListTransactions: the transactional ids that this broker coordinates (KIP-664), by state and producer id. State
 * filters that are no states come back. v1+ filters by how long a transaction runs, v2+ by a regular expression.
 *
 * COORDINATOR_NOT_AVAILABLE, INVALID_REGULAR_EXPRESSION.
 */
import type { listTransactions as api } from '../../protocol/apis/list-transactions.ts'
import { errorCode, KafkaError } from '../../protocol/errors.ts'
import { RegularExpression } from '../../protocol/regular-expression/regular-expression.ts'
import { RegularExpressionError } from '../../protocol/regular-expression/syntax-tree.ts'
import type { Handler } from '../request-context.ts'
import { attempt } from './attempt.ts'

/** Throws INVALID_REGULAR_EXPRESSION. Without a pattern every id is wanted. */
function idsMatching(pattern: string | null): (transactionalId: string) => boolean {
  if (pattern === null || pattern === '') return () => true
  try {
    const expression = RegularExpression.compile(pattern)
    return (transactionalId) => expression.matches(transactionalId)
  } catch (error) {
    if (!(error instanceof RegularExpressionError)) throw error
    throw new KafkaError('INVALID_REGULAR_EXPRESSION', error.message, { cause: error })
  }
}

export const listTransactions: Handler<typeof api> = (request, _, { transactions }) =>
  attempt(
    () => {
      const listed = transactions.list({
        states: request.stateFilters,
        producerIds: request.producerIdFilters,
        longerThanMs: request.durationFilter,
        matchesId: idsMatching(request.transactionalIdPattern),
      })
      return {
        throttleTimeMs: 0,
        errorCode: errorCode(listed.error),
        unknownStateFilters: [...listed.unknownStates],
        transactionStates: listed.transactions.map(({ transactionalId, producerId, state }) => ({
          transactionalId,
          producerId,
          transactionState: state,
        })),
      }
    },
    (code) => ({
      throttleTimeMs: 0,
      errorCode: code,
      unknownStateFilters: [],
      transactionStates: [],
    }),
  )
