/** What one applied change made different; handed to those who react to applied metadata. */
import type { ConfigResource, MetadataImage, PartitionImage, TopicImage } from './image.ts'

export interface PartitionChange {
  readonly topic: TopicImage
  /** Undefined: the partition is new in a topic that was there before. */
  readonly before: PartitionImage | undefined
  readonly after: PartitionImage
}

export interface MetadataDelta {
  readonly before: MetadataImage
  readonly image: MetadataImage
  /** New topics, with all their partitions (those are not in `partitionsChanged`). */
  readonly topicsCreated: readonly TopicImage[]
  /** As they were before; a topic deleted and created again is in both lists, with two ids. */
  readonly topicsDeleted: readonly TopicImage[]
  /** New or changed partitions of topics that were there before. */
  readonly partitionsChanged: readonly PartitionChange[]
  readonly configsChanged: readonly ConfigResource[]
  readonly brokersChanged: readonly number[]
  readonly featuresChanged: boolean
}

export type MetadataListener = (delta: MetadataDelta) => void
