/**
 * InitProducerId: an id and epoch for a producer. An idempotent producer always gets a new id with epoch 0, whatever it
 * had before. With a transactional id the epoch is raised, which fences whoever had it; from version 3 on a producer
 * may name what it has, to go on after an error (KIP-360).
 *
 * INVALID_REQUEST (an empty transactional id, or an id without an epoch), INVALID_TRANSACTION_TIMEOUT,
 * CONCURRENT_TRANSACTIONS, PRODUCER_FENCED (before v4 INVALID_PRODUCER_EPOCH), NOT_COORDINATOR,
 * COORDINATOR_NOT_AVAILABLE.
 */

import type { initProducerId as api } from '../../protocol/apis/init-producer-id.ts'
import { errorCode } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'
import { errorForVersion } from './fenced-producer.ts'

const NONE = -1
const FIRST_VERSION_WITH_PRODUCER_FENCED = 4

export const initProducerId: Handler<typeof api> = async (request, { apiVersion }, broker) => {
  const { transactionalId, producerId, producerEpoch, transactionTimeoutMs } = request
  if (transactionalId === '' || (producerId === NONE) !== (producerEpoch === NONE)) {
    const error = errorCode('INVALID_REQUEST')
    return { throttleTimeMs: 0, errorCode: error, producerId: NONE, producerEpoch: NONE }
  }
  if (transactionalId === null) {
    const fresh = await broker.producerIds.next()
    return { throttleTimeMs: 0, errorCode: 0, producerId: fresh, producerEpoch: 0 }
  }
  const { error, ...given } = await broker.transactions.initProducerId({
    transactionalId,
    timeoutMs: transactionTimeoutMs,
    expected: producerId === NONE ? undefined : { producerId, producerEpoch },
  })
  const known = errorForVersion(error, apiVersion, FIRST_VERSION_WITH_PRODUCER_FENCED)
  return { throttleTimeMs: 0, errorCode: errorCode(known), ...given }
}
