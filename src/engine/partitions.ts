/**
 * The partitions that this broker holds. They come and go with the applied metadata only: a delta
 * that creates a topic creates logs, one that deletes it schedules the logs' deletion and tells all that wait.
 */
import { KafkaError } from '../protocol/errors.ts'
import type { LogManager } from './log/log-manager.ts'
import type { Logger } from './logger.ts'
import type { MetadataImage, PartitionImage, TopicImage } from './metadata/image.ts'
import type { MetadataDelta } from './metadata/metadata-delta.ts'
import { Partition, type PartitionOwner } from './partition.ts'

export class Partitions {
  readonly #owner: PartitionOwner
  readonly #logs: LogManager
  readonly #logger: Logger
  readonly #byTopic = new Map<string, Map<number, Partition>>()
  readonly #topicNames = new Map<string, string>()

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
        'kafka.log.LogManager',
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

  /** Throws KafkaError: UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER. */
  leader(topic: string, partition: number): Partition {
    const found = this.find(topic, partition)
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
  }

  #removeTopic({ name, id }: TopicImage): void {
    const partitions = this.#byTopic.get(name)
    this.#byTopic.delete(name)
    this.#topicNames.delete(id)
    for (const partition of partitions?.values() ?? []) {
      partition.markDeleted()
      this.#logs.delete(name, partition.partition)
    }
  }
}
