/**
 * AlterConfigs: replaces everything that is set for topics and brokers; what the request does not name goes back
 * to its default. Clients since 2.3 use IncrementalAlterConfigs instead.
 *
 * Per resource: INVALID_CONFIG, UNKNOWN_TOPIC_OR_PARTITION, INVALID_TOPIC_EXCEPTION, INVALID_REQUEST.
 */
import type { alterConfigs as api } from '../../protocol/apis/alter-configs.ts'
import { KafkaError } from '../../protocol/errors.ts'
import { ConfigResourceType } from '../metadata/image.ts'
import type { Handler } from '../request-context.ts'
import { alterResources } from './alter-resources.ts'

export const alterConfigs: Handler<typeof api> = ({ resources, validateOnly }, _, broker) =>
  alterResources(
    resources,
    broker,
    ({ resourceType }) => {
      if (resourceType !== ConfigResourceType.BROKER_LOGGER) return false
      throw new KafkaError('INVALID_REQUEST', `Unknown resource type ${resourceType}`)
    },
    (rest) => broker.controller.alterConfigs(rest, validateOnly),
  )
