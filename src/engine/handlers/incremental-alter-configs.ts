/**
 * IncrementalAlterConfigs: sets, deletes, appends to or subtracts from single values of topics, brokers
 * and this broker's loggers; everything else stays as it is (KIP-339).
 *
 * Per resource: INVALID_CONFIG (also APPEND or SUBTRACT of what is no list), UNKNOWN_TOPIC_OR_PARTITION,
 * INVALID_TOPIC_EXCEPTION, INVALID_REQUEST.
 */
import type { incrementalAlterConfigs as api } from '../../protocol/apis/incremental-alter-configs.ts'
import { ConfigResourceType } from '../metadata/image.ts'
import type { Handler } from '../request-context.ts'
import { alterResources } from './alter-resources.ts'
import { requireThisNode } from './config-resource.ts'

export const incrementalAlterConfigs: Handler<typeof api> = (request, _, broker) => {
  const { resources, validateOnly } = request
  return alterResources(
    resources,
    broker,
    ({ resourceType, resourceName, configs }) => {
      if (resourceType !== ConfigResourceType.BROKER_LOGGER) return false
      requireThisNode(resourceName, broker)
      broker.brokerLoggers.alter(configs, validateOnly)
      return true
    },
    (rest) => broker.controller.incrementalAlterConfigs(rest, validateOnly),
  )
}
