/**
 * Cleans a group of neighbouring segments into one that takes their place.
 *
 *     42.log.cleaned   being written          a start removes it
 *     42.log.swap      whole, and synced      a start completes the replacement
 *     42.log           the segment of the log; the old ones are called .deleted
 *
 * Everything here goes step by step: a step yields the bytes that it read or wrote, or what it waits for.
 */
import type { DefaultRecordBatch } from '../../../protocol/records/default-record-batch.ts'
import type { RecordBatch } from '../../../protocol/records/record-batch.ts'
import { fileSuffix } from '../file-names.ts'
import type { AbortedTransactionEntry } from '../indexes/transaction-index.ts'
import { Segment } from '../segment.ts'
import { type CleanedBatch, type CleaningRules, cleanBatch } from './batch-cleaning.ts'
import type { CleanableLog } from './cleanable-log.ts'
import type { CleanedTransactions } from './cleaned-transactions.ts'
import type { CleaningStatistics } from './cleaning-statistics.ts'
import { cleanLegacyBatch } from './legacy-batch-cleaning.ts'

/** An operation that is done later; its failure is thrown into the cleaning. */
export type CleaningWait = (done: (failure: Error | undefined) => void) => void

/** Bytes that were read or written, or what the cleaning waits for. */
export type CleaningStep = number | CleaningWait

export interface GroupCleaning {
  readonly log: CleanableLog
  readonly rules: CleaningRules
  readonly transactions: CleanedTransactions
  /** Gets the aborted transactions of which batches stay; emptied by the cleaning. */
  readonly retainedAborts: AbortedTransactionEntry[]
  readonly statistics: CleaningStatistics
  /** Tombstones of magic 0 and 1 stay in segments that were written after it; milliseconds since 1970. */
  readonly legacyDeleteHorizonMs: number
  readonly ioBufferBytes: number
}

/** So much is written before it is synced: a sync of a whole segment would hold up all that is written meanwhile. */
const SYNC_BYTES = 16 * 1024 * 1024

/** Throws CorruptRecordError, and what the disk throws; the log is as it was then, or offline. */
export function* cleanSegments(
  cleaning: GroupCleaning,
  group: readonly Segment[],
): Generator<CleaningStep, void, undefined> {
  const { log } = cleaning
  const baseOffset = group[0]?.baseOffset ?? 0
  const place = log.placeOf(baseOffset, fileSuffix.cleaned)
  Segment.remove(place)
  let isWritten = false
  try {
    const cleaned = Segment.create(place, log.config)
    try {
      yield* new SegmentWriter(cleaning, cleaned).writeAll(group)
    } finally {
      cleaned.release()
    }
    place.disk.setModifiedTime(cleaned.path(fileSuffix.log), group.at(-1)?.lastModified ?? 0)
    Segment.changeSuffix(place, fileSuffix.swap)
    isWritten = true
  } finally {
    // While a `.cleaned` file is there, no start takes the others for a whole segment.
    if (!isWritten) {
      Segment.remove(log.placeOf(baseOffset, fileSuffix.swap))
      Segment.remove(place)
    }
  }
  yield* swapIn(log, group, baseOffset)
}

/**
 * Goes to its end even when the cleaning is aborted: a `.swap` file that were left beside a log in use would replace at
 * some later start what it does not cover any more. So when that cannot be, the log is offline.
 */
function* swapIn(
  log: CleanableLog,
  group: readonly Segment[],
  baseOffset: number,
): Generator<CleaningStep, void, undefined> {
  const replacement = log.replace(group, baseOffset)
  let isSynced = false
  try {
    yield (done) => log.syncNamesInBackground(done)
    isSynced = true
    for (;;) {
      const { done } = replacement.next()
      if (done === true) return
      yield 0
    }
  } finally {
    if (!isSynced) log.syncNames()
    while (replacement.next().done !== true);
  }
}

class SegmentWriter {
  readonly #cleaning: GroupCleaning
  readonly #cleaned: Segment
  #pending: RecordBatch[] = []
  #pendingBytes = 0
  #unsyncedBytes = 0

  constructor(cleaning: GroupCleaning, cleaned: Segment) {
    this.#cleaning = cleaning
    this.#cleaned = cleaned
  }

  *writeAll(group: readonly Segment[]): Generator<CleaningStep, void, undefined> {
    const { log, transactions } = this.#cleaning
    for (const [index, segment] of group.entries()) {
      const end = group[index + 1]?.baseOffset ?? segment.end().nextOffset
      transactions.addAborted(log.abortedTransactions(segment.baseOffset, end))
      yield* this.#cleanSegment(segment)
      segment.release()
    }
    yield this.#flush()
    this.#cleaned.deactivate()
    yield (done) => this.#cleaned.syncInBackground(done)
  }

  *#cleanSegment(segment: Segment): Generator<CleaningStep, void, undefined> {
    const { log, statistics, ioBufferBytes, legacyDeleteHorizonMs } = this.#cleaning
    const keepsTombstones = segment.lastModified > legacyDeleteHorizonMs
    for (const batch of log.batchesOf(segment, 0, ioBufferBytes)) {
      yield batch.sizeInBytes
      statistics.bytesRead += batch.sizeInBytes
      if (batch.magic === 2) yield* this.#clean(batch)
      else this.#keep(cleanLegacyBatch(batch, this.#cleaning.rules.offsets, keepsTombstones))
      if (this.#pendingBytes >= ioBufferBytes) yield this.#flush()
      if (this.#unsyncedBytes >= SYNC_BYTES) {
        this.#unsyncedBytes = 0
        yield (done) => this.#cleaned.syncInBackground(done)
      }
    }
  }

  *#clean(batch: DefaultRecordBatch): Generator<CleaningStep, void, undefined> {
    const { log, rules, transactions } = this.#cleaning
    const isDiscardable = transactions.isDiscardable(batch)
    const isLastOfProducer = batch.hasProducerId && log.isLastOfProducer(batch)
    this.#keep(yield* cleanBatch(batch, { isDiscardable, isLastOfProducer }, rules))
  }

  #keep(cleaned: Omit<CleanedBatch, 'batch'> & { readonly batch: RecordBatch | undefined }): void {
    const { statistics } = this.#cleaning
    statistics.messagesRead += cleaned.messagesRead
    statistics.messagesWritten += cleaned.messagesRetained
    statistics.invalidMessages += cleaned.invalidMessages
    const { batch } = cleaned
    if (batch === undefined) return
    this.#pending.push(batch)
    this.#pendingBytes += batch.sizeInBytes
    statistics.bytesWritten += batch.sizeInBytes
  }

  /** Returns how many bytes were written. */
  #flush(): number {
    const { log, retainedAborts, rules } = this.#cleaning
    const aborted = retainedAborts.splice(0)
    const bytes = this.#pendingBytes
    if (bytes === 0 && aborted.length === 0) return 0
    this.#cleaned.append(this.#pending, aborted, log.config, rules.now)
    this.#pending = []
    this.#pendingBytes = 0
    this.#unsyncedBytes += bytes
    return bytes
  }
}
