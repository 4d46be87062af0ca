/**
 * The next image in the making: collections are copied when they first change, and what changed is noted
 * for the delta. `apply-record.ts` says what each record does.
 */
import {
  type ConfigResource,
  configResourceKey,
  type MetadataContents,
  MetadataImage,
  type PartitionImage,
  type TopicImage,
} from './image.ts'
import type { MetadataDelta, PartitionChange } from './metadata-delta.ts'

type Mutable<M> = M extends ReadonlyMap<infer K, infer V> ? Map<K, V> : never

/** The collections of an image, by the name of their field. */
type Collection = {
  [K in keyof MetadataContents]: MetadataContents[K] extends ReadonlyMap<infer _Key, unknown>
    ? K
    : never
}[keyof MetadataContents]

export class ImageChanges {
  readonly before: MetadataImage
  nextProducerId: number
  featuresChanged = false
  readonly brokersChanged = new Set<number>()
  readonly #copies = new Map<Collection, Map<never, unknown>>()
  readonly #configsChanged = new Map<string, ConfigResource>()
  readonly #topicsTouched = new Set<string>()
  /** Topics made here, whose partitions nobody else sees yet. */
  readonly #ownPartitions = new Map<TopicImage, PartitionImage[]>()

  constructor(before: MetadataImage) {
    this.before = before
    this.nextProducerId = before.nextProducerId
  }

  /** A collection to change. */
  edit<C extends Collection>(name: C): Mutable<MetadataContents[C]> {
    let copy = this.#copies.get(name)
    if (copy === undefined) {
      copy = new Map(this.before[name] as ReadonlyMap<never, unknown>)
      this.#copies.set(name, copy)
    }
    return copy as unknown as Mutable<MetadataContents[C]>
  }

  /** A collection as changed so far. */
  read<C extends Collection>(name: C): MetadataContents[C] {
    return (this.#copies.get(name) ?? this.before[name]) as MetadataContents[C]
  }

  /** Empties everything, before a snapshot is applied. */
  clear(): void {
    for (const name of Object.keys(this.before) as (keyof MetadataContents)[]) {
      if (this.before[name] instanceof Map) this.edit(name as Collection).clear()
    }
    for (const id of this.before.topicsById.keys()) this.#topicsTouched.add(id)
    for (const id of this.before.brokers.keys()) this.brokersChanged.add(id)
    this.featuresChanged = true
    this.nextProducerId = 0
  }

  putTopic(topic: TopicImage): void {
    this.edit('topicsByName').set(topic.name, topic)
    this.edit('topicsById').set(topic.id, topic)
    this.#topicsTouched.add(topic.id)
  }

  removeTopic(topic: TopicImage): void {
    this.edit('topicsByName').delete(topic.name)
    this.edit('topicsById').delete(topic.id)
    this.#topicsTouched.add(topic.id)
  }

  putPartition(topic: TopicImage, partition: PartitionImage): void {
    let partitions = this.#ownPartitions.get(topic)
    if (partitions === undefined) {
      partitions = [...topic.partitions]
      const copy = { ...topic, partitions }
      this.#ownPartitions.set(copy, partitions)
      this.putTopic(copy)
    }
    partitions[partition.partition] = partition
  }

  /** `values` of undefined removes all that was set for the resource. */
  putConfigs(resource: ConfigResource, values: ReadonlyMap<string, string> | undefined): void {
    const key = configResourceKey(resource)
    if (values === undefined || values.size === 0) this.edit('configs').delete(key)
    else this.edit('configs').set(key, values)
    this.#configsChanged.set(key, resource)
  }

  /** The next image, with `offset` and `epoch` of the last record, and what it makes different. */
  finish(offset: number, epoch: number): MetadataDelta {
    const image = new MetadataImage({
      clusterId: this.before.clusterId,
      offset,
      epoch,
      topicsByName: this.read('topicsByName'),
      topicsById: this.read('topicsById'),
      brokers: this.read('brokers'),
      controllers: this.read('controllers'),
      configs: this.read('configs'),
      features: this.read('features'),
      clientQuotas: this.read('clientQuotas'),
      scramCredentials: this.read('scramCredentials'),
      acls: this.read('acls'),
      delegationTokens: this.read('delegationTokens'),
      nextProducerId: this.nextProducerId,
    })
    return {
      before: this.before,
      image,
      ...this.#topicDifferences(),
      configsChanged: [...this.#configsChanged.values()],
      brokersChanged: [...this.brokersChanged],
      featuresChanged: this.featuresChanged,
    }
  }

  #topicDifferences() {
    const topicsCreated: TopicImage[] = []
    const topicsDeleted: TopicImage[] = []
    const partitionsChanged: PartitionChange[] = []
    for (const id of this.#topicsTouched) {
      const before = this.before.topicsById.get(id)
      const after = this.read('topicsById').get(id)
      if (before === undefined && after !== undefined) topicsCreated.push(after)
      if (before !== undefined && after === undefined) topicsDeleted.push(before)
      if (before === undefined || after === undefined) continue
      for (const partition of after.partitions) {
        const old = before.partitions[partition.partition]
        if (old !== partition) {
          partitionsChanged.push({ topic: after, before: old, after: partition })
        }
      }
    }
    return { topicsCreated, topicsDeleted, partitionsChanged }
  }
}
