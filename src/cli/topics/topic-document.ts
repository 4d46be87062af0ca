/** Topics as `kafka-topics --json` prints them. */

import type { TopicListing } from '../../client/admin/list-topics.ts'
import type { PartitionReport, TopicReport } from './topic-report.ts'

export interface ListedTopicsDocument {
  readonly topics: readonly {
    readonly name: string
    readonly topicId: string
    readonly internal: boolean
  }[]
}

interface PartitionDocument {
  readonly partition: number
  /** Null when there is none. */
  readonly leader: number | null
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  /** Of a reassignment under way. */
  readonly addingReplicas: readonly number[]
  readonly removingReplicas: readonly number[]
}

export interface DescribedTopicsDocument {
  readonly topics: readonly {
    readonly name: string
    readonly topicId: string
    readonly internal: boolean
    readonly partitionCount: number
    readonly replicationFactor: number
    /** What was set for the topic or comes from the brokers' configuration, as text. */
    readonly configs: Readonly<Record<string, string | null>>
    readonly partitions: readonly PartitionDocument[]
  }[]
}

export const listedTopicsDocument = (topics: readonly TopicListing[]): ListedTopicsDocument => ({
  topics: topics.map(({ name, topicId, internal }) => ({ name, topicId, internal })),
})

function partitionDocument({ described, reassignment }: PartitionReport): PartitionDocument {
  const { partition, leader, replicas, isr } = described
  return {
    partition,
    leader: leader?.id ?? null,
    replicas: replicas.map(({ id }) => id),
    isr: isr.map(({ id }) => id),
    addingReplicas: reassignment?.addingReplicas ?? [],
    removingReplicas: reassignment?.removingReplicas ?? [],
  }
}

export const describedTopicsDocument = (
  reports: readonly TopicReport[],
): DescribedTopicsDocument => ({
  topics: reports.map(({ topic, replicationFactor, overrides, partitions }) => ({
    name: topic.name,
    topicId: topic.topicId,
    internal: topic.internal,
    partitionCount: topic.partitions.length,
    replicationFactor,
    configs: Object.fromEntries(overrides.map(({ name, value }) => [name, value])),
    partitions: partitions.map(partitionDocument),
  })),
})
