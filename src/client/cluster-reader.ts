/**
 * A client that only looks: what a monitor asks a cluster, in few requests and without patience. Every method makes
 * one request per broker (`groups` up to four, `bounds` two) and gives up after `timeoutMs`; nothing here can change
 * anything. Requests are ApiVersions, Metadata, ListOffsets, ListGroups, DescribeGroups, ConsumerGroupDescribe, OffsetFetch,
 * DescribeLogDirs and Fetch.
 *
 * Errors: `KafkaError` (a broker's error code), `TimeoutError`, `UnsupportedVersionError`.
 */
import { type CoordinatedGroup, coordinatedGroups } from './admin/coordinated-groups.ts'
import { describeLogDirs, type LogDirDescription } from './admin/describe-log-dirs.ts'
import { fetchFromReplica, type ReplicaRecords } from './admin/fetch-from-replica.ts'
import type { Outcome } from './admin/outcome.ts'
import { type PartitionBounds, partitionBounds } from './admin/partition-bounds.ts'
import { call } from './call.ts'
import { type ClientLogger, prefixedLogger } from './client-logger.ts'
import type { Cluster } from './cluster.ts'
import type { MetadataAnswer } from './cluster-metadata.ts'
import { parseAdminConfigs } from './config/admin.ts'
import { createCluster } from './create-cluster.ts'
import { KafkaException } from './errors.ts'
import { partitionName, type TopicPartition } from './topic-partition.ts'

export interface ClusterReaderOptions {
  readonly clientId: string
  readonly logger: ClientLogger
  /** How long each request may take, waiting for a connection included. */
  readonly timeoutMs: number
}

export class ClusterReader {
  readonly #cluster: Cluster
  readonly #timeoutMs: number

  private constructor(cluster: Cluster, timeoutMs: number) {
    this.#cluster = cluster
    this.#timeoutMs = timeoutMs
  }

  /** `properties` are those of an admin client. Does not connect. Throws ConfigError, KafkaException. */
  static async create(
    properties: Readonly<Record<string, string>>,
    { clientId, logger, timeoutMs }: ClusterReaderOptions,
  ): Promise<ClusterReader> {
    const configs = parseAdminConfigs(properties)
    const identity = {
      clientId: configs['client.id'] || clientId,
      logger: prefixedLogger(logger, `[ClusterReader clientId=${clientId}] `),
      unprefixedLogger: logger,
      warnsOfBootstrap: false,
    }
    try {
      return new ClusterReader(await createCluster(properties, configs, identity), timeoutMs)
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause
      throw new KafkaException(cause.message, { cause })
    }
  }

  /** Brokers, controller, and all topics with their partitions. */
  async topics(): Promise<MetadataAnswer> {
    return await call(this.#cluster, 'metadata', this.#timeoutMs, (current) =>
      current.metadata(null),
    )
  }

  /** Where partitions that `brokerId` leads begin and end, by `partitionName`. */
  async bounds(
    brokerId: number,
    partitions: readonly TopicPartition[],
  ): Promise<Map<string, Outcome<PartitionBounds>>> {
    return await partitionBounds(this.#cluster, this.#timeoutMs, brokerId, partitions)
  }

  /** The consumer groups that `brokerId` coordinates. */
  async groups(
    brokerId: number,
    wanted?: (groupId: string) => boolean,
  ): Promise<CoordinatedGroup[]> {
    return await coordinatedGroups(this.#cluster, this.#timeoutMs, brokerId, wanted)
  }

  /** By broker id. */
  async logDirs(brokerIds: readonly number[]): Promise<Map<number, Outcome<LogDirDescription[]>>> {
    return await describeLogDirs(this.#cluster, this.#timeoutMs, brokerIds)
  }

  /** The batch that `offset` is in, and no more than that one if the broker keeps to the limit. */
  async batchAt(
    brokerId: number,
    position: TopicPartition & { readonly offset: number },
  ): Promise<Outcome<ReplicaRecords> | undefined> {
    const limits = { maxBytes: 1, maxWaitMs: 0 }
    const fetched = await fetchFromReplica(
      this.#cluster,
      this.#timeoutMs,
      brokerId,
      [position],
      limits,
    )
    return fetched.get(partitionName(position))
  }

  close(): void {
    this.#cluster.close()
  }
}
