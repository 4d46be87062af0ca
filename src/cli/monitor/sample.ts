/** What one look at a cluster found: plain data, the only input of the model. */
import type { TopicPartition } from '../../client/topic-partition.ts'

export interface SampledBroker {
  readonly id: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
  /** Why it could not be asked, when it could not. */
  readonly problem: string | undefined
}

export interface SampledPartition extends TopicPartition {
  readonly internal: boolean
  /** -1: none. */
  readonly leader: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  /** Undefined where the leader did not tell. */
  readonly start: number | undefined
  readonly end: number | undefined
  /** Bytes of the leader's log on disk; undefined where DescribeLogDirs did not tell. */
  readonly bytes: number | undefined
}

export interface SampledMember {
  readonly memberId: string
  readonly instanceId: string | null
  readonly clientId: string
  /** As the broker gives it: `/127.0.0.1`. */
  readonly host: string
  readonly assignment: readonly TopicPartition[]
  readonly epoch: number | undefined
}

export interface SampledGroup {
  readonly groupId: string
  readonly type: 'Classic' | 'Consumer'
  readonly state: string
  readonly assignor: string
  /** Of groups of the new protocol (KIP-848) only. */
  readonly epoch: number | undefined
  readonly coordinator: number
  readonly members: readonly SampledMember[]
  readonly offsets: readonly (TopicPartition & { readonly offset: number })[]
  /** Why the group could not be described, when it could not. */
  readonly problem: string | undefined
}

/** When a record was written: learnt from the batch that it is in. */
export interface SampledRecordTime extends TopicPartition {
  readonly offset: number
  /** Milliseconds. */
  readonly timestamp: number
}

export interface Sample {
  /** When the answers were complete, in milliseconds. */
  readonly time: number
  readonly clusterId: string | null
  /** -1: none. */
  readonly controllerId: number
  readonly brokers: readonly SampledBroker[]
  readonly partitions: readonly SampledPartition[]
  readonly groups: readonly SampledGroup[]
  readonly recordTimes: readonly SampledRecordTime[]
}
