/**
 * The producers of a partition and its transactions (Kafka's ProducerStateManager). The state is that of
 * all records before `mapEndOffset`; snapshots of it lie beside the segments, so that a start needs to read
 * few records or none.
 *
 * A transaction is ongoing until its marker; then it is unreplicated until the high watermark has passed
 * the marker. The first offset of the earliest of both kinds is the first unstable offset.
 */
import type { RecordBatch } from '../../../protocol/records/record-batch.ts'
import type { Logger } from '../../logger.ts'
import type { Disk } from '../../system/system.ts'
import { fileSuffix, offsetFileName, parseOffsetFileName } from '../file-names.ts'
import { type CompletedTransaction, ProducerAppend, type ProducerCheck } from './producer-append.ts'
import {
  batchesMax,
  fromSnapshot,
  type ProducerBatch,
  type ProducerEntry,
  producerBatchOf,
  toSnapshot,
  withEarlierBatches,
} from './producer-entry.ts'
import {
  CorruptSnapshotError,
  readProducerSnapshot,
  writeProducerSnapshot,
} from './producer-snapshot.ts'

export interface ProducerStatesOptions {
  readonly disk: Disk
  readonly logger: Logger
  readonly directory: string
  /** For messages: `orders-0`. */
  readonly topicPartition: string
  readonly expirationMs: () => number
}

const loggerName = 'org.apache.kafka.storage.internals.log.ProducerStateManager'

export class ProducerStates {
  readonly #options: ProducerStatesOptions
  readonly #producers = new Map<number, ProducerEntry>()
  /** Producer id by first offset; a handful at most. */
  readonly #ongoing = new Map<number, number>()
  /** Marker offset by first offset. */
  readonly #unreplicated = new Map<number, number>()
  #mapEndOffset = 0
  #snapshots: number[]

  constructor(options: ProducerStatesOptions, fileNames: readonly string[]) {
    this.#options = options
    this.#snapshots = fileNames
      .map(parseOffsetFileName)
      .filter((file) => file?.suffix === fileSuffix.snapshot)
      .map((file) => file?.offset ?? 0)
      .sort((one, other) => one - other)
  }

  get mapEndOffset(): number {
    return this.#mapEndOffset
  }

  /** Offsets of the snapshots on disk, ascending. */
  get snapshots(): readonly number[] {
    return this.#snapshots
  }

  get producers(): Iterable<ProducerEntry> {
    return this.#producers.values()
  }

  get isEmpty(): boolean {
    return this.#producers.size === 0
  }

  producer(producerId: number): ProducerEntry | undefined {
    return this.#producers.get(producerId)
  }

  /** Undefined when no transaction holds consumers back. */
  get firstUnstableOffset(): number | undefined {
    let first: number | undefined
    for (const offsets of [this.#ongoing, this.#unreplicated]) {
      for (const offset of offsets.keys()) if (first === undefined || offset < first) first = offset
    }
    return first
  }

  prepare(check: ProducerCheck): ProducerAppend {
    return new ProducerAppend(this.#options.topicPartition, check, (id) => this.#producers.get(id))
  }

  apply(append: ProducerAppend, endOffset: number): void {
    for (const entry of append.updated) this.#producers.set(entry.producerId, entry)
    for (const { producerId, firstOffset } of append.started) {
      this.#ongoing.set(firstOffset, producerId)
    }
    for (const { firstOffset, lastOffset } of append.completed) {
      this.#ongoing.delete(firstOffset)
      this.#unreplicated.set(firstOffset, lastOffset)
    }
    this.#mapEndOffset = endOffset
  }

  /** Takes in a batch that is in the log already; returns the transactions that it ended. */
  replay(batch: RecordBatch): readonly CompletedTransaction[] {
    const append = this.prepare('replay')
    append.add(batch)
    this.apply(append, batch.nextOffset)
    return append.completed
  }

  /** Adds to each producer those of `batches`, ascending, that precede what is known of it. */
  recall(batches: Iterable<RecordBatch>): void {
    const earlier = new Map<number, ProducerBatch[]>()
    for (const batch of batches) {
      const entry = this.#producers.get(batch.producerId)
      const [known] = entry?.batches ?? []
      if (known === undefined || batch.isControl) continue
      if (batch.producerEpoch !== entry?.producerEpoch || batch.lastOffset >= known.firstOffset) {
        continue
      }
      const found = earlier.get(batch.producerId) ?? []
      found.push(producerBatchOf(batch))
      earlier.set(batch.producerId, found.slice(-batchesMax))
    }
    for (const [producerId, found] of earlier) {
      const entry = this.#producers.get(producerId)
      if (entry !== undefined) this.#producers.set(producerId, withEarlierBatches(entry, found))
    }
  }

  /** What the last stable offset will be when `completed` is done: for the transaction index. */
  lastStableOffsetAfter(completed: CompletedTransaction): number {
    let first = completed.lastOffset + 1
    for (const offset of this.#ongoing.keys()) {
      if (offset !== completed.firstOffset && offset < first) first = offset
    }
    return first
  }

  highWatermarkReached(highWatermark: number): void {
    for (const [firstOffset, markerOffset] of this.#unreplicated) {
      if (markerOffset < highWatermark) this.#unreplicated.delete(firstOffset)
    }
  }

  /** Forgets producers without an open transaction that were silent for producer.id.expiration.ms. */
  expire(now: number): void {
    for (const entry of this.#producers.values()) {
      if (this.#isExpired(entry, now)) this.#producers.delete(entry.producerId)
    }
  }

  #isExpired(entry: ProducerEntry, now: number): boolean {
    if (entry.currentTxnFirstOffset !== undefined) return false
    return now - entry.lastTimestamp >= this.#options.expirationMs()
  }

  #path(offset: number): string {
    return `${this.#options.directory}/${offsetFileName(offset, fileSuffix.snapshot)}`
  }

  /** The records up to `offset` have been seen, or are known to hold no producers. */
  skipTo(offset: number): void {
    this.#mapEndOffset = offset
  }

  /** Writes the state to `<mapEndOffset>.snapshot`, unless that is there; not synced: it has a checksum. */
  takeSnapshot(): void {
    const offset = this.#mapEndOffset
    if (offset === 0 || this.#snapshots.includes(offset)) return
    const bytes = writeProducerSnapshot([...this.#producers.values()].map(toSnapshot))
    const file = this.#options.disk.open(this.#path(offset), 'create')
    try {
      file.truncate(0)
      file.write([bytes], 0)
    } finally {
      file.close()
    }
    this.#snapshots.push(offset)
    this.#snapshots.sort((one, other) => one - other)
  }

  /** Loads the newest readable snapshot up to `endOffset`; unreadable ones and those not above the log start go. */
  load(logStartOffset: number, endOffset: number, now: number): void {
    this.#producers.clear()
    this.#ongoing.clear()
    this.#unreplicated.clear()
    this.removeSnapshots((offset) => offset <= logStartOffset)
    this.#mapEndOffset = logStartOffset
    for (;;) {
      const offset = this.#snapshots.findLast((other) => other <= endOffset)
      if (offset === undefined || this.#loadSnapshot(offset, now)) return
      this.removeSnapshots((other) => other === offset)
    }
  }

  #loadSnapshot(offset: number, now: number): boolean {
    const { disk, logger } = this.#options
    try {
      for (const saved of readProducerSnapshot(disk.readFile(this.#path(offset)))) {
        const entry = fromSnapshot(saved)
        if (this.#isExpired(entry, now)) continue
        this.#producers.set(entry.producerId, entry)
        const { currentTxnFirstOffset } = entry
        if (currentTxnFirstOffset !== undefined) {
          this.#ongoing.set(currentTxnFirstOffset, entry.producerId)
        }
      }
    } catch (error) {
      if (!(error instanceof CorruptSnapshotError)) throw error
      const message = `Failed to load producer snapshot from '${this.#path(offset)}': ${error.message}`
      logger.log('WARN', loggerName, message)
      return false
    }
    this.#mapEndOffset = offset
    return true
  }

  removeSnapshots(isRemoved: (offset: number) => boolean): void {
    for (const offset of this.#snapshots) {
      const path = this.#path(offset)
      if (isRemoved(offset) && this.#options.disk.exists(path)) this.#options.disk.removeFile(path)
    }
    this.#snapshots = this.#snapshots.filter((offset) => !isRemoved(offset))
  }

  /** The snapshots of segments that are renamed away are no longer ours to load. */
  forgetSnapshots(offsets: readonly number[]): void {
    this.#snapshots = this.#snapshots.filter((other) => !offsets.includes(other))
  }

  /** Keeps the snapshots of segment bases and, beyond the last of them, the newest. */
  removeStraySnapshots(baseOffsets: readonly number[]): void {
    const bases = new Set(baseOffsets)
    const last = Math.max(...baseOffsets)
    const newest = this.#snapshots.at(-1)
    this.removeSnapshots((offset) => !bases.has(offset) && !(offset === newest && offset > last))
  }

  /** Nothing before the log start can hold back consumers. */
  logStartMoved(logStartOffset: number): void {
    this.highWatermarkReached(logStartOffset)
    if (this.#mapEndOffset < logStartOffset) this.#mapEndOffset = logStartOffset
  }

  clearAndStartAt(offset: number): void {
    this.#producers.clear()
    this.#ongoing.clear()
    this.#unreplicated.clear()
    this.removeSnapshots(() => true)
    this.#mapEndOffset = offset
  }
}
