/**
 * The partitions that this broker holds. They come and go with the applied metadata only: a delta
 * that creates a topic creates logs, one that deletes it schedules the logs' deletion and tells all that wait.
 */
import { KafkaError } from '../protocol/errors.ts'
import { logDirectoryName } from './log/file-names.ts'
import type { LogManager } from './log/log-manager.ts'
import type { Logger } from './logger.ts'
import type { MetadataImage, PartitionImage, TopicImage } from './metadata/image.ts'
import type { MetadataDelta } from './metadata/metadata-delta.ts'
import { Partition, type PartitionOwner } from './partition.ts'

const LOGGER = 'kafka.log.LogManager'

export class Partitions {
  readonly #owner: PartitionOwner
  readonly #logs: LogManager
  readonly #logger: Logger
  readonly #byTopic = new Map<string, Map<number, Partition>>()
  readonly #topicNames = new Map<string, string>()
  /** Those whose logs could not be made, by name. */
  readonly #missing = new Map<string, { topic: TopicImage; image: PartitionImage }>()

  constructor(owner: PartitionOwner, logs: LogManager, logger: Logger) {
    this.#owner = owner
    this.#logs = logs
    this.#logger = logger
  }

  /** Builds the partitions of the metadata that was there at the start. */
  load(image: MetadataImage): void {
    for (const log of [...this.#logs.all()]) {
      const topic = image.topic(log.topic)
      const known = topic?.partitions[log.partition] !== undefined
      if (known && (log.topicId === undefined || log.topicId === topic?.id)) continue
      this.#logger.log(
        'WARN',
        LOGGER,
        `Found stray log dir ${log.directory}: the metadata has no such partition. It is set aside.`,
      )
      this.#logs.setAside(log.topic, log.partition)
    }
    for (const topic of image.topicsByName.values()) this.#addTopic(topic)
  }

  /** Reacts to a change of the metadata that has been applied. */
  apply(delta: MetadataDelta): void {
    for (const topic of delta.topicsDeleted) this.#removeTopic(topic)
    for (const topic of delta.topicsCreated) this.#addTopic(topic)
    for (const { topic, after } of delta.partitionsChanged) this.#addOrUpdate(topic, after)
  }

  find(topic: string, partition: number): Partition | undefined {
    return this.#byTopic.get(topic)?.get(partition)
  }

  /** Throws KafkaError: UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER, KAFKA_STORAGE_ERROR. */
  leader(topic: string, partition: number): Partition {
    const found = this.find(topic, partition)
    if (this.#missing.has(logDirectoryName(topic, partition)) && found === undefined) {
      throw new KafkaError('KAFKA_STORAGE_ERROR')
    }
    if (found === undefined) throw new KafkaError('UNKNOWN_TOPIC_OR_PARTITION')
    found.requireLeader()
    return found
  }

  /** Throws KafkaError: UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER. */
  leaderById(topicId: string, partition: number): Partition {
    const topic = this.#topicNames.get(topicId)
    if (topic === undefined) throw new KafkaError('UNKNOWN_TOPIC_ID')
    return this.leader(topic, partition)
  }

  *all(): IterableIterator<Partition> {
    for (const partitions of this.#byTopic.values()) yield* partitions.values()
  }

  #addTopic(topic: TopicImage): void {
    for (const partition of topic.partitions) this.#addOrUpdate(topic, partition)
  }

  #addOrUpdate(topic: TopicImage, image: PartitionImage): void {
    const existing = this.find(topic.name, image.partition)
    if (existing !== undefined) {
      existing.applyState(image)
      return
    }
    if (!image.replicas.includes(this.#owner.nodeId)) return
    try {
      this.#open(topic, image)
    } catch (error) {
      if (!(error instanceof KafkaError) || error.error !== 'KAFKA_STORAGE_ERROR') throw error
      const name = logDirectoryName(topic.name, image.partition)
      const message = `The log of ${name} could not be made; this is tried again every second`
      this.#logger.log('ERROR', LOGGER, message, error)
      this.#topicNames.set(topic.id, topic.name)
      if (this.#missing.size === 0) this.#owner.soon(() => this.#openMissing())
      this.#missing.set(name, { topic, image })
    }
  }

  #openMissing(): void {
    for (const { topic, image } of [...this.#missing.values()]) {
      try {
        this.#open(topic, image)
        this.#owner.opened()
      } catch (error) {
        if (!(error instanceof KafkaError) || error.error !== 'KAFKA_STORAGE_ERROR') throw error
      }
    }
    if (this.#missing.size > 0) this.#owner.soon(() => this.#openMissing())
  }

  /** Throws KafkaError KAFKA_STORAGE_ERROR. */
  #open(topic: TopicImage, image: PartitionImage): void {
    const directoryId = image.directories[image.replicas.indexOf(this.#owner.nodeId)] ?? ''
    const log =
      this.#logs.get(topic.name, image.partition) ??
      this.#logs.create(
        topic.name,
        image.partition,
        topic.id,
        this.#owner.directoryWithId(directoryId),
      )
    const partitions = this.#byTopic.get(topic.name) ?? new Map<number, Partition>()
    partitions.set(image.partition, new Partition(this.#owner, log, topic.id, image))
    this.#byTopic.set(topic.name, partitions)
    this.#topicNames.set(topic.id, topic.name)
    this.#missing.delete(logDirectoryName(topic.name, image.partition))
  }

  #removeTopic({ name, id, partitions: images }: TopicImage): void {
    const partitions = this.#byTopic.get(name)
    for (const { partition } of images) this.#missing.delete(logDirectoryName(name, partition))
    this.#byTopic.delete(name)
    this.#topicNames.delete(id)
    for (const partition of partitions?.values() ?? []) {
      partition.markDeleted()
      try {
        this.#logs.delete(name, partition.partition)
      } catch (error) {
        if (!(error instanceof KafkaError) || error.error !== 'KAFKA_STORAGE_ERROR') throw error
        const message = `The log of ${name}-${partition.partition} could not be removed; the next start sets it aside`
        this.#logger.log('ERROR', LOGGER, message, error)
      }
    }
  }
}
