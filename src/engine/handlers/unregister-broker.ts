/**
 * UnregisterBroker: forgets a broker that will not come back. Partitions that it led have no leader then, until it
 * registers again.
 *
 * BROKER_ID_NOT_REGISTERED.
 */
import type { unregisterBroker as api } from '../../protocol/apis/unregister-broker.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { Handler } from '../request-context.ts'

export const unregisterBroker: Handler<typeof api> = async ({ brokerId }, _, { controller }) => {
  try {
    await controller.unregisterBroker(brokerId)
    return { throttleTimeMs: 0, errorCode: 0, errorMessage: null }
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error
    return { throttleTimeMs: 0, errorCode: error.code, errorMessage: error.message }
  }
}
