import { assignorsNamed } from './consumer/assignors/assignors.ts'
import type { ServerAssignor } from './consumer/assignors/server-assignor.ts'

/** The broker configurations that groups read; all times in milliseconds. */
export interface GroupConfig {
  /** group.min.session.timeout.ms */
  readonly minSessionTimeoutMs: number
  /** group.max.session.timeout.ms */
  readonly maxSessionTimeoutMs: number
  /** group.initial.rebalance.delay.ms */
  readonly initialRebalanceDelayMs: number
  /** group.max.size */
  readonly maxSize: number
  /** offset.metadata.max.bytes */
  readonly offsetMetadataMaxBytes: number
  /** offsets.retention.minutes, in milliseconds */
  readonly offsetsRetentionMs: number
  /** offsets.retention.check.interval.ms */
  readonly offsetsRetentionCheckIntervalMs: number
  /** group.coordinator.rebalance.protocols has `consumer`, and the feature group.version is 1. */
  readonly speaksConsumerProtocol: boolean
  readonly consumer: ConsumerGroupConfig
}

/** The configurations of groups of the consumer protocol (KIP-848); all times in milliseconds. */
export interface ConsumerGroupConfig {
  /** group.consumer.max.size */
  readonly maxSize: number
  /** group.consumer.assignors; the first is the default. */
  readonly assignors: readonly ServerAssignor[]
  /** group.consumer.migration.policy */
  readonly migrationPolicy: MigrationPolicy
  /** What can be set for each group. */
  of(groupId: string): GroupOverrides
}

export interface GroupOverrides {
  /** consumer.session.timeout.ms */
  readonly sessionTimeoutMs: number
  /** consumer.heartbeat.interval.ms */
  readonly heartbeatIntervalMs: number
}

/** Which protocol's live groups may become groups of the other one. */
export interface MigrationPolicy {
  readonly allowsUpgrade: boolean
  readonly allowsDowngrade: boolean
}

/** Kafka's defaults. */
export const defaultGroupConfig: GroupConfig = {
  minSessionTimeoutMs: 6_000,
  maxSessionTimeoutMs: 1_800_000,
  initialRebalanceDelayMs: 3_000,
  maxSize: 2 ** 31 - 1,
  offsetMetadataMaxBytes: 4_096,
  offsetsRetentionMs: 7 * 24 * 60 * 60_000,
  offsetsRetentionCheckIntervalMs: 600_000,
  speaksConsumerProtocol: true,
  consumer: {
    maxSize: 2 ** 31 - 1,
    assignors: assignorsNamed(['uniform', 'range']),
    migrationPolicy: { allowsUpgrade: true, allowsDowngrade: true },
    of: () => ({ sessionTimeoutMs: 45_000, heartbeatIntervalMs: 5_000 }),
  },
}
