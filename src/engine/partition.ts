/**
 * One partition as this broker holds it: the log, and what says who may write it and how far it may be
 * read: leader, leader epoch, in-sync replicas and high watermark. Handlers never talk to the log's end
 * directly: consumers read up to the high watermark and acks=all waits for it, though with one replica
 * it follows each append at once.
 */
import type { AppendResult, Log } from './log/log.ts'

/** The partition's row in the applied metadata. */
export interface PartitionState {
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
}

export interface AppendOptions {
  readonly origin: 'client' | 'coordinator' | 'controller'
  /** -1, 0 or 1, as in Produce. */
  readonly requiredAcks: number
}

export declare class Partition {
  readonly topic: string
  readonly partition: number
  readonly topicId: string
  readonly log: Log
  readonly leader: number
  readonly leaderEpoch: number
  readonly isr: readonly number[]
  readonly isLeader: boolean
  readonly isDeleted: boolean
  readonly highWatermark: number
  readonly lastStableOffset: number
  readonly logStartOffset: number
  readonly logEndOffset: number
  /**
   * Appends checked record batches as the leader. Throws KafkaError: NOT_LEADER_OR_FOLLOWER,
   * NOT_ENOUGH_REPLICAS (acks=-1 below min.insync.replicas), and what `Log.append` throws.
   */
  append(records: Buffer, options: AppendOptions): AppendResult
  /** Throws FENCED_LEADER_EPOCH or UNKNOWN_LEADER_EPOCH; -1 is not checked (KIP-320). */
  checkLeaderEpoch(currentLeaderEpoch: number): void
}
