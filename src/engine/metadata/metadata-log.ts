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
import { metadataHistory } from './metadata-history.ts'
import type { CommittedRecords } from './metadata-store.ts'
import { readQuorumEpoch, writeQuorumState } from './quorum-state.ts'

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
  readonly #system: System
  readonly #log: Log
  readonly #nodeId: number
  #leaderEpoch: number
  /** An append failed half-way: what is on disk is not known any more. */
  #failed = false

  private constructor(system: System, log: Log, nodeId: number, leaderEpoch: number) {
    this.#system = system
    this.#log = log
    this.#nodeId = nodeId
    this.#leaderEpoch = leaderEpoch
  }

  /** Recovers the log in `directory`, made when missing. Throws KafkaError KAFKA_STORAGE_ERROR. */
  static open(
    system: System,
    logger: Logger,
    directory: string,
    options: { readonly nodeId: number; readonly segmentBytes: number },
  ): MetadataLog {
    const log = Log.open(system, logger, directory, {
      topic: METADATA_TOPIC,
      partition: 0,
      topicId: METADATA_TOPIC_ID,
      config: {
        ...defaultLogConfig,
        segmentBytes: options.segmentBytes,
        maxMessageBytes: MAX_BATCH_BYTES,
        messageTimestampAfterMaxMs: Number.POSITIVE_INFINITY,
        retentionMs: -1,
        segmentMs: Number.POSITIVE_INFINITY,
      },
    })
    const epoch = Math.max(readQuorumEpoch(system.disk, directory), log.latestLeaderEpoch, 0)
    return new MetadataLog(system, log, options.nodeId, epoch)
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
    return metadataHistory(this.#system.disk, this.#log)
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

  #commit(batches: readonly Buffer[], records: readonly MetadataRecord[]): CommittedRecords {
    assert(!this.#failed, 'the metadata log failed before: the broker must not write on')
    this.#failed = true
    const { lastOffset } = this.#log.append(Buffer.concat(batches), {
      leaderEpoch: this.#leaderEpoch,
      origin: 'controller',
      now: this.#system.clock.now(),
    })
    this.#log.flush()
    this.#log.updateHighWatermark(this.#log.logEndOffset)
    this.#failed = false
    return { records, lastOffset, leaderEpoch: this.#leaderEpoch }
  }

  close(): void {
    this.#log.close()
  }
}
