import { api, array, int16, int32, int64, string } from '../schema.ts'

/**
 * Lists the transactional ids that this broker coordinates, by state and producer id (KIP-664),
 * from version 1 on by how long the transaction runs, from version 2 on by a regular expression,
 * which may be INVALID_REGULAR_EXPRESSION. State filters that are unknown come back. Errors:
 * COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE.
 */
export const listTransactions = api({
  name: 'ListTransactions',
  key: 66,
  versions: '0-2',
  flexible: '0+',
  request: {
    stateFilters: array(string()),
    producerIdFilters: array(int64()),
    durationFilter: int64('1+', { default: -1 }),
    transactionalIdPattern: string('2+', { nullable: true, default: null }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    unknownStateFilters: array(string()),
    transactionStates: array({
      transactionalId: string(),
      producerId: int64(),
      transactionState: string(),
    }),
  },
})
