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

export const describeConfigs: Handler<typeof api> = (request, _, broker) => {
  const { includeSynonyms, includeDocumentation } = request
  const results = request.resources.map((resource) => {
    const { resourceType, resourceName, configurationKeys } = resource
    const isAsked = ({ name }: DescribedConfig) =>
      configurationKeys === null ||
      configurationKeys.length === 0 ||
      configurationKeys.includes(name)
    return attempt(
      () => ({
        errorCode: 0,
        errorMessage: '' as string | null,
        resourceType,
        resourceName,
        configs: describe(resource, broker)
          .filter(isAsked)
          .map((config) => ({
            ...config,
            synonyms: includeSynonyms ? config.synonyms : [],
            documentation: includeDocumentation ? config.documentation : null,
          })),
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
