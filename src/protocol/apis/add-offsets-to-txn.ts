import { api, int16, int32, int64, string } from '../schema.ts'

/**
 * Tells the transaction coordinator that a transaction will commit offsets of a group: it adds the
 * group's partition of `__consumer_offsets`. Errors: INVALID_PRODUCER_EPOCH, PRODUCER_FENCED,
 * INVALID_PRODUCER_ID_MAPPING, INVALID_TXN_STATE, CONCURRENT_TRANSACTIONS, NOT_COORDINATOR,
 * COORDINATOR_LOAD_IN_PROGRESS, GROUP_AUTHORIZATION_FAILED.
 */
export const addOffsetsToTxn = api({
  name: 'AddOffsetsToTxn',
  key: 25,
  versions: '0-4',
  flexible: '3+',
  request: {
    transactionalId: string(),
    producerId: int64(),
    producerEpoch: int16(),
    groupId: string(),
  },
  response: { throttleTimeMs: int32(), errorCode: int16() },
})
