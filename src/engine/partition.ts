/**
 * One partition as this broker holds it: the log, and what says who may write it and how far it may be
 * read: leader, leader epoch, in-sync replicas and high watermark. Handlers never talk to the log's end
 * directly: consumers read up to the high watermark and acks=all waits for it, though with one replica
 * it follows each append at once.
 */
import { KafkaError } from '../protocol/errors.ts'
import type { AppendOrigin, AppendResult } from './log/append.ts'
import type { Log } from './log/log.ts'
import type { Clock } from './system/system.ts'

/** The partition's row in the applied metadata. */
export interface PartitionState {
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
}

export interface AppendOptions {
  readonly origin: AppendOrigin
  /** -1, 0 or 1, as in Produce. */
  readonly requiredAcks: number
}

/** What a partition needs of its surroundings. */
export interface PartitionOwner {
  readonly nodeId: number
  readonly clock: Clock
  /** The path of a log directory of this broker; undefined: it has none with that id. */
  directoryWithId(directoryId: string): string | undefined
  /** Runs `callback` in a second. */
  soon(callback: () => void): void
  /** A partition is there whose log could not be made before. */
  opened(): void
  /** The topic's min.insync.replicas. */
  minInsyncReplicas(topic: string): number
  /** The high watermark, the log start, the leader or the existence of a partition changed. */
  changed(partition: Partition): void
}

export class Partition {
  #log: Log
  readonly topicId: string
  readonly #owner: PartitionOwner
  #state: PartitionState
  #isDeleted = false

  constructor(owner: PartitionOwner, log: Log, topicId: string, state: PartitionState) {
    this.#owner = owner
    this.#log = log
    this.topicId = topicId
    this.#state = state
    this.#becomeLeader()
  }

  get log(): Log {
    return this.#log
  }

  /** The log has moved to another log directory, with all that was in it. */
  replaceLog(log: Log): void {
    this.#log = log
    this.#owner.changed(this)
  }

  get topic(): string {
    return this.log.topic
  }

  get partition(): number {
    return this.log.partition
  }

  get leader(): number {
    return this.#state.leader
  }

  get leaderEpoch(): number {
    return this.#state.leaderEpoch
  }

  get isr(): readonly number[] {
    return this.#state.isr
  }

  get isLeader(): boolean {
    return this.#state.leader === this.#owner.nodeId && !this.#isDeleted
  }

  get isDeleted(): boolean {
    return this.#isDeleted
  }

  get highWatermark(): number {
    return this.log.highWatermark
  }

  get lastStableOffset(): number {
    return this.log.lastStableOffset
  }

  /** What acks=1 waits for: this end is passed by records that no crash takes any more, as far as flush.messages wants. */
  get safeEndOffset(): number {
    return this.log.safeEndOffset
  }

  /** The directory of its log failed. */
  get isOffline(): boolean {
    return this.log.isOffline
  }

  get logStartOffset(): number {
    return this.log.logStartOffset
  }

  get logEndOffset(): number {
    return this.log.logEndOffset
  }

  /**
   * Appends record batches as the leader. Throws KafkaError: NOT_LEADER_OR_FOLLOWER,
   * NOT_ENOUGH_REPLICAS (acks=-1 with fewer in-sync replicas than min.insync.replicas, where there are so many replicas), and what
   * `Log.append` throws.
   */
  append(records: Buffer, { origin, requiredAcks }: AppendOptions): AppendResult {
    this.requireLeader()
    if (requiredAcks === -1) this.#requireInsyncReplicas()
    const result = this.log.append(records, {
      leaderEpoch: this.leaderEpoch,
      origin,
      now: this.#owner.clock.now(),
    })
    this.#advanceHighWatermark()
    return result
  }

  /** More of the log is synced, or nothing ever will be. */
  logChanged(): void {
    if (this.isLeader) this.#advanceHighWatermark()
    this.#owner.changed(this)
  }

  /** Moves the log start (DeleteRecords); returns the low watermark. Throws OFFSET_OUT_OF_RANGE. */
  deleteRecordsBefore(offset: number): number {
    this.requireLeader()
    const lowWatermark = this.log.deleteRecordsBefore(offset)
    this.#owner.changed(this)
    return lowWatermark
  }

  /** Throws NOT_LEADER_OR_FOLLOWER. */
  requireLeader(): void {
    if (!this.isLeader) throw new KafkaError('NOT_LEADER_OR_FOLLOWER')
  }

  /** Throws FENCED_LEADER_EPOCH or UNKNOWN_LEADER_EPOCH; -1 is not checked (KIP-320). */
  checkLeaderEpoch(currentLeaderEpoch: number): void {
    if (currentLeaderEpoch === -1) return
    if (currentLeaderEpoch < this.leaderEpoch) throw new KafkaError('FENCED_LEADER_EPOCH')
    if (currentLeaderEpoch > this.leaderEpoch) throw new KafkaError('UNKNOWN_LEADER_EPOCH')
  }

  /** Takes over a newer row of the metadata. */
  applyState(state: PartitionState): void {
    const newEpoch = state.leaderEpoch > this.#state.leaderEpoch
    this.#state = state
    if (newEpoch) this.#becomeLeader()
    // Without a replica that lagged behind, more may be safe than before.
    else if (this.isLeader) this.#advanceHighWatermark()
    this.#owner.changed(this)
  }

  /** The topic is gone: nothing can be appended or read any more, and whoever waits is told. */
  markDeleted(): void {
    this.#isDeleted = true
    this.#owner.changed(this)
  }

  #becomeLeader(): void {
    if (!this.isLeader) return
    this.log.assignLeaderEpoch(this.leaderEpoch)
    this.#advanceHighWatermark()
  }

  /**
   * The high watermark is the smallest end among the in-sync replicas. Followers will report theirs
   * with their fetches; a leader that is its only in-sync replica has just its own. Where flush.messages wants a sync
   * it waits for that, too: a consumer must not act on records that a power cut may still take back.
   */
  #advanceHighWatermark(): void {
    const alone = this.#state.isr.every((replica) => replica === this.#owner.nodeId)
    if (alone && this.log.updateHighWatermark(this.log.safeEndOffset)) this.#owner.changed(this)
  }

  /** No partition wants more of them than it has replicas (Kafka 3.7 and later). */
  #requireInsyncReplicas(): void {
    const { isr, replicas } = this.#state
    const required = Math.min(this.#owner.minInsyncReplicas(this.topic), replicas.length)
    if (isr.length < required) {
      throw new KafkaError(
        'NOT_ENOUGH_REPLICAS',
        `The size of the current ISR ${isr.length} is insufficient to satisfy the min.isr requirement of ${required} for partition ${this.topic}-${this.partition}`,
      )
    }
  }
}
