/**
 * Reads partitions batch by batch, without a group: for tools that pass on what they read as it is. Fetches ahead in the
 * background like a consumer, as long as its user has room.
 */
import { type ClientLogger, prefixedLogger } from '../client-logger.ts'
import type { Cluster } from '../cluster.ts'
import { type ConsumerConfigs, parseConsumerConfigs } from '../config/consumer.ts'
import { createCluster } from '../create-cluster.ts'
import { KafkaException } from '../errors.ts'
import { OFFSET_SPECS } from '../offset-questions.ts'
import { TopicMetadataKeeper } from '../topic-metadata.ts'
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import { AssignedPartition } from './assigned-partition.ts'
import { fetcherSettings, positionSettings } from './consumer-parts.ts'
import type { FetchedBatch } from './fetched-records.ts'
import { Fetcher } from './fetcher.ts'
import { Positions } from './positions.ts'
import { Signal } from './signal.ts'
import { SubscriptionState } from './subscription-state.ts'

export interface BatchReaderOptions {
  readonly logger: ClientLogger
  /** Asked before every round of fetches. */
  readonly hasRoom: () => boolean
}

/** The wanted offset was not in the log any more: reading goes on at another. */
export interface Relocation extends TopicPartition {
  readonly wanted: number
  readonly offset: number
}

export class BatchReader {
  readonly #cluster: Cluster
  readonly #metadata: TopicMetadataKeeper
  readonly #subscription = new SubscriptionState()
  readonly #signal = new Signal()
  readonly #fetcher: Fetcher
  readonly #positions: Positions
  #failure: Error | undefined

  private constructor(cluster: Cluster, configs: ConsumerConfigs, hasRoom: () => boolean) {
    this.#cluster = cluster
    this.#metadata = new TopicMetadataKeeper(cluster, {
      topics: () => this.#subscription.interestingTopics(),
      allowAutoTopicCreation: false,
      onUpdate: () => this.#signal.raise(),
      onError: (error) => {
        this.#failure = error
        this.#signal.raise()
      },
      maxAgeMs: configs['metadata.max.age.ms'],
    })
    const parts = {
      cluster,
      metadata: this.#metadata,
      subscription: this.#subscription,
      onEvent: () => this.#signal.raise(),
    }
    // What retention has deleted is passed over.
    const resetTimestamp = (): number => OFFSET_SPECS.earliest
    this.#fetcher = new Fetcher({
      ...parts,
      settings: { ...fetcherSettings(configs), resetTimestamp, hasRoom },
    })
    this.#positions = new Positions({
      ...parts,
      coordinator: undefined,
      identity: () => undefined,
      settings: { ...positionSettings(configs), resetTimestamp },
    })
  }

  /** Takes the properties of a consumer. Does not connect. Throws ConfigError, and KafkaException with its cause. */
  static async create(
    properties: Readonly<Record<string, string>>,
    { logger, hasRoom }: BatchReaderOptions,
  ): Promise<BatchReader> {
    const configs = parseConsumerConfigs(properties)
    const clientId = configs['client.id'] || 'batch-reader'
    const identity = {
      clientId,
      logger: prefixedLogger(logger, `[Consumer clientId=${clientId}] `),
      unprefixedLogger: logger,
      warnsOfBootstrap: false,
    }
    try {
      return new BatchReader(await createCluster(properties, configs, identity), configs, hasRoom)
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause
      throw new KafkaException(cause.message, { cause })
    }
  }

  /** Reads this partition, too, from `offset` on; known ones move there. */
  add(partition: TopicPartition, offset: number): void {
    const { partitions } = this.#subscription
    const name = partitionName(partition)
    const known = partitions.get(name)
    this.#subscription.mode = 'manual'
    if (known === undefined) partitions.set(name, new AssignedPartition(partition))
    partitions.get(name)?.seek(offset)
    this.#metadata.request()
  }

  remove(partition: TopicPartition): void {
    this.#subscription.partitions.delete(partitionName(partition))
  }

  /** A paused partition is not fetched; what is fetched of it stays until it is resumed. */
  pause(partition: TopicPartition, paused: boolean): void {
    const known = this.#subscription.partitions.get(partitionName(partition))
    if (known !== undefined) known.paused = paused
  }

  /** The offset behind all that was taken or left out; undefined while it is looked up. */
  position(partition: TopicPartition): number | undefined {
    return this.#subscription.partitions.get(partitionName(partition))?.position
  }

  /**
   * Up to `limit` batches that have arrived, and starts what may be fetched next. Throws KafkaError (authorization, …),
   * KafkaException for damaged data.
   */
  take(limit: number): FetchedBatch[] {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
    this.#positions.update()
    const batches = this.#fetcher.collectBatches(limit)
    this.#fetcher.start()
    return batches
  }

  /** Partitions whose wanted offset had been deleted, since the last call. */
  relocations(): Relocation[] {
    const found: Relocation[] = []
    for (const each of this.#subscription.partitions.values()) {
      const { topic, partition, position, resetFrom } = each
      if (position === undefined || resetFrom === undefined) continue
      each.resetFrom = undefined
      found.push({ topic, partition, wanted: resetFrom, offset: position })
    }
    return found
  }

  /** Until something arrived or `wake` was called, at most for `ms`. */
  async wait(ms: number): Promise<void> {
    await this.#signal.wait(ms)
  }

  wake(): void {
    this.#signal.raise()
  }

  close(): void {
    this.#metadata.close()
    this.#fetcher.close()
    this.#cluster.close()
  }
}
