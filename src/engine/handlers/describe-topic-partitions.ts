/**
 * DescribeTopicPartitions: topics and their partitions page by page, in the order of the names (KIP-966). No
 * topics in the request means all. A page ends after `responsePartitionLimit` partitions, and its cursor says
 * where the next begins.
 *
 * Per topic: UNKNOWN_TOPIC_OR_PARTITION, INVALID_TOPIC_EXCEPTION, INVALID_REQUEST (the cursor is not among
 * the topics, or its partition is negative). Per partition: LEADER_NOT_AVAILABLE, LISTENER_NOT_FOUND.
 */
import type { describeTopicPartitions as api } from '../../protocol/apis/describe-topic-partitions.ts'
import { type ErrorName, errorCode } from '../../protocol/errors.ts'
import type { Request, ResponseInput } from '../../protocol/schema.ts'
import type { MetadataImage, PartitionImage, TopicImage } from '../metadata/image.ts'
import { isInternalTopic, isValidTopicName } from '../metadata/topic-name.ts'
import type { Handler } from '../request-context.ts'
import { reachableBrokers, visibleBrokers, visiblePartition } from './cluster-view.ts'
import { NOT_ASKED, topicOperations } from './resource-operations.ts'

const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'

type Cursor = Request<typeof api>['cursor']
type TopicAnswer = ResponseInput<typeof api>['topics'][number]

function failure(error: ErrorName, name: string): TopicAnswer {
  return {
    errorCode: errorCode(error),
    name,
    topicId: ZERO_UUID,
    isInternal: isInternalTopic(name),
    partitions: [],
    topicAuthorizedOperations: NOT_ASKED,
  }
}

/** The names to answer, from the cursor's on, in order; undefined: the cursor cannot be. */
function namesFrom(asked: readonly string[], image: MetadataImage, cursor: Cursor) {
  const candidates = asked.length === 0 ? [...image.topicsByName.keys()] : asked
  const from = cursor?.topicName ?? ''
  const names = [...new Set(candidates)].filter((name) => name >= from).sort()
  const isWrong =
    cursor !== null &&
    (cursor.partitionIndex < 0 || (asked.length > 0 && !names.includes(cursor.topicName)))
  return isWrong ? undefined : names
}

function describe(
  topic: TopicImage,
  partitions: readonly PartitionImage[],
  visible: (partition: PartitionImage) => ReturnType<typeof visiblePartition>,
): TopicAnswer {
  return {
    errorCode: 0,
    name: topic.name,
    topicId: topic.id,
    isInternal: isInternalTopic(topic.name),
    partitions: partitions.map((partition) => ({
      ...visible(partition),
      eligibleLeaderReplicas: partition.eligibleLeaderReplicas,
      lastKnownElr: partition.lastKnownElr,
    })),
    topicAuthorizedOperations: topicOperations,
  }
}

function missing(name: string): TopicAnswer {
  return failure(
    isValidTopicName(name) ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'INVALID_TOPIC_EXCEPTION',
    name,
  )
}

export const describeTopicPartitions: Handler<typeof api> = (request, { listener }, broker) => {
  const { image } = broker.metadata
  const { cursor } = request
  const asked = request.topics.map(({ name }) => name)
  const names = namesFrom(asked, image, cursor)
  if (names === undefined) {
    const topics = asked.map((name) => failure('INVALID_REQUEST', name))
    return { throttleTimeMs: 0, topics, nextCursor: null }
  }
  const reachable = reachableBrokers(visibleBrokers(image, listener.name))
  const visible = (partition: PartitionImage) => visiblePartition(image, partition, reachable)
  const most = broker.config.get('max.request.partition.size.limit')
  let room = Math.max(1, Math.min(most, request.responsePartitionLimit))
  const topics: TopicAnswer[] = []
  for (const name of names) {
    const topic = image.topic(name)
    const first = name === cursor?.topicName ? cursor.partitionIndex : 0
    if (topic === undefined) {
      topics.push(missing(name))
      continue
    }
    if (room === 0) {
      const nextCursor = { topicName: name, partitionIndex: first }
      return { throttleTimeMs: 0, topics, nextCursor }
    }
    const page = topic.partitions.slice(first, first + room)
    topics.push(describe(topic, page, visible))
    room -= page.length
    if (first + page.length < topic.partitions.length) {
      const nextCursor = { topicName: name, partitionIndex: first + page.length }
      return { throttleTimeMs: 0, topics, nextCursor }
    }
  }
  return { throttleTimeMs: 0, topics, nextCursor: null }
}
