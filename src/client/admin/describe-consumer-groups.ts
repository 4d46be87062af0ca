import type { BrokerNode, TopicPartition } from '../topic-partition.ts'
import type { GroupState } from './list-consumer-groups.ts'

export interface MemberDescription {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly clientId: string
  /** As the broker gives it: `/127.0.0.1`. */
  readonly host: string
  /** In the order of the broker's answer. */
  readonly assignment: readonly TopicPartition[]
  /** Where a member of the new protocol (KIP-848) is heading; undefined for classic members. */
  readonly targetAssignment: readonly TopicPartition[] | undefined
  /** Undefined for classic members and old brokers. */
  readonly memberEpoch: number | undefined
  readonly upgraded: boolean | undefined
}

export interface ConsumerGroupDescription {
  readonly groupId: string
  /** True for groups without members' protocol: only commits. */
  readonly simple: boolean
  readonly members: readonly MemberDescription[]
  /** The assignor, for example `range`; '' when there is none. */
  readonly partitionAssignor: string
  readonly type: 'Classic' | 'Consumer'
  readonly state: GroupState
  readonly coordinator: BrokerNode
  /** Only in groups of the new protocol. */
  readonly groupEpoch: number | undefined
  readonly targetAssignmentEpoch: number | undefined
}
