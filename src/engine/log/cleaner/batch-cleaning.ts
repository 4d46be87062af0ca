/**
 * What is left of one batch: its bytes as they are, a batch with fewer records, a header without records, or nothing.
 * Offsets stay, so what is left has gaps. A batch with tombstones, or a marker whose transaction is gone, gets its delete
 * horizon when it is first cleaned (KIP-534), and loses them in a cleaning after that.
 */
import { DefaultRecordBatch } from '../../../protocol/records/default-record-batch.ts'
import type { RecordSlice } from '../../../protocol/records/record.ts'
import {
  buildRecordBatch,
  RecordBatchBuilder,
  type RecordBatchOptions,
} from '../../../protocol/records/record-batch-builder.ts'
import type { OffsetMap } from './offset-map.ts'

/** What decides about the records of a log in one cleaning. */
export interface CleaningRules {
  readonly offsets: OffsetMap
  /** Milliseconds since 1970, when the cleaning began. */
  readonly now: number
  readonly deleteRetentionMs: number
  /** Where the cleaning ends: the batch before it stays, if only as a header, and with it the last offset. */
  readonly endOffset: number
}

/** What is known of the batch beside its records. */
export interface BatchFate {
  /** Transactions give no reason to keep it. */
  readonly isDiscardable: boolean
  /** It has the last sequence of an active producer. */
  readonly isLastOfProducer: boolean
}

export interface CleanedBatch {
  /** Undefined: nothing is left. */
  readonly batch: DefaultRecordBatch | undefined
  readonly messagesRead: number
  readonly messagesRetained: number
  /** Records without a key: a compacted log has none that were produced to it as such. */
  readonly invalidMessages: number
}

/** Throws CorruptRecordError for a batch that cannot be read, or that is to be rewritten and has a wrong checksum. */
export function* cleanBatch(
  batch: DefaultRecordBatch,
  { isDiscardable, isLastOfProducer }: BatchFate,
  rules: CleaningRules,
): Generator<0, CleanedBatch, undefined> {
  const horizon = batch.deleteHorizonMs
  const isHorizonOver = horizon !== null && horizon <= rules.now
  const dropsRecords = batch.isControl ? isDiscardable && isHorizonOver : isDiscardable
  const staysEmpty = isLastOfProducer || batch.nextOffset === rules.endOffset
  const retained: RecordSlice[] = []
  let messagesRead = 0
  let invalidMessages = 0
  let hasTombstones = false
  if (!dropsRecords || staysEmpty) {
    for (const record of batch.recordSlices()) {
      messagesRead += 1
      if (messagesRead % RECORDS_PER_STEP === 0) yield 0
      if (dropsRecords) continue
      if (!batch.isControl) {
        if (record.offset <= rules.offsets.latestOffset && record.key === null) {
          invalidMessages += 1
          continue
        }
        if (!isRetained(record, isHorizonOver, rules.offsets)) continue
      }
      if (!record.hasValue) hasTombstones = true
      retained.push(record)
    }
  }
  const counts = { messagesRead, invalidMessages, messagesRetained: retained.length }
  if (retained.length === 0) {
    return { ...counts, batch: staysEmpty ? emptied(batch) : undefined }
  }
  const needsHorizon = horizon === null && (hasTombstones || (batch.isControl && isDiscardable))
  if (retained.length === messagesRead && !needsHorizon) return { ...counts, batch }
  const deleteHorizonMs = needsHorizon ? rules.now + rules.deleteRetentionMs : horizon
  return { ...counts, batch: rewritten(batch, retained, deleteHorizonMs) }
}

/** A batch of a megabyte may hold a hundred thousand records. */
const RECORDS_PER_STEP = 1000

function isRetained(record: RecordSlice, isHorizonOver: boolean, offsets: OffsetMap): boolean {
  if (record.offset > offsets.latestOffset) return true
  if (record.key === null || record.offset < offsets.get(record.key)) return false
  return record.hasValue || !isHorizonOver
}

function headerOf(batch: DefaultRecordBatch): RecordBatchOptions {
  return {
    baseOffset: batch.baseOffset,
    lastOffset: batch.lastOffset,
    partitionLeaderEpoch: batch.partitionLeaderEpoch,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    isTransactional: batch.isTransactional,
    isControl: batch.isControl,
    maxTimestamp: batch.maxTimestamp,
    ...(batch.timestampType === 'LogAppendTime' ? { logAppendTime: batch.maxTimestamp } : {}),
  }
}

/** Only what producers and readers of offsets need to know. */
function emptied(batch: DefaultRecordBatch): DefaultRecordBatch {
  return viewOf(buildRecordBatch(headerOf(batch), []))
}

function rewritten(
  batch: DefaultRecordBatch,
  retained: readonly RecordSlice[],
  deleteHorizonMs: number | null,
): DefaultRecordBatch {
  // The new checksum would make damage look sound.
  batch.ensureValid()
  const builder = new RecordBatchBuilder({
    ...headerOf(batch),
    compression: batch.compression,
    deleteHorizonMs,
    sizeInBytesExpected: batch.sizeInBytes,
  })
  for (const record of retained) builder.appendSlice(record)
  return viewOf(builder.build())
}

function viewOf(bytes: Buffer): DefaultRecordBatch {
  return new DefaultRecordBatch(bytes, 0, bytes.length)
}
