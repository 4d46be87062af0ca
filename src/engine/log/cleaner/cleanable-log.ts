/**
 * A log as the cleaner sees it: what it reads, what it may change, and how the log, when it is closed or moved, makes the
 * cleaner let go of it.
 */
import { CorruptRecordError } from '../../../protocol/records/corrupt-record-error.ts'
import type { RecordBatch } from '../../../protocol/records/record-batch.ts'
import type { Logger } from '../../logger.ts'
import type { System } from '../../system/system.ts'
import { abortedTransactionEntries } from '../aborted-transactions.ts'
import { wholeBatches } from '../batch-scan.ts'
import { fileSuffix } from '../file-names.ts'
import type { AbortedTransactionEntry } from '../indexes/transaction-index.ts'
import type { LocalLog } from '../local-log.ts'
import type { LogConfig } from '../log-config.ts'
import type { ProducerStates } from '../producers/producer-states.ts'
import { Segment, type SegmentOptions } from '../segment.ts'
import type { SegmentRemoval } from '../segment-removal.ts'
import type { Segments } from '../segments.ts'

export interface CleanableLogOptions {
  readonly system: System
  readonly logger: Logger
  readonly directory: string
  /** `orders-0`. */
  readonly name: string
  readonly local: LocalLog
  readonly producers: ProducerStates
  readonly removal: SegmentRemoval
}

export class CleanableLog {
  readonly name: string
  /** The cleaner's checkpoint, as an offset; 0: it was never there. */
  cleanedUpTo = 0
  readonly #options: CleanableLogOptions
  #pauses = 0
  #abort: (() => void) | undefined

  constructor(options: CleanableLogOptions) {
    this.name = options.name
    this.#options = options
  }

  get segments(): Segments {
    return this.#options.local.segments
  }

  get config(): LogConfig {
    return this.#options.local.config
  }

  get isBeingCleaned(): boolean {
    return this.#abort !== undefined
  }

  get isPaused(): boolean {
    return this.#pauses > 0
  }

  /** From now on until `end`, whoever takes the log away calls `abort` first, which leaves nothing half done. */
  begin(abort: () => void): void {
    this.#abort = abort
  }

  end(): void {
    this.#abort = undefined
  }

  /** Ends the cleaning that is under way, if there is one. */
  abort(): void {
    this.#abort?.()
    this.#abort = undefined
  }

  /** Keeps the segments as they are until `resume` was called as often. */
  pause(): void {
    this.#pauses += 1
    this.abort()
  }

  resume(): void {
    this.#pauses -= 1
  }

  abortedTransactions(from: number, to: number): AbortedTransactionEntry[] {
    return abortedTransactionEntries(this.segments, from, to)
  }

  /** Whether the batch has what a producer's next one is checked against: its last sequence, or its last epoch. */
  isLastOfProducer(batch: {
    readonly producerId: number
    readonly producerEpoch: number
    readonly lastOffset: number
    readonly isControl: boolean
  }): boolean {
    const entry = this.#options.producers.producer(batch.producerId)
    if (entry === undefined) return false
    const last = entry.batches.at(-1)
    if (last !== undefined) return batch.lastOffset === last.lastOffset
    return batch.isControl && batch.producerEpoch === entry.producerEpoch
  }

  /** Where the files of a segment lie while it is not the log's; `suffix` is `.cleaned` or `.swap`. */
  placeOf(baseOffset: number, suffix: string): SegmentOptions {
    const { system, logger, directory } = this.#options
    const created = system.clock.now()
    return { disk: system.disk, logger, directory, baseOffset, created, fileSuffix: suffix }
  }

  /** What is on the disk is unknown: the log is offline from now on, and with it its directory. */
  fail(cause: Error): void {
    this.#options.local.fail(cause)
  }

  /**
   * The batches of a segment from `position` on, through a file of its own. Throws CorruptRecordError also when they end
   * before the segment does: what comes after a wrong length must not be taken for nothing.
   */
  *batchesOf(
    segment: Segment,
    position: number,
    chunkBytes: number,
  ): Generator<RecordBatch, void, undefined> {
    const path = segment.path(fileSuffix.log)
    const file = this.#options.system.disk.open(path, 'read')
    let end = position
    try {
      for (const found of wholeBatches(file, position, segment.size, chunkBytes)) {
        end = found.position + found.batch.sizeInBytes
        yield found.batch
      }
    } finally {
      file.close()
    }
    if (end === segment.size) return
    throw new CorruptRecordError(
      `Log segment ${path} may be corrupt: its batches end at byte ${end} of ${segment.size}`,
    )
  }

  /** Syncs the names of the log's files. Throws what the disk throws; the log is offline then. */
  syncNames(): void {
    try {
      this.#options.system.disk.syncDirectory(this.#options.directory)
    } catch (error) {
      this.fail(error as Error)
      throw error
    }
  }

  syncNamesInBackground(done: (failure: Error | undefined) => void): void {
    this.#options.system.disk.syncDirectoryInBackground(this.#options.directory, done)
  }

  /**
   * Lets the segment whose files are called `.swap` take the place of `replaced`: for readers at once, then on disk. A
   * kill in between is no harm, the next start completes it. Throws what the disk throws; the log is offline then.
   */
  *replace(replaced: readonly Segment[], baseOffset: number): Generator<0, void, undefined> {
    const { local, removal, producers } = this.#options
    const swap = this.placeOf(baseOffset, fileSuffix.swap)
    try {
      const swapped = Segment.open(swap)
      local.replaceSegments(replaced, swapped)
      const gone = replaced.filter((segment) => segment.baseOffset !== baseOffset)
      producers.forgetSnapshots(gone.map((segment) => segment.baseOffset))
      for (const segment of replaced) {
        const keepsSnapshot = segment.baseOffset === baseOffset
        removal.remove(segment, this.config.fileDeleteDelayMs, { keepsSnapshot })
        yield 0
      }
      swapped.release()
      Segment.changeSuffix(swap, '')
      local.replaceSegments([swapped], Segment.open(this.placeOf(baseOffset, '')))
    } catch (error) {
      this.fail(error as Error)
      throw error
    }
  }
}
