/**
 * ListTransactions: the transactional ids that this broker coordinates (KIP-664). There are none: producers cannot
 * have one here yet. Those that Apache Kafka left in `__transaction_state` are not read, so where that topic exists
 * nothing is claimed about it. v1+ filters by duration, v2+ by a regular expression.
 *
 * UNSUPPORTED_VERSION (the topic exists).
 */
import type { listTransactions as api } from '../../protocol/apis/list-transactions.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'
import { hasUnreadTransactions } from './unread-transactions.ts'

const STATES = [
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
  'Dead',
  'PrepareEpochFence',
]

export const listTransactions: Handler<typeof api> = ({ stateFilters }, _, broker) => ({
  throttleTimeMs: 0,
  errorCode: hasUnreadTransactions(broker) ? errorCode('UNSUPPORTED_VERSION') : 0,
  unknownStateFilters: stateFilters.filter((state) => !STATES.includes(state)),
  transactionStates: [],
})
