import { unregisterBroker as api } from '../../protocol/apis/unregister-broker.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { itemError } from './item-error.ts'

/** BROKER_ID_NOT_REGISTERED; UnsupportedVersionError where brokers register with ZooKeeper. */
export async function unregisterBroker(
  cluster: Cluster,
  timeoutMs: number,
  brokerId: number,
): Promise<void> {
  const answer = await call(cluster, 'unregisterBroker', timeoutMs, async (current) =>
    current.send(await current.brokerOrController(), api, { brokerId }),
  )
  const error = itemError(answer.errorCode, answer.errorMessage)
  if (error === undefined) return
  cluster.settings.logger.error(
    'org.apache.kafka.clients.admin.KafkaAdminClient',
    `Unregister broker request for broker ID ${brokerId} failed: ${error.message}`,
  )
  throw error
}
