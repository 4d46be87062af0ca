/**
 * A consumer: reads assigned partitions, or those that its group gives it. Heartbeats and fetching go on
 * in the background; rebalance listeners and automatic commits run inside `poll`, as in Kafka.
 */
import type { PartitionOffset } from '../admin/consumer-group-offsets.ts'
import { type ClientLogger, prefixedLogger, standardErrorLogger } from '../client-logger.ts'
import type { Cluster } from '../cluster.ts'
import type { OffsetAndMetadata } from '../committed-offsets.ts'
import {
  type ConsumerConfigs,
  isClassicProtocol,
  parseConsumerConfigs,
} from '../config/consumer.ts'
import { createCluster } from '../create-cluster.ts'
import { ClientError, IllegalStateError, KafkaException, WakeupError } from '../errors.ts'
import { type GroupMetadata, groupWithoutMember } from '../group-metadata.ts'
import { OFFSET_SPECS } from '../offset-questions.ts'
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import { groupSettings } from './consumer-parts.ts'
import type { ConsumerRecord } from './consumer-record.ts'
import { ConsumerWorks } from './consumer-works.ts'
import type { GroupSettings } from './group-join.ts'
import type { RebalanceListener } from './rebalance-listener.ts'

export interface ConsumerOptions {
  /** Default: standard error. */
  readonly logger?: ClientLogger | undefined
}

export type CommitCallback = (error: Error | undefined, offsets: readonly PartitionOffset[]) => void

export interface TimestampedOffset extends TopicPartition {
  /** Null where no record has such a timestamp. */
  readonly found: { readonly offset: number; readonly timestamp: number } | null
}

let created = 0

export class Consumer {
  readonly #configs: ConsumerConfigs
  readonly #works: ConsumerWorks
  #listener: RebalanceListener = {}
  #wakeup = false
  #closed = false

  private constructor(
    cluster: Cluster,
    configs: ConsumerConfigs,
    group: GroupSettings,
    logger: ClientLogger,
  ) {
    this.#configs = configs
    this.#works = new ConsumerWorks(cluster, configs, group, logger)
  }

  /**
   * Checks the configuration and resolves the bootstrap addresses; does not connect. Throws ConfigError,
   * or KafkaException `Failed to construct kafka consumer` with its cause.
   */
  static async create(
    properties: Readonly<Record<string, string>>,
    options: ConsumerOptions = {},
  ): Promise<Consumer> {
    const configs = parseConsumerConfigs(properties)
    created += 1
    const group = configs['group.id']
    const clientId = configs['client.id'] || `consumer-${group ?? 'null'}-${created}`
    const unprefixedLogger = options.logger ?? standardErrorLogger
    const logger = prefixedLogger(unprefixedLogger, logPrefix(configs, clientId))
    try {
      const isClassic = isClassicProtocol(configs)
      if (isClassic && configs['heartbeat.interval.ms'] >= configs['session.timeout.ms']) {
        throw new ClientError(
          'java.lang.IllegalArgumentException',
          'Heartbeat must be set lower than the session timeout',
        )
      }
      const settings = await groupSettings(configs)
      const identity = { clientId, logger, unprefixedLogger, warnsOfBootstrap: true }
      const cluster = await createCluster(properties, configs, identity)
      return new Consumer(cluster, configs, settings, logger)
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause
      throw new KafkaException('Failed to construct kafka consumer', { cause })
    }
  }

  /**
   * Joins the group for these topics, or for all whose whole name matches the expression. Replaces an
   * earlier subscription. Throws IllegalStateError after `assign`, ClientError without a group id.
   */
  subscribe(topics: readonly string[] | RegExp, listener: RebalanceListener = {}): void {
    this.#ensureOpen()
    this.#ensureGroup()
    this.#works.subscription.subscribe(topics)
    this.#listener = listener
    this.#works.metadata.request()
  }

  /** Leaves the group's topics; commits before that with auto commit. */
  async unsubscribe(): Promise<void> {
    this.#ensureOpen()
    await this.#works.leave(this.#listener, 'the consumer unsubscribed from all topics')
    this.#works.subscription.unsubscribe()
  }

  /** Reads exactly these partitions, without a group's assignment. Throws IllegalStateError after `subscribe`. */
  assign(partitions: readonly TopicPartition[]): void {
    this.#ensureOpen()
    this.#works.subscription.assignManually(partitions)
    this.#works.metadata.request()
  }

  assignment(): TopicPartition[] {
    return this.#works.subscription.assigned()
  }

  subscription(): string[] {
    return [...this.#works.subscription.topics]
  }

  /**
   * Up to `max.poll.records` records; waits up to `timeoutMs` for the first ones; empty when none came.
   * Rejects with WakeupError, KafkaError (INVALID_TOPIC_EXCEPTION, authorization, fenced instance id, …),
   * and for partitions without a position under auto.offset.reset=none.
   */
  async poll(timeoutMs: number): Promise<ConsumerRecord[]> {
    this.#ensureOpen()
    if (this.#works.subscription.mode === 'none') {
      throw new IllegalStateError(
        'Consumer is not subscribed to any topics or assigned any partitions',
      )
    }
    const deadline = Date.now() + timeoutMs
    for (;;) {
      this.#throwIfWokenUp()
      await this.#works.work(this.#listener)
      const records = this.#works.fetcher.collect(this.#configs['max.poll.records'])
      this.#works.fetcher.start()
      if (records.length > 0) return records
      const remaining = deadline - Date.now()
      if (remaining <= 0) return records
      await this.#works.signal.wait(remaining)
    }
  }

  seek(partition: TopicPartition, offset: number, leaderEpoch?: number): void {
    if (offset < 0) {
      throw new ClientError(
        'java.lang.IllegalArgumentException',
        'seek offset must not be a negative number',
      )
    }
    this.#works.subscription.get(partition).seek(offset, leaderEpoch)
  }

  /** Empty list: all assigned partitions. The offset is looked up by the next poll. */
  seekToBeginning(partitions: readonly TopicPartition[]): void {
    this.#reset(partitions, OFFSET_SPECS.earliest)
  }

  seekToEnd(partitions: readonly TopicPartition[]): void {
    this.#reset(partitions, OFFSET_SPECS.latest)
  }

  pause(partitions: readonly TopicPartition[]): void {
    for (const each of partitions) this.#works.subscription.get(each).paused = true
  }

  resume(partitions: readonly TopicPartition[]): void {
    for (const each of partitions) this.#works.subscription.get(each).paused = false
  }

  paused(): TopicPartition[] {
    const { subscription } = this.#works
    return subscription.assigned().filter((each) => subscription.get(each).paused)
  }

  /** The offset of the next record that `poll` gives; looked up if it is not known yet. */
  async position(
    partition: TopicPartition,
    timeoutMs = this.#configs['default.api.timeout.ms'],
  ): Promise<number> {
    this.#ensureOpen()
    return await this.#works.position(partition, timeoutMs)
  }

  /** What the group has committed; null where nothing. */
  async committed(
    partitions: readonly TopicPartition[],
    timeoutMs = this.#configs['default.api.timeout.ms'],
  ): Promise<(TopicPartition & { committed: OffsetAndMetadata | null })[]> {
    this.#ensureOpen()
    this.#ensureGroup()
    const found = await this.#works.committed(partitions, timeoutMs)
    return partitions.map(({ topic, partition }) => ({
      topic,
      partition,
      committed: found.get(partitionName({ topic, partition })) ?? null,
    }))
  }

  /** Commits the given offsets, or the positions of all assigned partitions. Rejects when it failed. */
  async commitSync(
    offsets?: readonly PartitionOffset[],
    timeoutMs = this.#configs['default.api.timeout.ms'],
  ): Promise<void> {
    this.#ensureOpen()
    this.#ensureGroup()
    const { commits } = this.#works
    await commits?.commit(offsets ?? commits.positions(), timeoutMs)
  }

  /** As which member of its group this consumer reads, for `Producer.sendOffsetsToTransaction`. */
  groupMetadata(): GroupMetadata {
    this.#ensureOpen()
    this.#ensureGroup()
    const { commits } = this.#works
    return commits?.groupMetadata() ?? groupWithoutMember(this.#configs['group.id'] ?? '')
  }

  /** The same without waiting; `callback` learns how it went. */
  commitAsync(offsets?: readonly PartitionOffset[], callback: CommitCallback = () => {}): void {
    this.#ensureOpen()
    this.#ensureGroup()
    const { commits } = this.#works
    if (commits === undefined) return
    const committed = offsets ?? commits.positions()
    commits.commitOnce(committed).then(
      () => callback(undefined, committed),
      (error: unknown) =>
        callback(error instanceof Error ? error : new Error(String(error)), committed),
    )
  }

  async beginningOffsets(
    partitions: readonly TopicPartition[],
  ): Promise<(TopicPartition & { offset: number })[]> {
    return await this.#ends(partitions, OFFSET_SPECS.earliest)
  }

  async endOffsets(
    partitions: readonly TopicPartition[],
  ): Promise<(TopicPartition & { offset: number })[]> {
    return await this.#ends(partitions, OFFSET_SPECS.latest)
  }

  /** For each partition the first record at or after the timestamp. */
  async offsetsForTimes(
    questions: readonly (TopicPartition & { timestamp: number })[],
  ): Promise<TimestampedOffset[]> {
    const found = await this.#works.offsets(questions, this.#configs['default.api.timeout.ms'])
    return questions.map(({ topic, partition }) => {
      const answer = found.get(partitionName({ topic, partition }))
      if (answer === undefined || answer.offset < 0) return { topic, partition, found: null }
      return { topic, partition, found: { offset: answer.offset, timestamp: answer.timestamp } }
    })
  }

  /** Partition numbers of a topic; empty where it does not exist. */
  async partitionsFor(
    topic: string,
    timeoutMs = this.#configs['default.api.timeout.ms'],
  ): Promise<number[]> {
    this.#ensureOpen()
    const known = await this.#works.topic(topic, timeoutMs)
    return known?.partitions.map(({ partition }) => partition) ?? []
  }

  /** Makes a waiting `poll`, or the next one, reject with WakeupError. The only call that may interrupt. */
  wakeup(): void {
    this.#wakeup = true
    this.#works.signal.raise()
  }

  /** Commits (with auto commit), leaves the group, ends the connections. */
  async close(timeoutMs = 30_000): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#works.signal.raise()
    let timer: NodeJS.Timeout | undefined
    const expired = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs)
    })
    await Promise.race([this.#works.leave(this.#listener, 'the consumer is being closed'), expired])
    clearTimeout(timer)
    this.#works.close()
  }

  #ends(
    partitions: readonly TopicPartition[],
    timestamp: number,
  ): Promise<(TopicPartition & { offset: number })[]> {
    const questions = partitions.map(({ topic, partition }) => ({ topic, partition, timestamp }))
    return this.#works.offsets(questions, this.#configs['default.api.timeout.ms']).then((found) =>
      partitions.map(({ topic, partition }) => ({
        topic,
        partition,
        offset: found.get(partitionName({ topic, partition }))?.offset ?? -1,
      })),
    )
  }

  #reset(partitions: readonly TopicPartition[], timestamp: number): void {
    const { subscription } = this.#works
    const which = partitions.length === 0 ? subscription.assigned() : partitions
    for (const each of which) subscription.get(each).reset(timestamp)
  }

  #throwIfWokenUp(): void {
    if (!this.#wakeup) return
    this.#wakeup = false
    throw new WakeupError()
  }

  #ensureOpen(): void {
    if (this.#closed) throw new IllegalStateError('This consumer has already been closed.')
  }

  #ensureGroup(): void {
    if (this.#works.coordinator !== undefined) return
    throw new ClientError(
      'org.apache.kafka.common.errors.InvalidGroupIdException',
      'To use the group management or offset commit APIs, you must provide a valid group.id ' +
        'in the consumer configuration.',
    )
  }
}

function logPrefix(configs: ConsumerConfigs, clientId: string): string {
  const instanceId = configs['group.instance.id']
  const instance = instanceId === null ? '' : `instanceId=${instanceId}, `
  return `[Consumer ${instance}clientId=${clientId}, groupId=${configs['group.id'] ?? 'null'}] `
}
