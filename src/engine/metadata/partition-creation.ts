/** Adding partitions to topics, as KRaft's controller decides it. */
import { KafkaError } from '../../protocol/errors.ts'
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import type { NewPartitions, TopicOutcome } from './controller.ts'
import type { TopicImage } from './image.ts'
import { newPartitionRecord } from './new-partition.ts'
import { repeatedKeys } from './repeated-keys.ts'
import { checkManualAssignment, placeReplicas } from './replica-placement.ts'
import { type Decision, type DecisionContext, requireModestPartitions } from './topic-creation.ts'

/** The counts' messages are those of Kafka 3.7's tools. Throws INVALID_PARTITIONS. */
function checkCount(current: number, count: number): void {
  if (count === current) {
    throw new KafkaError('INVALID_PARTITIONS', `Topic already has ${current} partitions.`)
  }
  if (count < current) {
    throw new KafkaError(
      'INVALID_PARTITIONS',
      `Topic currently has ${current} partitions, which is higher than the requested ${count}.`,
    )
  }
}

/** Throws KafkaError. */
function newReplicas(
  topic: TopicImage,
  { count, assignments }: NewPartitions,
  { image, random }: DecisionContext,
): readonly (readonly number[])[] {
  const current = topic.partitions.length
  checkCount(current, count)
  const replicationFactor = topic.partitions[0]?.replicas.length ?? 1
  if (assignments === null) {
    return placeReplicas(random, [...image.brokers.values()], count - current, replicationFactor)
  }
  if (assignments.length !== count - current) {
    throw new KafkaError(
      'INVALID_REPLICA_ASSIGNMENT',
      `Attempted to add ${count - current} additional partition(s), but only ${assignments.length} assignment(s) were specified.`,
    )
  }
  return assignments.map(({ brokerIds }) => {
    checkManualAssignment(brokerIds, image.brokers, replicationFactor)
    return brokerIds
  })
}

export function decidePartitionCreation(
  topics: readonly NewPartitions[],
  context: DecisionContext,
): Decision<TopicOutcome> {
  const { image, chooseDirectory, quota } = context
  const records: MetadataRecordInput[] = []
  const byName = new Map(topics.map((topic) => [topic.name, topic]))
  const repeated = repeatedKeys(topics.map(({ name }) => name))
  const outcomes = [...byName].map(([name, asked]): TopicOutcome => {
    try {
      if (repeated.has(name)) throw new KafkaError('INVALID_REQUEST', 'Duplicate topic name.')
      const topic = image.topicsByName.get(name)
      if (topic === undefined) throw new KafkaError('UNKNOWN_TOPIC_OR_PARTITION')
      requireModestPartitions(records.length + asked.count - topic.partitions.length)
      const made = newReplicas(topic, asked, context).map((replicas, index) => {
        const partition = topic.partitions.length + index
        return newPartitionRecord(
          image,
          { topicId: topic.id, partition, replicas },
          chooseDirectory,
        )
      })
      quota.take(made.length)
      records.push(...made)
      return { name }
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      return { name, error }
    }
  })
  return { outcomes, records }
}
