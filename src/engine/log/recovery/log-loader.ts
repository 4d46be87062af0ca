/**
 * Opens the files of a log. After a clean shutdown nothing is scanned but the end of the active segment;
 * otherwise every segment from the recovery point on is read and checked, the first invalid batch and
 * everything after it goes, and the producers and leader epochs are brought up to the end.
 */
import { CorruptRecordError } from '../../../protocol/records/corrupt-record-error.ts'
import type { Logger } from '../../logger.ts'
import type { System } from '../../system/system.ts'
import { LeaderEpochs } from '../checkpoints/leader-epochs.ts'
import { fileSuffix, parseOffsetFileName } from '../file-names.ts'
import type { LogConfig } from '../log-config.ts'
import { ProducerStates } from '../producers/producer-states.ts'
import { Segment, type SegmentOptions } from '../segment.ts'
import type { SegmentRemoval } from '../segment-removal.ts'
import { Segments } from '../segments.ts'
import { clearLeftoverFiles } from './leftover-files.ts'
import { recentBatches } from './recent-batches.ts'
import { recoverSegment } from './segment-recovery.ts'

export interface LoadOptions {
  readonly system: System
  readonly logger: Logger
  readonly directory: string
  /** What the directory holds. */
  readonly fileNames: readonly string[]
  readonly topicPartition: string
  readonly config: LogConfig
  readonly removal: SegmentRemoval
  readonly recoveryPoint: number
  readonly logStartOffset: number
  readonly cleanShutdown: boolean
  readonly producerIdExpirationMs: () => number
}

export interface LoadedLog {
  readonly segments: Segments
  readonly epochs: LeaderEpochs
  readonly producers: ProducerStates
  readonly logStartOffset: number
  readonly logEndOffset: number
  readonly recoveryPoint: number
}

const loggerName = 'org.apache.kafka.storage.internals.log.LogLoader'

export function loadLog(options: LoadOptions): LoadedLog {
  return new LogLoader(options).load()
}

class LogLoader {
  readonly #options: LoadOptions
  readonly #segmentOptions: Omit<SegmentOptions, 'baseOffset'>
  readonly #segments = new Segments()
  readonly #epochs: LeaderEpochs
  readonly #producers: ProducerStates
  readonly #now: number
  /** Base offsets of the segments that have one. */
  readonly #withTransactionIndex = new Set<number>()

  constructor(options: LoadOptions) {
    const { system, logger, directory } = options
    this.#options = options
    this.#now = system.clock.now()
    this.#segmentOptions = { disk: system.disk, logger, directory, created: this.#now }
    const names = clearLeftoverFiles(
      system.disk,
      directory,
      options.fileNames,
      this.#segmentOptions,
    )
    this.#epochs = new LeaderEpochs(system.disk, directory, names)
    this.#producers = new ProducerStates(
      {
        disk: system.disk,
        logger,
        directory,
        topicPartition: options.topicPartition,
        expirationMs: options.producerIdExpirationMs,
      },
      names,
    )
    this.#openSegments(names)
  }

  #log(level: 'INFO' | 'WARN' | 'ERROR', message: string): void {
    const { logger, topicPartition, directory } = this.#options
    const prefix = `[LogLoader partition=${topicPartition}, dir=${parentOf(directory)}] `
    logger.log(level, loggerName, prefix + message)
  }

  #openSegments(names: readonly string[]): void {
    const { disk } = this.#options.system
    const files = names.map((name) => ({ name, file: parseOffsetFileName(name) }))
    const bases = new Set<number>()
    for (const { file } of files) {
      if (file?.suffix !== fileSuffix.log) continue
      bases.add(file.offset)
      this.#segments.add(Segment.open({ ...this.#segmentOptions, baseOffset: file.offset }))
    }
    const indexSuffixes: readonly string[] = [
      fileSuffix.offsetIndex,
      fileSuffix.timeIndex,
      fileSuffix.transactionIndex,
    ]
    for (const { name, file } of files) {
      if (file === undefined || !indexSuffixes.includes(file.suffix)) continue
      if (file.suffix === fileSuffix.transactionIndex) this.#withTransactionIndex.add(file.offset)
      if (bases.has(file.offset)) continue
      const path = `${this.#options.directory}/${name}`
      this.#log('WARN', `Found an orphaned index file ${path}, with no corresponding log file.`)
      disk.removeFile(path)
    }
  }

  load(): LoadedLog {
    const { logStartOffset: checkpointed, config } = this.#options
    const isClean = this.#options.cleanShutdown && this.#endsWhole()
    if (isClean) this.#checkTransactionIndexes()
    else {
      this.#recover()
      this.#removeLostEnd()
    }
    if (this.#logEndOffset() < checkpointed) this.#restartAt(checkpointed)
    if (this.#segments.count === 0) this.#addSegment(checkpointed)
    const logEndOffset = this.#logEndOffset()
    const logStartOffset = Math.max(checkpointed, this.#segments.first.baseOffset)
    this.#epochs.truncateFromEnd(logEndOffset)
    this.#epochs.truncateFromStart(logStartOffset)
    this.#producers.removeSnapshots((offset) => offset > logEndOffset)
    this.#producers.removeStraySnapshots(this.#segments.baseOffsets)
    if (isClean) this.#loadProducers(logStartOffset, logEndOffset, true)
    else this.#producers.logStartMoved(logStartOffset)
    this.#producers.takeSnapshot()
    this.#segments.active.indexes.preallocateAtAppend(config.segmentIndexBytes)
    for (const segment of this.#segments.all) segment.release()
    return {
      segments: this.#segments,
      epochs: this.#epochs,
      producers: this.#producers,
      logStartOffset,
      logEndOffset,
      recoveryPoint: isClean ? logEndOffset : Math.min(this.#options.recoveryPoint, logEndOffset),
    }
  }

  #logEndOffset(): number {
    if (this.#segments.count === 0) return -1
    return this.#segments.active.end().nextOffset
  }

  /** Whether the last segment holds whole batches to its end, as every clean shutdown leaves it. */
  #endsWhole(): boolean {
    if (this.#segments.count === 0) return true
    try {
      return this.#segments.active.end().position === this.#segments.active.size
    } catch (error) {
      if (!(error instanceof CorruptRecordError)) throw error
      return false
    }
  }

  #addSegment(baseOffset: number): void {
    const { config } = this.#options
    this.#segments.add(Segment.create({ ...this.#segmentOptions, baseOffset }, config))
  }

  #checkTransactionIndexes(): void {
    for (const segment of this.#segments.all) {
      const { baseOffset, indexes } = segment
      if (!this.#withTransactionIndex.has(baseOffset)) continue
      if (indexes.isTransactionIndexReadable()) continue
      this.#loadProducers(this.#options.logStartOffset, baseOffset, false)
      this.#recoverOne(segment)
    }
  }

  /** Returns the bytes cut off. */
  #recoverOne(segment: Segment): number {
    return recoverSegment(segment, {
      logger: this.#options.logger,
      config: this.#options.config,
      epochs: this.#epochs,
      producers: this.#producers,
    })
  }

  #recover(): void {
    const { recoveryPoint } = this.#options
    const unflushed = this.#segments.from(recoveryPoint)
    const first = unflushed[0]
    if (first !== undefined) {
      this.#loadProducers(this.#options.logStartOffset, first.baseOffset, false)
      this.#recallBatches(first.baseOffset)
    }
    for (const [index, segment] of unflushed.entries()) {
      if (!this.#segments.all.includes(segment)) continue
      const truncatedBytes = this.#recoverOne(segment)
      this.#log(
        'INFO',
        `Recovering unflushed segment ${segment.baseOffset}. ${index + 1}/${unflushed.length} recovered for ${this.#options.topicPartition}.`,
      )
      const end = this.#producers.mapEndOffset
      this.#removeIfOvertaken(unflushed[index + 1], end)
      if (truncatedBytes === 0) continue
      this.#log(
        'WARN',
        `Corruption found in segment ${segment.baseOffset}, truncating to offset ${end}`,
      )
      this.#removeSegments(unflushed.slice(index + 1))
      return
    }
  }

  /** What is damaged there was flushed: it is found by who reads it, and says nothing about producers. */
  #recallBatches(endOffset: number): void {
    if (this.#producers.isEmpty) return
    try {
      this.#producers.recall(recentBatches(this.#segments.all, endOffset))
    } catch (error) {
      if (!(error instanceof CorruptRecordError)) throw error
      this.#log('WARN', `Retries of earlier batches may not be recognised: ${error.message}`)
    }
  }

  /** A segment that could not be made properly, while the log went on in the one before. */
  #removeIfOvertaken(segment: Segment | undefined, endOffset: number): void {
    if (segment === undefined || segment.size > 0 || segment.baseOffset >= endOffset) return
    this.#removeSegments([segment])
  }

  /**
   * A power cut can leave the file of a new segment and take the records before it. Without records the
   * segment says nothing, and the log ends where its records do; compaction may leave such gaps, though.
   */
  #removeLostEnd(): void {
    if (this.#options.config.cleanupPolicy.includes('compact')) return
    for (;;) {
      const [last, previous] = this.#segments.all.toReversed()
      if (last === undefined || previous === undefined || last.size > 0) return
      if (previous.end().nextOffset >= last.baseOffset) return
      this.#removeSegments([last])
      this.#producers.skipTo(this.#logEndOffset())
    }
  }

  #removeSegments(segments: readonly Segment[]): void {
    if (segments.length === 0) return
    const bases = segments.map(({ baseOffset }) => baseOffset).join(',')
    this.#log('INFO', `Deleting segments as part of log recovery: ${bases}`)
    for (const segment of segments) {
      this.#options.removal.remove(segment, this.#options.config.fileDeleteDelayMs)
      this.#segments.remove(segment)
    }
    this.#producers.forgetSnapshots(segments.map(({ baseOffset }) => baseOffset))
  }

  #restartAt(logStartOffset: number): void {
    if (this.#segments.count > 0) {
      this.#log(
        'WARN',
        `Deleting all segments because logEndOffset (${this.#logEndOffset()}) is smaller than logStartOffset ${logStartOffset}. This could happen if segment files were deleted from the file system.`,
      )
      this.#removeSegments(this.#segments.all)
    }
    this.#epochs.clear()
    this.#producers.clearAndStartAt(logStartOffset)
  }

  /** The newest snapshot up to `endOffset`, and the records after it. */
  #loadProducers(logStartOffset: number, endOffset: number, isClean: boolean): void {
    const producers = this.#producers
    if (isClean && producers.snapshots.length === 0) {
      // No snapshot after a clean shutdown: there are no producers, or reading everything would cost too much.
      producers.skipTo(endOffset)
      return
    }
    producers.load(logStartOffset, endOffset, this.#now)
    if (producers.mapEndOffset >= endOffset) return
    this.#log(
      'INFO',
      `Reloading from producer snapshot and rebuilding producer state from offset ${producers.mapEndOffset}`,
    )
    const from = producers.mapEndOffset
    for (const segment of this.#segments.from(from)) {
      if (segment.baseOffset >= endOffset) break
      if (segment.baseOffset > from) {
        producers.skipTo(segment.baseOffset)
        producers.takeSnapshot()
      }
      this.#replay(segment, Math.max(from, segment.baseOffset), endOffset)
    }
    producers.skipTo(endOffset)
  }

  #replay(segment: Segment, from: number, to: number): void {
    const position = segment.positionOf(from)
    if (position === undefined) return
    let validBytes = position
    try {
      for (const { position: at, batch } of segment.batches(position)) {
        if (batch.baseOffset >= to) return
        this.#producers.replay(batch)
        validBytes = at + batch.sizeInBytes
      }
    } catch (error) {
      if (!(error instanceof CorruptRecordError)) throw error
      const file = segment.path(fileSuffix.log)
      this.#log(
        'ERROR',
        `Found invalid messages in ${file} at byte offset ${validBytes}: ${error.message}`,
      )
    }
  }
}

function parentOf(directory: string): string {
  return directory.slice(0, directory.lastIndexOf('/'))
}
