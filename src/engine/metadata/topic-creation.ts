/**
 * Creating topics: checks every topic of a request as KRaft's controller does, and gives the records of
 * those that can be. The whole request is decided on one image.
 */

import { KafkaError } from '../../protocol/errors.ts'
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import type { BrokerConfig } from '../config/broker-config.ts'
import type { MutationQuota } from '../quota/mutation-quotas.ts'
import type { Random } from '../system/system.ts'
import { checkTopicConfigs } from './config-check.ts'
import { configRecords } from './config-records.ts'
import type { CreatedTopic, NewTopic } from './controller.ts'
import { ConfigResourceType, type MetadataImage } from './image.ts'
import { METADATA_TOPIC } from './metadata-log.ts'
import { type ChooseDirectory, newPartitionRecord } from './new-partition.ts'
import { checkManualAssignment, placeReplicas } from './replica-placement.ts'
import { collisionKey, validateTopicName } from './topic-name.ts'

/** As many partitions as Kafka's controller makes in one request. */
const MAX_PARTITIONS_PER_REQUEST = 10_000

/** Throws POLICY_VIOLATION, before anything is made for so many. */
export function requireModestPartitions(count: number): void {
  if (count <= MAX_PARTITIONS_PER_REQUEST) return
  throw new KafkaError('POLICY_VIOLATION', 'Excessively large number of partitions per request.')
}

export interface DecisionContext {
  readonly image: MetadataImage
  /** With the dynamic values of the image. */
  readonly config: BrokerConfig
  readonly random: Random
  readonly chooseDirectory: ChooseDirectory
  /** What the client may change. */
  readonly quota: MutationQuota
}

export interface Decision<Outcome> {
  readonly outcomes: Outcome[]
  readonly records: MetadataRecordInput[]
}

/** Throws KafkaError: INVALID_TOPIC_EXCEPTION, TOPIC_ALREADY_EXISTS. */
function checkName(image: MetadataImage, name: string): void {
  validateTopicName(name)
  if (image.topicsByName.has(name)) {
    throw new KafkaError('TOPIC_ALREADY_EXISTS', `Topic '${name}' already exists.`)
  }
  if (!/[._]/.test(name)) return
  const key = collisionKey(name)
  const colliding = [...image.topicsByName.keys()].filter((other) => collisionKey(other) === key)
  if (colliding.length > 0) {
    throw new KafkaError(
      'INVALID_TOPIC_EXCEPTION',
      `Topic '${name}' collides with existing topics: ${colliding.join(', ')}`,
    )
  }
}

/** The replicas of each partition. Throws KafkaError. */
function replicasOf(topic: NewTopic, { image, config, random }: DecisionContext): number[][] {
  const { numPartitions, replicationFactor, assignments } = topic
  if (assignments.length > 0) return manualReplicas(topic, image)
  if (replicationFactor < -1 || replicationFactor === 0) {
    throw new KafkaError(
      'INVALID_REPLICATION_FACTOR',
      'Replication factor must be larger than 0, or -1 to use the default value.',
    )
  }
  if (numPartitions < -1 || numPartitions === 0) {
    throw new KafkaError(
      'INVALID_PARTITIONS',
      'Number of partitions was set to an invalid non-positive value.',
    )
  }
  const count = numPartitions === -1 ? config.get('num.partitions') : numPartitions
  const factor =
    replicationFactor === -1 ? config.get('default.replication.factor') : replicationFactor
  return placeReplicas(random, [...image.brokers.values()], count, factor)
}

/** Throws KafkaError: INVALID_REQUEST, INVALID_REPLICA_ASSIGNMENT. */
function manualReplicas(topic: NewTopic, image: MetadataImage): number[][] {
  for (const [count, name] of [
    [topic.replicationFactor, 'replication factor'],
    [topic.numPartitions, 'numPartitions'],
  ] as const) {
    if (count === -1) continue
    throw new KafkaError(
      'INVALID_REQUEST',
      `A manual partition assignment was specified, but ${name} was not set to -1.`,
    )
  }
  const replicas = new Map<number, number[]>()
  for (const { partitionIndex, brokerIds } of topic.assignments) {
    if (replicas.has(partitionIndex)) {
      throw new KafkaError(
        'INVALID_REPLICA_ASSIGNMENT',
        `Found multiple manual partition assignments for partition ${partitionIndex}`,
      )
    }
    checkManualAssignment(brokerIds, image.brokers, topic.assignments[0]?.brokerIds.length)
    replicas.set(partitionIndex, [...brokerIds])
  }
  return Array.from({ length: replicas.size }, (_, partition) => {
    const found = replicas.get(partition)
    if (found !== undefined) return found
    throw new KafkaError(
      'INVALID_REPLICA_ASSIGNMENT',
      'partitions should be a consecutive 0-based integer sequence',
    )
  })
}

/** Throws KafkaError for what the topic cannot be. */
function recordsOfTopic(topic: NewTopic, id: string, context: DecisionContext) {
  const { image, config, chooseDirectory } = context
  const configs = new Map(topic.configs.map(({ name, value }) => [name, value]))
  checkTopicConfigs(config, configs)
  const replicas = replicasOf(topic, context)
  const resource = { type: ConfigResourceType.TOPIC, name: topic.name }
  const partitions = replicas.map((brokers, partition) =>
    newPartitionRecord(image, { topicId: id, partition, replicas: brokers }, chooseDirectory),
  )
  const records: MetadataRecordInput[] = [
    { type: 'TopicRecord', version: 0, value: { name: topic.name, topicId: id } },
    ...configRecords(resource, configs),
    ...partitions,
  ]
  return { records, replicas }
}

function requireCreatable(topic: NewTopic, count: number, image: MetadataImage): void {
  if (topic.name === METADATA_TOPIC) {
    throw new KafkaError(
      'INVALID_REQUEST',
      `Creation of internal topic ${METADATA_TOPIC} is prohibited.`,
    )
  }
  if (count > 1) throw new KafkaError('INVALID_REQUEST', 'Duplicate topic name.')
  checkName(image, topic.name)
}

/** Each name once, in the order of the request: a name that is there twice gets one error. */
function distinct(topics: readonly NewTopic[]) {
  const byName = new Map<string, { topic: NewTopic; count: number }>()
  for (const topic of topics) {
    const count = (byName.get(topic.name)?.count ?? 0) + 1
    byName.set(topic.name, { topic, count })
  }
  return byName.values()
}

/** Of all topics of a request, refused ones included, as Kafka counts them. */
function partitionsAskedFor(topics: readonly NewTopic[], { config }: DecisionContext): number {
  const byDefault = config.get('num.partitions')
  return topics.reduce((sum, { numPartitions, assignments }) => {
    if (assignments.length > 0) return sum + assignments.length
    return sum + (numPartitions === -1 ? byDefault : Math.max(0, numPartitions))
  }, 0)
}

/** Outcomes are in the order of the request; one that asks for too many partitions is refused as a whole. */
export function decideTopicCreation(
  topics: readonly NewTopic[],
  context: DecisionContext,
): Decision<CreatedTopic> {
  const outcomes: CreatedTopic[] = []
  const records: MetadataRecordInput[] = []
  const asked = partitionsAskedFor(topics, context)
  for (const { topic, count } of distinct(topics)) {
    const { name } = topic
    try {
      requireModestPartitions(asked)
      requireCreatable(topic, count, context.image)
      const id = context.random.kafkaUuid()
      const made = recordsOfTopic(topic, id, context)
      context.quota.take(made.replicas.length)
      records.push(...made.records)
      outcomes.push({
        name,
        topicId: id,
        numPartitions: made.replicas.length,
        replicationFactor: made.replicas[0]?.length ?? 0,
      })
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      outcomes.push({ name, error })
    }
  }
  return { outcomes, records }
}
