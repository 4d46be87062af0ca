/**
 * CreateTopics: new topics by counts (-1 is the broker's default) or by an assignment of replicas. Each topic
 * succeeds or fails on its own; with `validateOnly` nothing is created. From v5 on the answer tells
 * partitions, replication factor and every configuration value of the new topic.
 *
 * Per topic: INVALID_TOPIC_EXCEPTION, TOPIC_ALREADY_EXISTS, INVALID_PARTITIONS, INVALID_REPLICATION_FACTOR,
 * INVALID_REPLICA_ASSIGNMENT, INVALID_CONFIG, INVALID_REQUEST (twice in one request), POLICY_VIOLATION,
 * THROTTLING_QUOTA_EXCEEDED (v6+).
 */
import type { createTopics as api } from '../../protocol/apis/create-topics.ts'
import type { Request, ResponseInput } from '../../protocol/schema.ts'
import { describeTopicConfigs } from '../metadata/config-description.ts'
import type { CreatedTopic } from '../metadata/controller.ts'
import type { BrokerParts, Handler } from '../request-context.ts'
import { errorMessage } from './error-message.ts'

const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'

type AskedTopic = Request<typeof api>['topics'][number]
type TopicAnswer = ResponseInput<typeof api>['topics'][number]

function configsOf(asked: AskedTopic | undefined, { config }: BrokerParts) {
  const overrides = new Map(asked?.configs.map(({ name, value }) => [name, value ?? '']))
  return describeTopicConfigs(config, overrides)
    .map(({ name, value, readOnly, configSource, isSensitive }) => ({
      name,
      value,
      readOnly,
      configSource,
      isSensitive,
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

function answer(
  created: CreatedTopic,
  asked: AskedTopic | undefined,
  broker: BrokerParts,
): TopicAnswer {
  const { name, error } = created
  if (error !== undefined) {
    return {
      name,
      topicId: ZERO_UUID,
      errorCode: error.code,
      errorMessage: errorMessage(error),
      configs: [],
    }
  }
  const { topicId, numPartitions, replicationFactor } = created
  return {
    name,
    topicId,
    errorCode: 0,
    errorMessage: null,
    numPartitions,
    replicationFactor,
    configs: configsOf(asked, broker),
  }
}

export const createTopics: Handler<typeof api> = async (request, context, broker) => {
  const { topics, validateOnly } = request
  const quota = broker.mutationQuotas.of(context, context.apiVersion >= 6)
  const created = await broker.controller.createTopics(topics, validateOnly, quota)
  const throttleTimeMs = quota.throttleTimeMs()
  if (throttleTimeMs > 0) context.throttle(throttleTimeMs)
  const asked = new Map(topics.map((topic) => [topic.name, topic]))
  return {
    throttleTimeMs,
    topics: created.map((each) => answer(each, asked.get(each.name), broker)),
  }
}
