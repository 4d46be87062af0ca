import type { BrokerNode } from '../topic-partition.ts'

export interface TopicPartitionDescription {
  readonly partition: number
  readonly leader: BrokerNode | null
  readonly leaderEpoch: number
  readonly replicas: readonly BrokerNode[]
  readonly isr: readonly BrokerNode[]
  /** Eligible leader replicas (KIP-966); null when the brokers do not tell. */
  readonly elr: readonly BrokerNode[] | null
  readonly lastKnownElr: readonly BrokerNode[] | null
}

export interface TopicDescription {
  readonly name: string
  readonly topicId: string
  readonly internal: boolean
  /** In order of the partition number. */
  readonly partitions: readonly TopicPartitionDescription[]
}
