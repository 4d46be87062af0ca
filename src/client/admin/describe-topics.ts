/**
 * Descriptions of topics: DescribeTopicPartitions where brokers offer it (it pages, and it tells the
 * eligible leader replicas), Metadata elsewhere.
 */
import { describeTopicPartitions } from '../../protocol/apis/describe-topic-partitions.ts'
import { metadata } from '../../protocol/apis/metadata.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { ReadyLink } from '../broker-link.ts'
import { type Call, call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import type { TopicMetadata } from '../cluster-metadata.ts'
import type { BrokerNode } from '../topic-partition.ts'
import { itemError } from './item-error.ts'
import type { Outcome } from './outcome.ts'
import { representable } from './topic-names.ts'

export interface TopicPartitionDescription {
  readonly partition: number
  readonly leader: BrokerNode | null
  readonly leaderEpoch: number
  readonly replicas: readonly BrokerNode[]
  readonly isr: readonly BrokerNode[]
  /** Eligible leader replicas (KIP-966); null when the brokers do not tell. */
  readonly elr: readonly BrokerNode[] | null
  readonly lastKnownElr: readonly BrokerNode[] | null
}

export interface TopicDescription {
  readonly name: string
  readonly topicId: string
  readonly internal: boolean
  /** In order of the partition number. */
  readonly partitions: readonly TopicPartitionDescription[]
}

export type TopicDescriptions = Map<string, Outcome<TopicDescription>>

/** What both APIs say about a partition. */
interface AnsweredPartition {
  readonly partitionIndex: number
  readonly leaderId: number
  readonly leaderEpoch: number
  readonly replicaNodes: readonly number[]
  readonly isrNodes: readonly number[]
  readonly eligibleLeaderReplicas?: readonly number[] | null
  readonly lastKnownElr?: readonly number[] | null
}

interface AnsweredTopic {
  readonly errorCode: number
  readonly name: string | null
  readonly topicId: string
  readonly isInternal: boolean
  readonly partitions: readonly AnsweredPartition[]
}

const DEFAULT_PARTITION_LIMIT = 2000

export async function describeTopics(
  cluster: Cluster,
  timeoutMs: number,
  names: readonly string[],
  partitionLimit = DEFAULT_PARTITION_LIMIT,
): Promise<TopicDescriptions> {
  const descriptions: TopicDescriptions = new Map()
  const asked = representable(names, descriptions)
  if (asked.length === 0) return descriptions
  const topics = await call(cluster, 'describeTopics', timeoutMs, async (current) => {
    // The answer names brokers by id only: their addresses come from Metadata.
    if (!cluster.isKnown) await current.metadata([])
    const link = await current.any()
    return link.versions.has(describeTopicPartitions)
      ? await pages(current, link, asked, partitionLimit)
      : await metadataOf(current, link, { names: asked })
  })
  for (const topic of topics) descriptions.set(topic.name ?? '', description(cluster, topic))
  for (const name of asked) {
    if (!descriptions.has(name)) {
      const message = `Topic ${name} not found.`
      descriptions.set(name, new KafkaError('UNKNOWN_TOPIC_OR_PARTITION', message))
    }
  }
  return descriptions
}

export async function describeTopicsById(
  cluster: Cluster,
  timeoutMs: number,
  topicIds: readonly string[],
): Promise<TopicDescriptions> {
  const descriptions: TopicDescriptions = new Map()
  if (topicIds.length === 0) return descriptions
  const topics = await call(cluster, 'describeTopicsWithIds', timeoutMs, async (current) => {
    const link = await current.any()
    return await metadataOf(current, link, { topicIds })
  })
  for (const topic of topics) descriptions.set(topic.topicId, description(cluster, topic))
  return descriptions
}

async function pages(
  current: Call,
  link: ReadyLink,
  names: readonly string[],
  partitionLimit: number,
): Promise<AnsweredTopic[]> {
  const topics = new Map<string, AnsweredTopic & { partitions: AnsweredPartition[] }>()
  let cursor: { topicName: string; partitionIndex: number } | null = null
  do {
    const page: Awaited<ReturnType<typeof askPage>> = await askPage(current, link, {
      topics: [...names].sort().map((name) => ({ name })),
      responsePartitionLimit: partitionLimit,
      cursor,
    })
    for (const topic of page.topics) {
      const known = topics.get(topic.name ?? '')
      if (known === undefined) topics.set(topic.name ?? '', topic)
      else known.partitions.push(...topic.partitions)
    }
    cursor = page.nextCursor
  } while (cursor !== null)
  return [...topics.values()]
}

function askPage(
  current: Call,
  link: ReadyLink,
  request: {
    topics: { name: string }[]
    responsePartitionLimit: number
    cursor: { topicName: string; partitionIndex: number } | null
  },
) {
  return current.send(link, describeTopicPartitions, request)
}

async function metadataOf(
  current: Call,
  link: ReadyLink,
  asked: { names: readonly string[] } | { topicIds: readonly string[] },
): Promise<AnsweredTopic[]> {
  if ('names' in asked) {
    const { topics } = await current.metadata(asked.names)
    return topics.map(answeredTopic)
  }
  if (!current.cluster.isKnown) await current.metadata([])
  const request = {
    topics: asked.topicIds.map((topicId) => ({ topicId, name: null })),
    allowAutoTopicCreation: false,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  }
  return (await current.send(link, metadata, request, { min: 12 })).topics
}

function answeredTopic(topic: TopicMetadata): AnsweredTopic {
  const { errorCode, name, topicId, internal, partitions } = topic
  return {
    errorCode,
    name,
    topicId,
    isInternal: internal,
    partitions: partitions.map(({ partition, leader, leaderEpoch, replicas, isr }) => ({
      partitionIndex: partition,
      leaderId: leader,
      leaderEpoch,
      replicaNodes: replicas,
      isrNodes: isr,
    })),
  }
}

function description(cluster: Cluster, topic: AnsweredTopic): Outcome<TopicDescription> {
  const error = itemError(topic.errorCode)
  if (error !== undefined) return error
  const node = (id: number): BrokerNode =>
    cluster.brokers.get(id) ?? { id, host: '', port: -1, rack: null }
  const partitions = topic.partitions.map((each) => ({
    partition: each.partitionIndex,
    leader: each.leaderId < 0 ? null : node(each.leaderId),
    leaderEpoch: each.leaderEpoch,
    replicas: each.replicaNodes.map(node),
    isr: each.isrNodes.map(node),
    elr: each.eligibleLeaderReplicas?.map(node) ?? null,
    lastKnownElr: each.lastKnownElr?.map(node) ?? null,
  }))
  partitions.sort((a, b) => a.partition - b.partition)
  const { topicId, isInternal: internal } = topic
  return { name: topic.name ?? '', topicId, internal, partitions }
}
