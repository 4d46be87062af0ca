/**
 * DescribeTransactions: how transactional ids stand (KIP-664).
 *
 * Per id: TRANSACTIONAL_ID_NOT_FOUND, INVALID_REQUEST (an empty one), NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE.
 */
import type { describeTransactions as api } from '../../protocol/apis/describe-transactions.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'
import { byTopic } from '../transaction/transaction-records.ts'

const NOTHING = {
  transactionState: '',
  transactionTimeoutMs: 0,
  transactionStartTimeMs: 0,
  producerId: 0,
  producerEpoch: 0,
  topics: [],
}

export const describeTransactions: Handler<typeof api> = (
  { transactionalIds },
  _,
  { transactions },
) => ({
  throttleTimeMs: 0,
  transactionStates: transactionalIds.map((transactionalId) => {
    const { error, metadata } = transactions.describe(transactionalId)
    if (metadata === undefined) {
      return { errorCode: errorCode(error), transactionalId, ...NOTHING }
    }
    return {
      errorCode: 0,
      transactionalId,
      transactionState: metadata.state,
      transactionTimeoutMs: metadata.timeoutMs,
      transactionStartTimeMs: metadata.startTimestamp,
      producerId: metadata.producerId,
      producerEpoch: metadata.producerEpoch,
      topics: byTopic(metadata.partitions).map(({ topic, partitionIds }) => ({
        topic,
        partitions: partitionIds,
      })),
    }
  }),
})
