/**
 * What is left of a message of magic 0 or 1, or of a compressed set of them, which a log from an earlier release may hold.
 * Nobody writes that form any more: where some of a set goes, the rest becomes a batch of magic 2.
 */
import { DefaultRecordBatch } from '../../../protocol/records/default-record-batch.ts'
import type { LegacyRecordBatch } from '../../../protocol/records/legacy-record-batch.ts'
import type { KafkaRecord } from '../../../protocol/records/record.ts'
import type { RecordBatch } from '../../../protocol/records/record-batch.ts'
import { buildRecordBatch } from '../../../protocol/records/record-batch-builder.ts'
import type { OffsetMap } from './offset-map.ts'

export interface CleanedLegacyBatch {
  /** Undefined: nothing is left. */
  readonly batch: RecordBatch | undefined
  readonly messagesRead: number
  readonly messagesRetained: number
  readonly invalidMessages: number
}

/** Tombstones of these have no delete horizon: their segment's age decides whether `keepsTombstones`. */
export function cleanLegacyBatch(
  batch: LegacyRecordBatch,
  offsets: OffsetMap,
  keepsTombstones: boolean,
): CleanedLegacyBatch {
  const records = [...batch.records()]
  const isInvalid = ({ key, offset }: KafkaRecord): boolean =>
    key === null && offset <= offsets.latestOffset
  const retained = records.filter((record) => isRetained(record, offsets, keepsTombstones))
  const counts = {
    messagesRead: records.length,
    messagesRetained: retained.length,
    invalidMessages: records.filter(isInvalid).length,
  }
  if (retained.length === records.length) return { ...counts, batch }
  return { ...counts, batch: retained.length === 0 ? undefined : upgraded(batch, retained) }
}

function isRetained(record: KafkaRecord, offsets: OffsetMap, keepsTombstones: boolean): boolean {
  if (record.offset > offsets.latestOffset) return true
  if (record.key === null || record.offset < offsets.get(record.key)) return false
  return record.value !== null || keepsTombstones
}

function upgraded(batch: LegacyRecordBatch, retained: readonly KafkaRecord[]): DefaultRecordBatch {
  batch.ensureValid()
  const header = {
    baseOffset: retained[0]?.offset ?? batch.lastOffset,
    lastOffset: batch.lastOffset,
    compression: batch.compression,
    ...(batch.timestampType === 'LogAppendTime' ? { logAppendTime: batch.maxTimestamp } : {}),
  }
  const bytes = buildRecordBatch(header, retained)
  return new DefaultRecordBatch(bytes, 0, bytes.length)
}
