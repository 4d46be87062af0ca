/** Records of `__transaction_state`. */
import { array, int8, int16, int32, int64, message, string } from '../schema.ts'

export const transactionLogKey = message({
  name: 'TransactionLogKey',
  versions: '0',
  flexible: 'none',
  fields: { transactionalId: string() },
})

/**
 * The state of a transactional id; a tombstone deletes it. Version 1 adds the ids of KIP-890 in
 * tagged fields.
 */
export const transactionLogValue = message({
  name: 'TransactionLogValue',
  versions: '0-1',
  flexible: '1+',
  fields: {
    producerId: int64(),
    previousProducerId: int64('1+', { default: -1, tag: 0 }),
    nextProducerId: int64('1+', { default: -1, tag: 1 }),
    producerEpoch: int16(),
    nextProducerEpoch: int16('1+', { default: -1, tag: 3 }),
    transactionTimeoutMs: int32(),
    transactionStatus: int8(),
    transactionPartitions: array({ topic: string(), partitionIds: array(int32()) }, '0+', {
      nullable: true,
    }),
    transactionLastUpdateTimestampMs: int64(),
    transactionStartTimestampMs: int64(),
    clientTransactionVersion: int16('1+', { default: 0, tag: 2 }),
  },
})
