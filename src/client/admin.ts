/**
 * The administrative client: one method for each operation that the tools need. Batched operations
 * give an outcome for every item; an `Error` thrown by a method itself means that the request as a whole
 * failed. Each operation is loaded when it is first used, so that a tool starts quickly.
 *
 * Errors: `KafkaError` (a broker's error code), `TimeoutError` after `default.api.timeout.ms`,
 * `UnsupportedVersionError`.
 */
import type {
  AlteredResource,
  ResourceAlterations,
  ResourceConfigs,
} from './admin/alter-configs.ts'
import type { ConfigResource } from './admin/config-resource.ts'
import type {
  CommittedOffset,
  PartitionOffset,
  PartitionResult,
} from './admin/consumer-group-offsets.ts'
import type { NewPartitions } from './admin/create-partitions.ts'
import type { CreatedTopic, NewTopic } from './admin/create-topics.ts'
import type { DeletedRecords, RecordsToDelete } from './admin/delete-records.ts'
import type { ClusterDescription } from './admin/describe-cluster.ts'
import type { DescribedConfigs } from './admin/describe-configs.ts'
import type { ConsumerGroupDescription } from './admin/describe-consumer-groups.ts'
import type { LogDirDescription } from './admin/describe-log-dirs.ts'
import type { TopicDescription } from './admin/describe-topics.ts'
import type { ListConsumerGroupsOptions, ListedGroups } from './admin/list-consumer-groups.ts'
import type { ListedOffset, ListOffsetsOptions, OffsetQuestion } from './admin/list-offsets.ts'
import type { TopicListing } from './admin/list-topics.ts'
import type { NodeApiVersions } from './admin/node-api-versions.ts'
import type { Outcome } from './admin/outcome.ts'
import type { PartitionReassignment } from './admin/partition-reassignments.ts'
import type { ClientLogger } from './client-logger.ts'
import type { TopicPartition } from './topic-partition.ts'

export interface AdminOptions {
  /** Default: standard error. */
  readonly logger?: ClientLogger | undefined
  /** Written in place of `client.id` when that is not configured; default `adminclient-N`. */
  readonly defaultClientId?: string | undefined
}

const written = (): never => {
  throw new Error('not written yet')
}

export class Admin {
  /**
   * Checks the configuration and resolves the bootstrap addresses; does not connect. Throws ConfigError
   * for a wrong value, and KafkaException `Failed to create new KafkaAdminClient` with its cause.
   */
  static async create(
    _properties: Readonly<Record<string, string>>,
    _options: AdminOptions = {},
  ): Promise<Admin> {
    return written()
  }

  /** Topics by name. Internal ones only on request. */
  async listTopics(_options: { listInternal?: boolean } = {}): Promise<TopicListing[]> {
    return written()
  }

  /** Descriptions by topic name. UNKNOWN_TOPIC_OR_PARTITION, INVALID_TOPIC_EXCEPTION per topic. */
  async describeTopics(
    _topics: readonly string[],
    _options: { partitionSizeLimitPerResponse?: number | undefined } = {},
  ): Promise<Map<string, Outcome<TopicDescription>>> {
    return written()
  }

  /** Descriptions by topic id. UNKNOWN_TOPIC_ID per topic. */
  async describeTopicsById(
    _topicIds: readonly string[],
  ): Promise<Map<string, Outcome<TopicDescription>>> {
    return written()
  }

  async createTopics(
    _topics: readonly NewTopic[],
    _options: { validateOnly?: boolean } = {},
  ): Promise<Map<string, Outcome<CreatedTopic>>> {
    return written()
  }

  /** By name; the value is undefined where the topic was deleted. */
  async deleteTopics(_topics: readonly string[]): Promise<Map<string, Error | undefined>> {
    return written()
  }

  async createPartitions(
    _topics: readonly NewPartitions[],
    _options: { validateOnly?: boolean } = {},
  ): Promise<Map<string, Error | undefined>> {
    return written()
  }

  async describeConfigs(
    _resources: readonly ConfigResource[],
    _options: { includeSynonyms?: boolean; includeDocumentation?: boolean } = {},
  ): Promise<DescribedConfigs[]> {
    return written()
  }

  async incrementalAlterConfigs(
    _resources: readonly ResourceAlterations[],
    _options: { validateOnly?: boolean } = {},
  ): Promise<AlteredResource[]> {
    return written()
  }

  /** Replaces whole configurations: the old way, for brokers before 2.3. */
  async alterConfigs(
    _resources: readonly ResourceConfigs[],
    _options: { validateOnly?: boolean } = {},
  ): Promise<AlteredResource[]> {
    return written()
  }

  async describeCluster(): Promise<ClusterDescription> {
    return written()
  }

  /** What every broker advertises, in the order of their ids. */
  async apiVersions(): Promise<NodeApiVersions[]> {
    return written()
  }

  /** KafkaException `Failed to find brokers to send ListGroups` when no broker can be found. */
  async listConsumerGroups(_options: ListConsumerGroupsOptions = {}): Promise<ListedGroups> {
    return written()
  }

  /** By group id. A group that does not exist: state Dead (brokers before 4.0) or GROUP_ID_NOT_FOUND. */
  async describeConsumerGroups(
    _groupIds: readonly string[],
  ): Promise<Map<string, Outcome<ConsumerGroupDescription>>> {
    return written()
  }

  /** Committed offsets of the given partitions, or of all that the group has. */
  async listConsumerGroupOffsets(
    _groupId: string,
    _options: {
      partitions?: readonly TopicPartition[] | undefined
      requireStable?: boolean | undefined
    } = {},
  ): Promise<CommittedOffset[]> {
    return written()
  }

  async alterConsumerGroupOffsets(
    _groupId: string,
    _offsets: readonly PartitionOffset[],
  ): Promise<PartitionResult[]> {
    return written()
  }

  /** By group id; undefined where the group was deleted. NON_EMPTY_GROUP, GROUP_ID_NOT_FOUND. */
  async deleteConsumerGroups(
    _groupIds: readonly string[],
  ): Promise<Map<string, Error | undefined>> {
    return written()
  }

  async deleteConsumerGroupOffsets(
    _groupId: string,
    _partitions: readonly TopicPartition[],
  ): Promise<PartitionResult[]> {
    return written()
  }

  async listOffsets(
    _questions: readonly OffsetQuestion[],
    _options: ListOffsetsOptions = {},
  ): Promise<ListedOffset[]> {
    return written()
  }

  async deleteRecords(_records: readonly RecordsToDelete[]): Promise<DeletedRecords[]> {
    return written()
  }

  /** By broker id. */
  async describeLogDirs(
    _brokerIds: readonly number[],
  ): Promise<Map<number, Outcome<LogDirDescription[]>>> {
    return written()
  }

  /** Reassignments under way. UnsupportedVersionError where the brokers do not offer the API. */
  async listPartitionReassignments(
    _partitions?: readonly TopicPartition[],
  ): Promise<PartitionReassignment[]> {
    return written()
  }

  /** Ends all connections; calls under way fail. */
  async close(): Promise<void> {}
}
