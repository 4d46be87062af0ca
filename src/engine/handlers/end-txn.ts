/**
 * EndTxn: commits or aborts a transaction. Answered when the decision is stored. From version 5 on the epoch is raised by
 * every end, and the answer has what the next transaction goes on with (KIP-890).
 *
 * INVALID_TXN_STATE, CONCURRENT_TRANSACTIONS, INVALID_PRODUCER_ID_MAPPING, PRODUCER_FENCED (before v2
 * INVALID_PRODUCER_EPOCH), INVALID_REQUEST, NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE.
 */
import type { endTxn as api } from '../../protocol/apis/end-txn.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'
import { errorForVersion } from './fenced-producer.ts'

const FIRST_VERSION_WITH_PRODUCER_FENCED = 2
const FIRST_VERSION_WITH_NEXT_EPOCH = 5

export const endTxn: Handler<typeof api> = async (request, { apiVersion }, { transactions }) => {
  const { committed, ...producer } = request
  const raisesEpoch = apiVersion >= FIRST_VERSION_WITH_NEXT_EPOCH
  const { error, ...next } = await transactions.endTransaction({
    ...producer,
    isCommit: committed,
    clientTransactionVersion: raisesEpoch ? 2 : 0,
  })
  const known = errorForVersion(error, apiVersion, FIRST_VERSION_WITH_PRODUCER_FENCED)
  return { throttleTimeMs: 0, errorCode: errorCode(known), ...(raisesEpoch ? next : {}) }
}
