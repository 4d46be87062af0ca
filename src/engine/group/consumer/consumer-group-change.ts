/** Changes of a group of the consumer protocol: one record of `__consumer_offsets` each. */
import type { CurrentAssignment, MemberMetadata } from './consumer-member.ts'
import type { TopicPartitions } from './topic-partitions.ts'

/** The topics that a regular expression stood for. */
export interface ResolvedRegularExpression {
  readonly topics: readonly string[]
  /** The offset of the metadata it was matched against. */
  readonly version: number
  /** Milliseconds since 1970. */
  readonly timestamp: number
}

/** What a record of each type says. */
export interface ConsumerGroupValues {
  /** The group's epoch, and a hash of the subscribed topics as they were then. */
  readonly consumerGroup: { readonly epoch: number; readonly metadataHash: bigint }
  readonly member: MemberMetadata
  readonly assignmentEpoch: { readonly assignmentEpoch: number }
  readonly targetAssignment: { readonly partitions: TopicPartitions }
  readonly currentAssignment: CurrentAssignment
  readonly regularExpression: ResolvedRegularExpression
  /** Of Kafka before 4.1; only ever removed now. */
  readonly partitionMetadata: object
}

export type ConsumerGroupChange = {
  [T in keyof ConsumerGroupValues]: {
    readonly type: T
    readonly groupId: string
    /** The member id or the regular expression; '' where there is one per group. */
    readonly name: string
    /** Null removes it. */
    readonly value: ConsumerGroupValues[T] | null
  }
}[keyof ConsumerGroupValues]
