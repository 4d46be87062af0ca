/** What a client knows of a cluster: its brokers, and the partitions of the topics it asked about. */

import type { metadata } from '../protocol/apis/metadata.ts'
import type { Response } from '../protocol/schema.ts'
import type { BrokerNode } from './topic-partition.ts'

export interface PartitionMetadata {
  readonly partition: number
  /** -1: none. */
  readonly leader: number
  readonly leaderEpoch: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  readonly errorCode: number
}

export interface TopicMetadata {
  readonly name: string
  readonly topicId: string
  readonly internal: boolean
  readonly errorCode: number
  /** In order of the partition number. */
  readonly partitions: readonly PartitionMetadata[]
}

export interface MetadataAnswer {
  readonly correlationId: number
  readonly clusterId: string | null
  readonly controllerId: number
  readonly brokers: readonly BrokerNode[]
  readonly topics: readonly TopicMetadata[]
}

/** The answer to a Metadata request in the client's terms. */
export function metadataAnswer(
  correlationId: number,
  response: Response<typeof metadata>,
): MetadataAnswer {
  return {
    correlationId,
    clusterId: response.clusterId,
    controllerId: response.controllerId,
    brokers: response.brokers.map(({ nodeId: id, host, port, rack }) => ({ id, host, port, rack })),
    topics: response.topics.map((topic) => ({
      name: topic.name ?? '',
      topicId: topic.topicId,
      internal: topic.isInternal,
      errorCode: topic.errorCode,
      partitions: topic.partitions
        .map((each) => ({
          partition: each.partitionIndex,
          leader: each.leaderId,
          leaderEpoch: each.leaderEpoch,
          replicas: each.replicaNodes,
          isr: each.isrNodes,
          errorCode: each.errorCode,
        }))
        .sort((a, b) => a.partition - b.partition),
    })),
  }
}
