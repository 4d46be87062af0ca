/**
 * InitProducerId: an id and epoch for a producer. An idempotent producer always gets a new id with epoch 0,
 * whatever it had before.
 *
 * INVALID_REQUEST: an empty transactional id, or an id without an epoch. Transactional ids are refused with
 * UNSUPPORTED_VERSION: this broker has no transaction coordinator, and a producer must not believe it had.
 */

import type { initProducerId as api } from '../../protocol/apis/init-producer-id.ts'
import { type ErrorName, errorCode } from '../../protocol/errors.ts'
import type { Request } from '../../protocol/schema.ts'
import type { Handler } from '../request-context.ts'

const NONE = -1

function mistake(request: Request<typeof api>): ErrorName | undefined {
  if (request.transactionalId === '') return 'INVALID_REQUEST'
  if ((request.producerId === NONE) !== (request.producerEpoch === NONE)) return 'INVALID_REQUEST'
  return request.transactionalId === null ? undefined : 'UNSUPPORTED_VERSION'
}

export const initProducerId: Handler<typeof api> = async (request, context, broker) => {
  const error = mistake(request)
  if (error === undefined) {
    const producerId = await broker.producerIds.next()
    return { throttleTimeMs: 0, errorCode: 0, producerId, producerEpoch: 0 }
  }
  if (error === 'UNSUPPORTED_VERSION') {
    broker.logger.log(
      'WARN',
      'kafka.server.KafkaApis',
      `[KafkaApi-${broker.nodeId}] Transactional id ${request.transactionalId} of ${context.clientId} was refused: transactions are not supported yet`,
    )
  }
  return { throttleTimeMs: 0, errorCode: errorCode(error), producerId: NONE, producerEpoch: NONE }
}
