/**
 * `__cluster_metadata-0`: the log of metadata records, led by this node, the only voter of its quorum. A
 * record is committed when it is synced to this disk: the high watermark is the synced end of the log.
 * Each start is a new leader epoch, which begins with a LeaderChangeMessage.
 */
import assert from 'node:assert/strict'
import path from 'node:path'
import { encode } from '../../protocol/codec.ts'
import { leaderChangeMessage } from '../../protocol/internal/control-records.ts'
import {
  decodeMetadataRecord,
  encodeMetadataRecord,
  type MetadataRecord,
  type MetadataRecordInput,
} from '../../protocol/internal/metadata-records.ts'
import { buildControlBatch } from '../../protocol/records/control-record.ts'
import { buildRecordBatch } from '../../protocol/records/record-batch-builder.ts'
import { Writer } from '../../protocol/writer.ts'
import { Log } from '../log/log.ts'
import { defaultLogConfig } from '../log/log-config.ts'
import type { Logger } from '../logger.ts'
import type { System } from '../system/system.ts'
import { metadataHistory, snapshotsIn } from './metadata-history.ts'
import type { CommittedRecords } from './metadata-store.ts'
import { type QuorumRecord, QuorumRecords } from './quorum-records.ts'
import { readQuorumState, writeQuorumState } from './quorum-state.ts'
import { removeUselessSnapshots } from './snapshot-retention.ts'

export const METADATA_TOPIC = '__cluster_metadata'
const METADATA_TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAQ'
const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'
/** metadata.log.max.batch.size of Kafka: the largest batch of one change. */
const MAX_BATCH_BYTES = 8 * 1024 * 1024

/** Where a directory keeps the metadata log, and state.db beside it. */
export function metadataLogDirectory(logDirectory: string): string {
  return path.join(logDirectory, `${METADATA_TOPIC}-0`)
}

export class MetadataLog {
  /** Of the configuration that the last run had, where the log does not name them itself. */
  readonly #configuredVoterIds: readonly number[]
  readonly #system: System
  readonly #log: Log
  readonly #nodeId: number
  #leaderEpoch: number
  readonly #quorum = new QuorumRecords()
  #recordBytes = 0
  #lastTimestamp = 0
  #isClosed = false
  /** A sync failed: what is on disk is not known any more. */
  #failed = false
  #onFailure: ((cause: Error) => void) | undefined

  private constructor(
    system: System,
    log: Log,
    nodeId: number,
    leaderEpoch: number,
    configuredVoterIds: readonly number[],
  ) {
    this.#configuredVoterIds = configuredVoterIds
    this.#system = system
    this.#log = log
    this.#nodeId = nodeId
    this.#leaderEpoch = leaderEpoch
  }

  /**
   * Recovers the log in `directory`, made when missing. Where it ends before its newest snapshot it begins anew there:
   * what it had is in the snapshot. Throws KafkaError KAFKA_STORAGE_ERROR.
   */
  static open(
    system: System,
    logger: Logger,
    directory: string,
    options: { readonly nodeId: number; readonly segmentBytes: number; readonly segmentMs: number },
  ): MetadataLog {
    const newest = system.disk.exists(directory)
      ? snapshotsIn(system.disk, directory).at(-1)?.endOffset
      : undefined
    const open = (logStartOffset: number) =>
      Log.open(system, logger, directory, {
        topic: METADATA_TOPIC,
        partition: 0,
        topicId: METADATA_TOPIC_ID,
        // What the snapshot covers is not read again.
        recoveryPoint: newest ?? 0,
        logStartOffset,
        config: {
          ...defaultLogConfig,
          segmentBytes: options.segmentBytes,
          maxMessageBytes: MAX_BATCH_BYTES,
          messageTimestampAfterMaxMs: Number.POSITIVE_INFINITY,
          retentionMs: -1,
          segmentMs: options.segmentMs,
        },
      })
    let log = open(0)
    if (newest !== undefined && log.logEndOffset < newest) {
      log.close()
      log = open(newest)
    }
    removeUselessSnapshots(system.disk, directory, log.logStartOffset)
    const { leaderEpoch, voterIds } = readQuorumState(system.disk, directory)
    const epoch = Math.max(leaderEpoch, log.latestLeaderEpoch, 0)
    return new MetadataLog(system, log, options.nodeId, epoch, voterIds)
  }

  /** What is called when the log can take no more changes. */
  set onFailure(onFailure: (cause: Error) => void) {
    this.#onFailure = onFailure
  }

  get directory(): string {
    return this.#log.directory
  }

  /** Bytes of batches that were read from the log at the start and written since. */
  get recordBytes(): number {
    return this.#recordBytes
  }

  /** The time of the last record; milliseconds since 1970. */
  get lastTimestamp(): number {
    return this.#lastTimestamp
  }

  /** kraft.version and voters, if the quorum is a dynamic one. */
  get quorumRecords(): QuorumRecord[] {
    return this.#quorum.all
  }

  /** The voters of the quorum, once the history is read; empty: nothing says them. */
  get voterIds(): readonly number[] {
    return this.#quorum.voterIds ?? this.#configuredVoterIds
  }

  /** The level of the feature kraft.version, which is no record of the metadata. */
  get kraftVersion(): number {
    return this.#quorum.kraftVersion
  }

  /** Bytes of all segments. */
  get size(): number {
    return this.#log.size
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  get leaderEpoch(): number {
    return this.#leaderEpoch
  }

  /** The offset that the next record gets. */
  get endOffset(): number {
    return this.#log.logEndOffset
  }

  get highWatermark(): number {
    return this.#log.highWatermark
  }

  /** Everything that was committed. Throws DecodeError. */
  history(): Iterable<CommittedRecords> {
    return metadataHistory(this.#system.disk, this.#log, {
      quorum: this.#quorum,
      batchRead: ({ sizeInBytes, maxTimestamp }) => {
        this.#recordBytes += sizeInBytes
        this.#lastTimestamp = maxTimestamp
      },
    })
  }

  /** Begins the next leader epoch; returns the committed control batch. */
  becomeLeader(): CommittedRecords {
    this.#leaderEpoch += 1
    const nodeId = this.#nodeId
    writeQuorumState(this.#system.disk, this.#log.directory, {
      nodeId,
      leaderEpoch: this.#leaderEpoch,
    })
    const writer = new Writer()
    const voters = [{ voterId: nodeId, voterDirectoryId: ZERO_UUID }]
    const value = { version: 0, leaderId: nodeId, voters, grantingVoters: voters }
    encode(leaderChangeMessage, 0, value, writer)
    const timestamp = this.#system.clock.now()
    const batch = buildControlBatch({ timestamp }, 'LEADER_CHANGE', writer.toBuffer())
    return this.#commit([batch], [])
  }

  /**
   * Appends the records of one change as one batch and syncs them; they are committed when this returns.
   * Throws KafkaError KAFKA_STORAGE_ERROR.
   */
  append(records: readonly MetadataRecordInput[]): CommittedRecords {
    const timestamp = this.#system.clock.now()
    const values = records.map((record) => encodeMetadataRecord(record))
    const batch = buildRecordBatch(
      {},
      values.map((value) => ({ timestamp, key: null, value })),
    )
    return this.#commit(
      [batch],
      values.map((value) => decodeMetadataRecord(value)),
    )
  }

  /** An append that fails leaves nothing. A sync that fails leaves what nobody knows, and the broker must end. */
  #commit(batches: readonly Buffer[], records: readonly MetadataRecord[]): CommittedRecords {
    assert(!this.#failed, 'the metadata log failed before: the broker must not write on')
    const bytes = Buffer.concat(batches)
    const { lastOffset, maxTimestamp } = this.#log.append(bytes, {
      leaderEpoch: this.#leaderEpoch,
      origin: 'controller',
      now: this.#system.clock.now(),
    })
    this.#recordBytes += bytes.length
    this.#lastTimestamp = maxTimestamp
    try {
      this.#log.flush()
    } catch (error) {
      this.#failed = true
      this.#onFailure?.(error as Error)
      throw error
    }
    this.#log.updateHighWatermark(this.#log.logEndOffset)
    return { records, lastOffset, leaderEpoch: this.#leaderEpoch }
  }

  /** Moves the start of the log up to `offset`, which a snapshot covers; segments that end before it go. */
  deleteBefore(offset: number): void {
    this.#log.deleteRecordsBefore(offset, 'segment deletion')
    this.#log.deleteOldSegments(this.#system.clock.now())
  }

  close(): void {
    this.#isClosed = true
    this.#log.close()
  }
}
