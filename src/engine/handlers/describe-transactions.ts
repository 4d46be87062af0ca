/**
 * DescribeTransactions: how transactional ids stand (KIP-664). None is known here yet (see list-transactions.ts).
 *
 * Per id: TRANSACTIONAL_ID_NOT_FOUND; UNSUPPORTED_VERSION where Apache Kafka's `__transaction_state` is not read.
 */
import type { describeTransactions as api } from '../../protocol/apis/describe-transactions.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'
import { hasUnreadTransactions } from './unread-transactions.ts'

export const describeTransactions: Handler<typeof api> = ({ transactionalIds }, _, broker) => ({
  throttleTimeMs: 0,
  transactionStates: transactionalIds.map((transactionalId) => ({
    errorCode: errorCode(
      hasUnreadTransactions(broker) ? 'UNSUPPORTED_VERSION' : 'TRANSACTIONAL_ID_NOT_FOUND',
    ),
    transactionalId,
    transactionState: '',
    transactionTimeoutMs: 0,
    transactionStartTimeMs: 0,
    producerId: 0,
    producerEpoch: 0,
    topics: [],
  })),
})
