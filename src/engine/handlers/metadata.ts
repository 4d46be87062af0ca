/**
 * Metadata: the brokers of the client's listener, and topics with their partitions and leaders. No list of
 * topics (v1+ null, v0 empty) means all; v12+ may ask by topic id. A topic that does not exist is created when
 * the request and `auto.create.topics.enable` both allow it; this first answer then is LEADER_NOT_AVAILABLE,
 * and clients ask again.
 *
 * Per topic: UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID, INVALID_TOPIC_EXCEPTION, LEADER_NOT_AVAILABLE,
 * INVALID_REPLICATION_FACTOR (of what should have been created), INVALID_REQUEST (ids in v10 and v11).
 * Per partition: LEADER_NOT_AVAILABLE, LISTENER_NOT_FOUND.
 */
import type { metadata as api } from '../../protocol/apis/metadata.ts'
import { type ErrorName, errorCode } from '../../protocol/errors.ts'
import type { Request, ResponseInput } from '../../protocol/schema.ts'
import type { TopicImage } from '../metadata/image.ts'
import { isInternalTopic, isValidTopicName } from '../metadata/topic-name.ts'
import type { BrokerParts, Handler, RequestContext } from '../request-context.ts'
import { reachableBrokers, visibleBrokers, visiblePartition } from './cluster-view.ts'
import { clusterOperations, NOT_ASKED, topicOperations } from './resource-operations.ts'

const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'

type MetadataRequest = Request<typeof api>
type AskedTopic = NonNullable<MetadataRequest['topics']>[number]
type TopicAnswer = ResponseInput<typeof api>['topics'][number]

function failure(error: ErrorName, name: string | null, topicId = ZERO_UUID): TopicAnswer {
  return {
    errorCode: errorCode(error),
    name,
    topicId,
    isInternal: name !== null && isInternalTopic(name),
    partitions: [],
    topicAuthorizedOperations: NOT_ASKED,
  }
}

/** Why a topic that does not exist has no metadata; creates it where that is allowed. */
async function missing(
  name: string,
  { allowAutoTopicCreation }: MetadataRequest,
  { config, controller }: BrokerParts,
): Promise<TopicAnswer> {
  if (!isValidTopicName(name)) return failure('INVALID_TOPIC_EXCEPTION', name)
  if (!allowAutoTopicCreation || !config.get('auto.create.topics.enable')) {
    return failure('UNKNOWN_TOPIC_OR_PARTITION', name)
  }
  const { error } = await controller.autoCreateTopic(name)
  const created = error === undefined || error.error === 'TOPIC_ALREADY_EXISTS'
  return failure(created ? 'LEADER_NOT_AVAILABLE' : error.error, name)
}

function isAllTopics({ topics }: MetadataRequest, apiVersion: number): boolean {
  return topics === null || (apiVersion === 0 && topics.length === 0)
}

/** What was asked for: topics, or answers about those that are not there. */
async function resolve(
  request: MetadataRequest,
  { apiVersion }: RequestContext,
  broker: BrokerParts,
): Promise<(TopicImage | TopicAnswer)[]> {
  const { image } = broker.metadata
  if (isAllTopics(request, apiVersion)) return [...image.topicsByName.values()]
  const asked = request.topics ?? []
  const usesIds = ({ topicId, name }: AskedTopic) => topicId !== ZERO_UUID || name === null
  if (apiVersion < 12 && asked.some(usesIds)) {
    return asked.map(({ name }) => failure('INVALID_REQUEST', name ?? ''))
  }
  const answers: (TopicImage | TopicAnswer)[] = []
  const byId = asked.some(({ topicId }) => topicId !== ZERO_UUID)
  for (const { topicId, name } of asked) {
    if (byId) {
      answers.push(image.topicById(topicId) ?? failure('UNKNOWN_TOPIC_ID', null, topicId))
    } else {
      answers.push(image.topic(name ?? '') ?? (await missing(name ?? '', request, broker)))
    }
  }
  return answers
}

export const metadata: Handler<typeof api> = async (request, context, broker) => {
  const topics = await resolve(request, context, broker)
  const { image } = broker.metadata
  const brokers = visibleBrokers(image, context.listener.name).filter(({ fenced }) => !fenced)
  const reachable = reachableBrokers(brokers)
  const asksTopics = request.includeTopicAuthorizedOperations
  const describe = (topic: TopicImage): TopicAnswer => ({
    errorCode: 0,
    name: topic.name,
    topicId: topic.id,
    isInternal: isInternalTopic(topic.name),
    partitions: topic.partitions.map((each) => visiblePartition(image, each, reachable)),
    topicAuthorizedOperations: asksTopics ? topicOperations : NOT_ASKED,
  })
  return {
    throttleTimeMs: 0,
    brokers: brokers.map(({ id, host, port, rack }) => ({ nodeId: id, host, port, rack })),
    clusterId: image.clusterId,
    controllerId: broker.nodeId,
    topics: topics.map((topic) => ('errorCode' in topic ? topic : describe(topic))),
    clusterAuthorizedOperations: request.includeClusterAuthorizedOperations
      ? clusterOperations
      : NOT_ASKED,
    errorCode: 0,
  }
}
