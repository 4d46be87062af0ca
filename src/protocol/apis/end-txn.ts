import { api, boolean, int16, int32, int64, string } from '../schema.ts'

/**
 * Commits or aborts a transaction; markers then go to all its partitions. Errors:
 * INVALID_TXN_STATE, CONCURRENT_TRANSACTIONS, INVALID_PRODUCER_EPOCH, PRODUCER_FENCED,
 * INVALID_PRODUCER_ID_MAPPING, NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS. From version 5 on the
 * response holds the id and epoch for the next transaction (KIP-890).
 */
export const endTxn = api({
  name: 'EndTxn',
  key: 26,
  versions: '0-5',
  flexible: '3+',
  request: {
    transactionalId: string(),
    producerId: int64(),
    producerEpoch: int16(),
    committed: boolean(),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    producerId: int64('5+', { default: -1, ignorable: true }),
    producerEpoch: int16('5+', { default: -1, ignorable: true }),
  },
})
