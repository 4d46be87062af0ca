/**
 * The administrative client: one method for each operation that the tools need. Batched operations
 * give an outcome for every item; an `Error` thrown by a method itself means that the request as a whole
 * failed. Each operation is loaded when it is first used, so that a tool starts quickly.
 *
 * Errors: `KafkaError` (a broker's error code), `TimeoutError` after `default.api.timeout.ms`,
 * `UnsupportedVersionError`.
 */
import type { AclBinding } from './admin/acls.ts'
import type {
  AlteredResource,
  ResourceAlterations,
  ResourceConfigs,
} from './admin/alter-configs.ts'
import type { ReplicaLogDir, ReplicaLogDirOutcome } from './admin/alter-replica-log-dirs.ts'
import type {
  ClientQuotaAlteration,
  ClientQuotaFilter,
  ClientQuotas,
} from './admin/client-quotas.ts'
import type { ConfigResource, ConfigResourceType } from './admin/config-resource.ts'
import type { PartitionOffset, PartitionResult } from './admin/consumer-group-offsets.ts'
import type { NewPartitions } from './admin/create-partitions.ts'
import type { CreatedTopic, NewTopic } from './admin/create-topics.ts'
import type { DeletedRecords, RecordsToDelete } from './admin/delete-records.ts'
import type { ClusterDescription } from './admin/describe-cluster.ts'
import type { DescribedConfigs } from './admin/describe-configs.ts'
import type { ConsumerGroupDescription } from './admin/describe-consumer-groups.ts'
import type { LogDirDescription } from './admin/describe-log-dirs.ts'
import type { QuorumDescription } from './admin/describe-quorum.ts'
import type { TopicDescription } from './admin/describe-topics.ts'
import type { ElectedLeader, ElectionType } from './admin/elect-leaders.ts'
import type {
  ReplicaFetchOptions,
  ReplicaPosition,
  ReplicaRecords,
} from './admin/fetch-from-replica.ts'
import type { ListConsumerGroupsOptions, ListedGroups } from './admin/list-consumer-groups.ts'
import type { AnyGroupListing } from './admin/list-groups.ts'
import type { ListedOffset } from './admin/list-offsets.ts'
import type { TopicListing } from './admin/list-topics.ts'
import type { NodeApiVersions } from './admin/node-api-versions.ts'
import type { Outcome } from './admin/outcome.ts'
import type {
  NewReassignment,
  PartitionOutcome,
  PartitionReassignment,
} from './admin/partition-reassignments.ts'
import type { RaftVoter, VoterEndpoint } from './admin/raft-voters.ts'
import { TransactionAdmin } from './admin/transaction-admin.ts'
import type { FeatureUpdate } from './admin/update-features.ts'
import type { ScramAlterations, ScramCredential } from './admin/user-scram-credentials.ts'
import { type AdminOptions, createAdminCluster } from './admin-cluster.ts'
import type { Cluster } from './cluster.ts'
import type { CommittedOffset } from './committed-offsets.ts'
import type { ListOffsetsOptions, OffsetQuestion } from './offset-questions.ts'
import type { TopicPartition } from './topic-partition.ts'

export class Admin {
  readonly #cluster: Cluster
  readonly #timeoutMs: number
  readonly transactions: TransactionAdmin

  private constructor(cluster: Cluster, timeoutMs: number) {
    this.#cluster = cluster
    this.#timeoutMs = timeoutMs
    this.transactions = new TransactionAdmin(cluster, timeoutMs)
  }

  /**
   * Checks the configuration and resolves the bootstrap addresses; does not connect. Throws ConfigError
   * for a wrong value, and KafkaException `Failed to create new KafkaAdminClient` with its cause.
   */
  static async create(
    properties: Readonly<Record<string, string>>,
    options: AdminOptions = {},
  ): Promise<Admin> {
    const { cluster, timeoutMs } = await createAdminCluster(properties, options)
    return new Admin(cluster, options.timeoutMs ?? timeoutMs)
  }

  /** Topics by name. Internal ones only on request. */
  async listTopics(options: { listInternal?: boolean } = {}): Promise<TopicListing[]> {
    const { listTopics } = await import('./admin/list-topics.ts')
    return await listTopics(this.#cluster, this.#timeoutMs, options)
  }

  /** Descriptions by topic name. UNKNOWN_TOPIC_OR_PARTITION, INVALID_TOPIC_EXCEPTION per topic. */
  async describeTopics(
    topics: readonly string[],
    options: { partitionSizeLimitPerResponse?: number | undefined } = {},
  ): Promise<Map<string, Outcome<TopicDescription>>> {
    const { describeTopics } = await import('./admin/describe-topics.ts')
    return await describeTopics(
      this.#cluster,
      this.#timeoutMs,
      topics,
      options.partitionSizeLimitPerResponse,
    )
  }

  /** Descriptions by topic id. UNKNOWN_TOPIC_ID per topic. */
  async describeTopicsById(
    topicIds: readonly string[],
  ): Promise<Map<string, Outcome<TopicDescription>>> {
    const { describeTopicsById } = await import('./admin/describe-topics.ts')
    return await describeTopicsById(this.#cluster, this.#timeoutMs, topicIds)
  }

  async createTopics(
    topics: readonly NewTopic[],
    options: { validateOnly?: boolean } = {},
  ): Promise<Map<string, Outcome<CreatedTopic>>> {
    const { createTopics } = await import('./admin/create-topics.ts')
    return await createTopics(this.#cluster, this.#timeoutMs, topics, options.validateOnly ?? false)
  }

  /** By name; the value is undefined where the topic was deleted. */
  async deleteTopics(topics: readonly string[]): Promise<Map<string, Error | undefined>> {
    const { deleteTopics } = await import('./admin/delete-topics.ts')
    return await deleteTopics(this.#cluster, this.#timeoutMs, topics)
  }

  async createPartitions(
    topics: readonly NewPartitions[],
    options: { validateOnly?: boolean } = {},
  ): Promise<Map<string, Error | undefined>> {
    const { createPartitions } = await import('./admin/create-partitions.ts')
    return await createPartitions(
      this.#cluster,
      this.#timeoutMs,
      topics,
      options.validateOnly ?? false,
    )
  }

  async describeConfigs(
    resources: readonly ConfigResource[],
    options: { includeSynonyms?: boolean; includeDocumentation?: boolean } = {},
  ): Promise<DescribedConfigs[]> {
    const { describeConfigs } = await import('./admin/describe-configs.ts')
    return await describeConfigs(this.#cluster, this.#timeoutMs, resources, options)
  }

  async incrementalAlterConfigs(
    resources: readonly ResourceAlterations[],
    options: { validateOnly?: boolean } = {},
  ): Promise<AlteredResource[]> {
    const { incrementalAlterConfigs } = await import('./admin/alter-configs.ts')
    return await incrementalAlterConfigs(
      this.#cluster,
      this.#timeoutMs,
      resources,
      options.validateOnly ?? false,
    )
  }

  /** Replaces whole configurations: the old way, for brokers before 2.3. */
  async alterConfigs(
    resources: readonly ResourceConfigs[],
    options: { validateOnly?: boolean } = {},
  ): Promise<AlteredResource[]> {
    const { alterConfigs } = await import('./admin/alter-configs.ts')
    return await alterConfigs(
      this.#cluster,
      this.#timeoutMs,
      resources,
      options.validateOnly ?? false,
    )
  }

  /** What has a configuration of this type. UnsupportedVersionError for others than CLIENT_METRICS before 4.1. */
  async listConfigResources(type: ConfigResourceType): Promise<ConfigResource[]> {
    const { listConfigResources } = await import('./admin/list-config-resources.ts')
    return await listConfigResources(this.#cluster, this.#timeoutMs, type)
  }

  /** Quotas of the entities that have exactly the types of the filter. */
  async describeClientQuotas(filter: ClientQuotaFilter): Promise<ClientQuotas[]> {
    const { describeClientQuotas } = await import('./admin/client-quotas.ts')
    return await describeClientQuotas(this.#cluster, this.#timeoutMs, filter)
  }

  /** INVALID_REQUEST for an entity, key or value that cannot be. */
  async alterClientQuotas(alteration: ClientQuotaAlteration): Promise<void> {
    const { alterClientQuotas } = await import('./admin/client-quotas.ts')
    await alterClientQuotas(this.#cluster, this.#timeoutMs, alteration)
  }

  /** By user, those of all users when none is named; users without credentials are left out. */
  async describeUserScramCredentials(
    users: readonly string[],
  ): Promise<Map<string, Outcome<ScramCredential[]>>> {
    const { describeUserScramCredentials } = await import('./admin/user-scram-credentials.ts')
    return await describeUserScramCredentials(this.#cluster, this.#timeoutMs, users)
  }

  /** RESOURCE_NOT_FOUND for a deletion, UNACCEPTABLE_CREDENTIAL for too few or too many iterations. */
  async alterUserScramCredentials(alterations: ScramAlterations): Promise<void> {
    const { alterUserScramCredentials } = await import('./admin/user-scram-credentials.ts')
    await alterUserScramCredentials(this.#cluster, this.#timeoutMs, alterations)
  }

  /** ACLs that match the filter. SECURITY_DISABLED where no authorizer is configured. */
  async describeAcls(filter: AclBinding): Promise<AclBinding[]> {
    const { describeAcls } = await import('./admin/acls.ts')
    return await describeAcls(this.#cluster, this.#timeoutMs, filter)
  }

  /** Rejects with the first error; the others may have been created. SECURITY_DISABLED, INVALID_REQUEST. */
  async createAcls(bindings: readonly AclBinding[]): Promise<void> {
    const { createAcls } = await import('./admin/acls.ts')
    await createAcls(this.#cluster, this.#timeoutMs, bindings)
  }

  /** Deletes the ACLs that match any of the filters. */
  async deleteAcls(filters: readonly AclBinding[]): Promise<void> {
    const { deleteAcls } = await import('./admin/acls.ts')
    await deleteAcls(this.#cluster, this.#timeoutMs, filters)
  }

  async describeCluster(
    options: { includeFencedBrokers?: boolean } = {},
  ): Promise<ClusterDescription> {
    const { describeCluster } = await import('./admin/describe-cluster.ts')
    return await describeCluster(this.#cluster, this.#timeoutMs, options.includeFencedBrokers)
  }

  /** What every broker advertises, in the order of their ids; `operation` is what a timeout names. */
  async apiVersions(options: { operation?: string } = {}): Promise<NodeApiVersions[]> {
    const { nodeApiVersions } = await import('./admin/node-api-versions.ts')
    return await nodeApiVersions(this.#cluster, this.#timeoutMs, options.operation)
  }

  /** KafkaException `Failed to find brokers to send ListGroups` when no broker can be found. */
  async listConsumerGroups(options: ListConsumerGroupsOptions = {}): Promise<ListedGroups> {
    const { listConsumerGroups } = await import('./admin/list-consumer-groups.ts')
    return await listConsumerGroups(this.#cluster, this.#timeoutMs, options)
  }

  /** Groups of every type, of all brokers. */
  async listGroups(): Promise<AnyGroupListing[]> {
    const { listGroups } = await import('./admin/list-groups.ts')
    return await listGroups(this.#cluster, this.#timeoutMs)
  }

  /** By group id. A group that does not exist: state Dead (brokers before 4.0) or GROUP_ID_NOT_FOUND. */
  async describeConsumerGroups(
    groupIds: readonly string[],
  ): Promise<Map<string, Outcome<ConsumerGroupDescription>>> {
    const { describeConsumerGroups } = await import('./admin/describe-consumer-groups.ts')
    return await describeConsumerGroups(this.#cluster, this.#timeoutMs, groupIds)
  }

  /** Committed offsets of the given partitions, or of all that the group has. */
  async listConsumerGroupOffsets(
    groupId: string,
    options: {
      partitions?: readonly TopicPartition[] | undefined
      requireStable?: boolean | undefined
    } = {},
  ): Promise<CommittedOffset[]> {
    const { listConsumerGroupOffsets } = await import('./admin/consumer-group-offsets.ts')
    return await listConsumerGroupOffsets(this.#cluster, this.#timeoutMs, groupId, options)
  }

  async alterConsumerGroupOffsets(
    groupId: string,
    offsets: readonly PartitionOffset[],
  ): Promise<PartitionResult[]> {
    const { alterConsumerGroupOffsets } = await import('./admin/consumer-group-offsets.ts')
    return await alterConsumerGroupOffsets(this.#cluster, this.#timeoutMs, groupId, offsets)
  }

  /** By group id; undefined where the group was deleted. NON_EMPTY_GROUP, GROUP_ID_NOT_FOUND. */
  async deleteConsumerGroups(groupIds: readonly string[]): Promise<Map<string, Error | undefined>> {
    const { deleteConsumerGroups } = await import('./admin/delete-consumer-groups.ts')
    return await deleteConsumerGroups(this.#cluster, this.#timeoutMs, groupIds)
  }

  async deleteConsumerGroupOffsets(
    groupId: string,
    partitions: readonly TopicPartition[],
  ): Promise<PartitionResult[]> {
    const { deleteConsumerGroupOffsets } = await import('./admin/consumer-group-offsets.ts')
    return await deleteConsumerGroupOffsets(this.#cluster, this.#timeoutMs, groupId, partitions)
  }

  async listOffsets(
    questions: readonly OffsetQuestion[],
    options: ListOffsetsOptions = {},
  ): Promise<ListedOffset[]> {
    const { listOffsets } = await import('./admin/list-offsets.ts')
    return await listOffsets(this.#cluster, this.#timeoutMs, questions, options)
  }

  async deleteRecords(records: readonly RecordsToDelete[]): Promise<DeletedRecords[]> {
    const { deleteRecords } = await import('./admin/delete-records.ts')
    return await deleteRecords(this.#cluster, this.#timeoutMs, records)
  }

  /** One fetch from one broker, whether it leads the partitions or follows; by `partitionName`. */
  async fetchFromReplica(
    brokerId: number,
    positions: readonly ReplicaPosition[],
    options: ReplicaFetchOptions,
  ): Promise<Map<string, Outcome<ReplicaRecords>>> {
    const { fetchFromReplica } = await import('./admin/fetch-from-replica.ts')
    const timeoutMs = this.#timeoutMs
    return await fetchFromReplica(this.#cluster, timeoutMs, brokerId, positions, options)
  }

  /** By broker id. */
  async describeLogDirs(
    brokerIds: readonly number[],
  ): Promise<Map<number, Outcome<LogDirDescription[]>>> {
    const { describeLogDirs } = await import('./admin/describe-log-dirs.ts')
    return await describeLogDirs(this.#cluster, this.#timeoutMs, brokerIds)
  }

  /** Reassignments under way. UnsupportedVersionError where the brokers do not offer the API. */
  async listPartitionReassignments(
    partitions?: readonly TopicPartition[],
  ): Promise<PartitionReassignment[]> {
    const { listPartitionReassignments } = await import('./admin/partition-reassignments.ts')
    return await listPartitionReassignments(this.#cluster, this.#timeoutMs, partitions)
  }

  /** Starts moves of partitions, or takes them back. UnsupportedVersionError as above. */
  async alterPartitionReassignments(
    reassignments: readonly NewReassignment[],
    options: { allowReplicationFactorChange?: boolean } = {},
  ): Promise<PartitionOutcome[]> {
    const { alterPartitionReassignments } = await import('./admin/partition-reassignments.ts')
    const allows = options.allowReplicationFactorChange ?? true
    return await alterPartitionReassignments(this.#cluster, this.#timeoutMs, reassignments, allows)
  }

  /** Starts moves between the log directories of brokers. */
  async alterReplicaLogDirs<R extends ReplicaLogDir>(
    replicas: readonly R[],
  ): Promise<ReplicaLogDirOutcome<R>[]> {
    const { alterReplicaLogDirs } = await import('./admin/alter-replica-log-dirs.ts')
    return await alterReplicaLogDirs(this.#cluster, this.#timeoutMs, replicas)
  }

  /** Per partition: ELECTION_NOT_NEEDED, PREFERRED_LEADER_NOT_AVAILABLE and others. Undefined: all partitions. */
  async electLeaders(
    type: ElectionType,
    partitions?: readonly TopicPartition[],
  ): Promise<ElectedLeader[]> {
    const { electLeaders } = await import('./admin/elect-leaders.ts')
    return await electLeaders(this.#cluster, this.#timeoutMs, type, partitions)
  }

  /** BROKER_ID_NOT_REGISTERED. */
  async unregisterBroker(brokerId: number): Promise<void> {
    const { unregisterBroker } = await import('./admin/unregister-broker.ts')
    await unregisterBroker(this.#cluster, this.#timeoutMs, brokerId)
  }

  /** By feature; undefined where it is at the new level. */
  async updateFeatures(
    updates: readonly FeatureUpdate[],
    options: { validateOnly?: boolean } = {},
  ): Promise<Map<string, Error | undefined>> {
    const { updateFeatures } = await import('./admin/update-features.ts')
    const validateOnly = options.validateOnly ?? false
    return await updateFeatures(this.#cluster, this.#timeoutMs, updates, validateOnly)
  }

  async describeQuorum(): Promise<QuorumDescription> {
    const { describeQuorum } = await import('./admin/describe-quorum.ts')
    return await describeQuorum(this.#cluster, this.#timeoutMs)
  }

  /** Makes an observer of the metadata quorum a voter. UnsupportedVersionError while kraft.version is 0. */
  async addRaftVoter(voter: RaftVoter, endpoints: readonly VoterEndpoint[]): Promise<void> {
    const { addRaftVoter } = await import('./admin/raft-voters.ts')
    await addRaftVoter(this.#cluster, this.#timeoutMs, voter, endpoints)
  }

  /** UnsupportedVersionError as above. */
  async removeRaftVoter(voter: RaftVoter): Promise<void> {
    const { removeRaftVoter } = await import('./admin/raft-voters.ts')
    await removeRaftVoter(this.#cluster, this.#timeoutMs, voter)
  }

  /** Ends all connections; calls under way fail. */
  async close(): Promise<void> {
    this.#cluster.close()
  }
}
