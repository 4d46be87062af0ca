/**
 * Has a snapshot of the metadata written when enough has changed since the last one
 * (metadata.log.max.record.bytes.between.snapshots), or anything, long ago (metadata.log.max.snapshot.interval.ms); then
 * what the snapshot makes needless goes. It looks when records are applied, as Kafka does: nothing runs while nothing
 * changes.
 */
import type { BrokerConfig } from '../config/broker-config.ts'
import type { Logger } from '../logger.ts'
import type { System } from '../system/system.ts'
import type { MetadataImage } from './image.ts'
import { imageRecords } from './image-records.ts'
import type { MetadataLog } from './metadata-log.ts'
import type { MetadataStore } from './metadata-store.ts'
import { type SnapshotId, snapshotBatches, snapshotFileName } from './snapshot.ts'
import { applyRetention } from './snapshot-retention.ts'
import { SnapshotWriter } from './snapshot-writer.ts'

export interface SnapshotGeneratorOptions {
  readonly system: System
  readonly logger: Logger
  readonly config: BrokerConfig
  readonly log: MetadataLog
  readonly metadata: MetadataStore
}

/** As often as Kafka looks whether snapshots can go. */
const RETENTION_CHECK_MS = 60_000

const generatorName = 'org.apache.kafka.image.publisher.SnapshotGenerator'
const logName = 'kafka.raft.KafkaMetadataLog'

export class SnapshotGenerator {
  readonly #options: SnapshotGeneratorOptions
  readonly #unsubscribe: () => void
  #bytesAtSnapshot = 0
  /** On the monotonic clock. */
  #snapshotTime: number
  #retentionTime = Number.NEGATIVE_INFINITY
  #writer: SnapshotWriter | undefined

  /** The metadata is loaded; what was read of the log counts as new. */
  constructor(options: SnapshotGeneratorOptions) {
    this.#options = options
    this.#snapshotTime = options.system.clock.monotonic()
    this.#unsubscribe = options.metadata.subscribe(({ image }) => this.#changed(image))
    this.#changed(options.metadata.image)
  }

  stop(): void {
    this.#unsubscribe()
    this.#writer?.stop()
  }

  /** The change is made: nothing that goes wrong from here on may fail it, and it is answered before the disk is used. */
  #changed(image: MetadataImage): void {
    const { clock, timers } = this.#options.system
    const reason = this.#reason()
    // A snapshot of half a metadata transaction would be wrong for ever.
    const isWhole = !this.#options.metadata.isInTransaction
    if (reason !== undefined && this.#writer === undefined && isWhole) {
      this.#write(image, reason)
    } else if (clock.monotonic() - this.#retentionTime >= RETENTION_CHECK_MS) {
      this.#retentionTime = clock.monotonic()
      timers.soon(() => this.#retain())
    }
  }

  #reason(): string | undefined {
    const { system, config, log } = this.#options
    const bytes = log.recordBytes - this.#bytesAtSnapshot
    const maxBytes = config.get('metadata.log.max.record.bytes.between.snapshots')
    if (bytes >= maxBytes) return `we have replayed at least ${maxBytes} bytes`
    const intervalMs = config.get('metadata.log.max.snapshot.interval.ms')
    const waited = system.clock.monotonic() - this.#snapshotTime
    if (intervalMs === 0 || bytes === 0 || waited < intervalMs) return undefined
    return `we have waited at least ${Math.floor(intervalMs / 60_000)} minute(s)`
  }

  #write(image: MetadataImage, reason: string): void {
    const { system, log } = this.#options
    const id: SnapshotId = { endOffset: image.offset + 1, leaderEpoch: image.epoch }
    // An attempt that fails is not repeated at the next record, but after as many again.
    this.#bytesAtSnapshot = log.recordBytes
    this.#snapshotTime = system.clock.monotonic()
    const name = snapshotFileName(id).replace('.checkpoint', '')
    this.#say('INFO', `Creating new KRaft snapshot file snapshot ${name} because ${reason}.`)
    this.#writer = new SnapshotWriter(system, {
      directory: log.directory,
      id,
      batches: snapshotBatches(imageRecords(image), {
        now: system.clock.now(),
        lastContainedLogTimestamp: log.lastTimestamp,
        leaderEpoch: id.leaderEpoch,
        quorum: log.quorumRecords,
      }),
      done: (failure) => {
        this.#writer = undefined
        if (failure !== undefined) {
          this.#say('ERROR', `Failed to create snapshot ${name}`, failure)
          return
        }
        this.#say('INFO', `Successfully wrote snapshot ${name}`)
        this.#retain()
      },
    })
  }

  #retain(): void {
    const { system, config, log } = this.#options
    const limits = {
      maxBytes: config.get('metadata.max.retention.bytes'),
      maxMs: config.get('metadata.max.retention.ms'),
    }
    if (log.isClosed) return
    try {
      applyRetention(system.disk, log, limits, system.clock.now())
    } catch (error) {
      const message = 'Old snapshots or segments of the metadata log could not be removed'
      this.#options.logger.log('ERROR', logName, message, error)
    }
  }

  #say(level: 'INFO' | 'ERROR', message: string, cause?: unknown): void {
    const { logger, config } = this.#options
    const prefix = `[SnapshotGenerator id=${config.nodeId}]`
    logger.log(level, generatorName, `${prefix} ${message}`, cause)
  }
}
