/** Deleting topics by name or by id (KIP-516). */
import { KafkaError } from '../../protocol/errors.ts'
import type { DeletedTopic } from './controller.ts'
import type { MetadataImage, TopicImage } from './image.ts'
import { repeatedKeys } from './repeated-keys.ts'
import type { Decision, DecisionContext } from './topic-creation.ts'

const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'

interface Wanted {
  readonly name: string | null
  readonly topicId: string
}

const invalid = (why: string) => new KafkaError('INVALID_REQUEST', why)

/** Throws KafkaError: INVALID_REQUEST, UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID. */
function find({ name, topicId }: Wanted, image: MetadataImage): TopicImage {
  if (name !== null) {
    if (topicId !== ZERO_UUID) throw invalid('You may not specify both topic name and topic id.')
    const topic = image.topicsByName.get(name)
    if (topic === undefined) throw new KafkaError('UNKNOWN_TOPIC_OR_PARTITION')
    return topic
  }
  if (topicId === ZERO_UUID) throw invalid('Neither topic name nor id were specified.')
  const topic = image.topicsById.get(topicId)
  if (topic === undefined) throw new KafkaError('UNKNOWN_TOPIC_ID')
  return topic
}

const keyOf = ({ name, topicId }: Wanted) => (name === null ? `id ${topicId}` : `name ${name}`)

/** A name or an id that the request has twice is an error, and the topic stays. */
function requireOnce(wanted: Wanted, repeated: ReadonlySet<string>): void {
  const { name, topicId } = wanted
  if (repeated.has(keyOf(wanted)) && (name !== null || topicId !== ZERO_UUID)) {
    throw invalid(name === null ? 'Duplicate topic id.' : 'Duplicate topic name.')
  }
}

/** Outcomes are in the order of the request. */
export function decideTopicDeletion(
  topics: readonly Wanted[],
  { image, quota }: Pick<DecisionContext, 'image' | 'quota'>,
): Decision<DeletedTopic> {
  const removed = new Set<string>()
  const repeated = repeatedKeys(topics.map(keyOf))
  const outcomes = topics.map((wanted): DeletedTopic => {
    const { name, topicId } = wanted
    try {
      requireOnce(wanted, repeated)
      const topic = find(wanted, image)
      quota.take(topic.partitions.length)
      removed.add(topic.id)
      return { name: topic.name, topicId: topic.id }
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      return { name, topicId, error }
    }
  })
  return {
    outcomes,
    records: [...removed].map((topicId) => ({
      type: 'RemoveTopicRecord',
      version: 0,
      value: { topicId },
    })),
  }
}
