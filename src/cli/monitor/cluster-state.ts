/** What the model makes of the samples, for views and reports to show. */
import type { TopicPartition } from '../../client/topic-partition.ts'
import type { Judgement } from './commit-window.ts'
import type { GroupStatus } from './lag-judgement.ts'
import type { Rebalance } from './rebalance-history.ts'
import type { SampledBroker, SampledGroup, SampledMember, SampledPartition } from './sample.ts'

/** How far a group is on a partition. */
export interface GroupPosition extends TopicPartition {
  readonly groupId: string
  /** What the group has committed; undefined where a member has the partition but nothing is committed yet. */
  readonly offset: number | undefined
  readonly start: number | undefined
  readonly end: number | undefined
  /** Records; undefined where the end or what is committed is not known. */
  readonly lag: number | undefined
  /**
   * Milliseconds since the first record that the group has not read was written; 0 without lag, undefined where it is
   * not known.
   */
  readonly timeLag: number | undefined
  readonly judgement: Judgement
  /** Who has the partition now. */
  readonly owner: SampledMember | undefined
}

export interface PartitionState extends SampledPartition {
  readonly recordsPerSecond: number | undefined
  readonly bytesPerSecond: number | undefined
  readonly positions: readonly GroupPosition[]
}

export interface TopicState {
  readonly topic: string
  readonly internal: boolean
  readonly partitions: number
  readonly replicationFactor: number
  readonly underReplicated: number
  readonly offline: number
  /** From the start to the end of the partitions: offsets, not all of which must be records. */
  readonly records: number | undefined
  readonly recordsPerSecond: number | undefined
  readonly bytes: number | undefined
  readonly bytesPerSecond: number | undefined
  readonly groups: number
  readonly lag: number | undefined
}

export interface BrokerState extends SampledBroker {
  readonly isController: boolean
  readonly leads: number
  readonly replicas: number
  readonly underReplicated: number
  readonly coordinates: number
  readonly recordsPerSecond: number | undefined
  /** Of the partitions that it leads. */
  readonly bytes: number | undefined
  readonly bytesPerSecond: number | undefined
}

export interface GroupState extends SampledGroup {
  /** In the order of topic and partition. */
  readonly positions: readonly GroupPosition[]
  readonly lag: number | undefined
  /** The longest of the partitions, as far as they are known. */
  readonly timeLag: number | undefined
  readonly recordsPerSecond: number | undefined
  readonly status: GroupStatus | undefined
  /** Which part of the window has been watched, 0 to 1: the least of the partitions. */
  readonly complete: number
  /** The newest first. */
  readonly rebalances: readonly Rebalance[]
}

export interface ClusterState {
  readonly time: number
  readonly clusterId: string | null
  readonly controllerId: number
  readonly brokers: readonly BrokerState[]
  readonly topics: readonly TopicState[]
  readonly partitions: readonly PartitionState[]
  readonly groups: readonly GroupState[]
}
