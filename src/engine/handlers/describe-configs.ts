/**
 * DescribeConfigs: every configuration value of topics, of this broker, of all brokers (the empty name), of groups
 * and subscriptions to metrics of clients (which need not exist), and the levels of this broker's loggers; or only
 * the keys that the request names.
 *
 * Per resource: UNKNOWN_TOPIC_OR_PARTITION, INVALID_TOPIC_EXCEPTION, INVALID_REQUEST (another broker's id, a
 * resource type that has no configuration here).
 */
import type { describeConfigs as api } from '../../protocol/apis/describe-configs.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { Request } from '../../protocol/schema.ts'
import {
  ConfigSourceId,
  type DescribedConfig,
  describeBrokerConfigs,
  describeClientMetricsConfigs,
  describeClusterDefaults,
  describeGroupConfigs,
  describeTopicConfigs,
} from '../metadata/config-description.ts'
import { ConfigResourceType } from '../metadata/image.ts'
import { validateTopicName } from '../metadata/topic-name.ts'
import type { BrokerParts, Handler } from '../request-context.ts'
import { attempt } from './attempt.ts'
import { requireThisBroker, requireThisBrokersLoggers } from './config-resource.ts'

type Resource = Request<typeof api>['resources'][number]

function topicConfigs(name: string, { metadata, config }: BrokerParts): DescribedConfig[] {
  validateTopicName(name)
  if (metadata.image.topic(name) === undefined) throw new KafkaError('UNKNOWN_TOPIC_OR_PARTITION')
  return describeTopicConfigs(config, metadata.image.topicConfigs(name))
}

function brokerConfigs(name: string, broker: BrokerParts): DescribedConfig[] {
  const { metadata, config } = broker
  const dynamic = metadata.image.configsOf({ type: ConfigResourceType.BROKER, name })
  const clusterDefault = metadata.image.configsOf({ type: ConfigResourceType.BROKER, name: '' })
  if (name === '') return describeClusterDefaults(config, clusterDefault)
  requireThisBroker(name, broker)
  return describeBrokerConfigs(config, new Map([...clusterDefault, ...dynamic]))
}

function loggers(name: string, broker: BrokerParts): DescribedConfig[] {
  requireThisBrokersLoggers(name, broker)
  return broker.brokerLoggers.levels().map(([logger, level]) => ({
    name: logger,
    value: level,
    readOnly: false,
    configSource: ConfigSourceId.DYNAMIC_BROKER_LOGGER_CONFIG,
    isSensitive: false,
    synonyms: [],
    configType: 0,
    documentation: '',
  }))
}

function groupConfigs(name: string, { metadata, config }: BrokerParts): DescribedConfig[] {
  if (name === '') throw new KafkaError('INVALID_REQUEST', 'Group name must not be empty')
  const overrides = metadata.image.configsOf({ type: ConfigResourceType.GROUP, name })
  return describeGroupConfigs(config, overrides)
}

function clientMetricsConfigs(name: string, { metadata }: BrokerParts): DescribedConfig[] {
  if (name === '') {
    throw new KafkaError('INVALID_REQUEST', 'Client metrics subscription name must not be empty')
  }
  const overrides = metadata.image.configsOf({ type: ConfigResourceType.CLIENT_METRICS, name })
  return describeClientMetricsConfigs(overrides)
}

function describe({ resourceType, resourceName }: Resource, broker: BrokerParts) {
  switch (resourceType) {
    case ConfigResourceType.TOPIC:
      return topicConfigs(resourceName, broker)
    case ConfigResourceType.BROKER:
      return brokerConfigs(resourceName, broker)
    case ConfigResourceType.BROKER_LOGGER:
      return loggers(resourceName, broker)
    case ConfigResourceType.CLIENT_METRICS:
      return clientMetricsConfigs(resourceName, broker)
    case ConfigResourceType.GROUP:
      return groupConfigs(resourceName, broker)
    default:
      throw new KafkaError('INVALID_REQUEST', `Unsupported resource type: ${resourceType}`)
  }
}

/**
 * What many resources of a request have in common, because nothing is set for them: it is described once, since a request
 * may name thousands. Undefined: a resource on its own.
 */
function sharedBy({ resourceType: type, resourceName: name }: Resource, broker: BrokerParts) {
  const { image } = broker.metadata
  switch (type) {
    case ConfigResourceType.TOPIC:
      return image.topic(name) !== undefined && image.topicConfigs(name).size === 0
        ? 'topic'
        : undefined
    case ConfigResourceType.GROUP:
    case ConfigResourceType.CLIENT_METRICS:
      return name !== '' && image.configsOf({ type, name }).size === 0 ? `${type}` : undefined
    default:
      return `${type}:${name}`
  }
}

export const describeConfigs: Handler<typeof api> = (request, _, broker) => {
  const { includeSynonyms, includeDocumentation } = request
  const described = new Map<string, DescribedConfig[]>()
  const describeOnce = (resource: Resource, isAsked: (config: DescribedConfig) => boolean) => {
    const isWhole = (resource.configurationKeys ?? []).length === 0
    const key = isWhole ? sharedBy(resource, broker) : undefined
    const known = key === undefined ? undefined : described.get(key)
    if (known !== undefined) return known
    const configs = describe(resource, broker)
      .filter(isAsked)
      .map((config) => ({
        ...config,
        synonyms: includeSynonyms ? config.synonyms : [],
        documentation: includeDocumentation ? config.documentation : null,
      }))
    if (key !== undefined) described.set(key, configs)
    return configs
  }
  const results = request.resources.map((resource) => {
    const { resourceType, resourceName, configurationKeys } = resource
    const asked = new Set(configurationKeys)
    const isAsked = ({ name }: DescribedConfig) => asked.size === 0 || asked.has(name)
    return attempt(
      () => ({
        errorCode: 0,
        errorMessage: '' as string | null,
        resourceType,
        resourceName,
        configs: describeOnce(resource, isAsked),
      }),
      (errorCode, { message }) => ({
        errorCode,
        errorMessage: message,
        resourceType,
        resourceName,
        configs: [],
      }),
    )
  })
  return { throttleTimeMs: 0, results }
}
