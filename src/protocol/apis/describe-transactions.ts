import { api, array, int16, int32, int64, string } from '../schema.ts'

/**
 * Describes transactional ids: state, producer, timeout, start, and the partitions of an open
 * transaction (KIP-664). Errors, per id: TRANSACTIONAL_ID_NOT_FOUND,
 * TRANSACTIONAL_ID_AUTHORIZATION_FAILED, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS.
 */
export const describeTransactions = api({
  name: 'DescribeTransactions',
  key: 65,
  versions: '0',
  flexible: '0+',
  request: { transactionalIds: array(string()) },
  response: {
    throttleTimeMs: int32(),
    transactionStates: array({
      errorCode: int16(),
      transactionalId: string(),
      transactionState: string(),
      transactionTimeoutMs: int32(),
      transactionStartTimeMs: int64(),
      producerId: int64(),
      producerEpoch: int16(),
      topics: array({ topic: string(), partitions: array(int32()) }),
    }),
  },
})
