/** What the group coordinator is given of the broker: the partitions of `__consumer_offsets`, and the metadata. */
import type { KafkaError } from '../protocol/errors.ts'
import type { RecordBatch } from '../protocol/records/record-batch.ts'
import type { BrokerConfig, GroupConfigs } from './config/broker-config.ts'
import { assignorsNamed } from './group/consumer/assignors/assignors.ts'
import type { GroupConfig, MigrationPolicy } from './group/group-config.ts'
import type {
  CoordinatorNode,
  GroupMetadataView,
  OffsetsLog,
  SubscribableTopic,
} from './group/ports.ts'
import type { Controller } from './metadata/controller.ts'
import type { MetadataImage, TopicImage } from './metadata/image.ts'
import type { MetadataStore } from './metadata/metadata-store.ts'
import type { Partition } from './partition.ts'
import type { Partitions } from './partitions.ts'

/** The broker's configurations that groups read, as they are at the moment. */
export function groupConfigPort(
  configs: () => BrokerConfig,
  groups: GroupOverridesPort,
  groupVersion: () => number,
): () => GroupConfig {
  let from: BrokerConfig | undefined
  let current: GroupConfig | undefined
  return () => {
    const config = configs()
    // Another configuration is another object; heartbeats are too many to read it all each time.
    if (current === undefined || config !== from)
      current = groupConfigOf(config, groups, groupVersion)
    from = config
    return current
  }
}

function groupConfigOf(
  config: BrokerConfig,
  groups: GroupOverridesPort,
  groupVersion: () => number,
): GroupConfig {
  const protocols = config.get('group.coordinator.rebalance.protocols')
  return {
    minSessionTimeoutMs: config.get('group.min.session.timeout.ms'),
    maxSessionTimeoutMs: config.get('group.max.session.timeout.ms'),
    initialRebalanceDelayMs: config.get('group.initial.rebalance.delay.ms'),
    maxSize: config.get('group.max.size'),
    offsetMetadataMaxBytes: config.get('offset.metadata.max.bytes'),
    offsetsRetentionMs: config.get('offsets.retention.minutes') * MINUTE_MS,
    offsetsRetentionCheckIntervalMs: config.get('offsets.retention.check.interval.ms'),
    get speaksConsumerProtocol() {
      return protocols.includes('consumer') && groupVersion() >= 1
    },
    consumer: {
      maxSize: config.get('group.consumer.max.size'),
      assignors: assignorsNamed(config.get('group.consumer.assignors')),
      migrationPolicy: migrationPolicy(config.get('group.consumer.migration.policy')),
      of: (groupId) => {
        const overrides = groups(groupId)
        return {
          sessionTimeoutMs: overrides['consumer.session.timeout.ms'],
          heartbeatIntervalMs: overrides['consumer.heartbeat.interval.ms'],
        }
      },
    },
  }
}

/** The configurations of one group, with the broker's under them. */
type GroupOverridesPort = (groupId: string) => GroupConfigs

function migrationPolicy(policy: string): MigrationPolicy {
  const name = policy.toLowerCase()
  return {
    allowsUpgrade: name === 'upgrade' || name === 'bidirectional',
    allowsDowngrade: name === 'downgrade' || name === 'bidirectional',
  }
}

const MINUTE_MS = 60_000

export const OFFSETS_TOPIC = '__consumer_offsets'

export function offsetsLog(partitions: Partitions): OffsetsLog {
  const find = (partition: number): Partition => partitions.leader(OFFSETS_TOPIC, partition)
  return {
    append: (partition, batch) =>
      find(partition).append(batch, { origin: 'coordinator', requiredAcks: -1 }).lastOffset,
    batches: (partition, fromOffset): Iterable<RecordBatch> =>
      find(partition).log.batches(fromOffset),
    highWatermark: (partition) => find(partition).highWatermark,
    logStartOffset: (partition) => find(partition).logStartOffset,
    logEndOffset: (partition) => find(partition).logEndOffset,
    cleanedUpTo: (partition) => find(partition).log.cleanable.cleanedUpTo,
  }
}

export function groupMetadataView(
  metadata: MetadataStore,
  controller: Controller,
  failed: (error: unknown) => void,
): GroupMetadataView {
  let creating = false
  let topicsVersion = metadata.image.offset
  metadata.subscribe(({ topicsCreated, image }) => {
    if (topicsCreated.length > 0) topicsVersion = image.offset
  })
  return {
    offsetsTopicPartitions: () => metadata.image.topic(OFFSETS_TOPIC)?.partitions.length,
    hasPartition: (topic, partition) => metadata.image.partition(topic, partition) !== undefined,
    topic: (name) => {
      const { image } = metadata
      const topic = image.topic(name)
      return topic && subscribable(topic, image)
    },
    topicName: (topicId) => metadata.image.topicById(topicId)?.name,
    topicNames: () => metadata.image.topicsByName.keys(),
    get version() {
      return metadata.image.offset
    },
    get topicsVersion() {
      return topicsVersion
    },
    offsetsPartitionLeader(partition, listener): CoordinatorNode | undefined {
      const leader = metadata.image.partition(OFFSETS_TOPIC, partition)?.leader
      const broker = leader === undefined ? undefined : metadata.image.brokers.get(leader)
      const endpoint = broker?.endpoints.find(({ name }) => name === listener)
      if (broker === undefined || endpoint === undefined) return undefined
      return { nodeId: broker.id, host: endpoint.host, port: endpoint.port }
    },
    createOffsetsTopic() {
      if (creating) return
      creating = true
      controller
        .autoCreateTopic(OFFSETS_TOPIC)
        .then(({ error }) => {
          if (error !== undefined && !isThere(error)) failed(error)
        }, failed)
        .finally(() => {
          creating = false
        })
    },
  }
}

function subscribable(
  { id, name, partitions }: TopicImage,
  { brokers }: MetadataImage,
): SubscribableTopic {
  return {
    id,
    name,
    partitions: partitions.length,
    racks: (partition) =>
      (partitions[partition]?.replicas ?? [])
        .map((replica) => brokers.get(replica)?.rack ?? null)
        .filter((rack) => rack !== null),
  }
}

function isThere(error: KafkaError): boolean {
  return error.error === 'TOPIC_ALREADY_EXISTS'
}
