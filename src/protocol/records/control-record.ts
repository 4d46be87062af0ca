import { controlRecordTypes } from '../internal/control-records.ts'
import { CorruptRecordError } from './corrupt-record-error.ts'
import type { KafkaRecord } from './record.ts'
import { buildRecordBatch } from './record-batch-builder.ts'

/*
 * Records of control batches. The key is two int16: its version, which is 0, and the type; the value starts with its
 * own version as int16. Those of the metadata quorum have message schemas (internal/control-records.ts);
 * the marker that ends a transaction is small enough to be read and written here.
 */

export type ControlRecordType = keyof typeof controlRecordTypes

const types = Object.keys(controlRecordTypes) as ControlRecordType[]

/** The type that a control record's key names; UNKNOWN for one of a later release, which readers skip. */
export function controlRecordType(key: Buffer | null): ControlRecordType | 'UNKNOWN' {
  const id = controlRecordTypeId(key)
  return types[id] ?? 'UNKNOWN'
}

/** The number of that type. Throws CorruptRecordError if the key is too short. */
export function controlRecordTypeId(key: Buffer | null): number {
  if (key === null || key.length < 4) {
    throw new CorruptRecordError(
      'Invalid value size found for end control record key. Must have at least 4 bytes',
    )
  }
  return key.readInt16BE(2)
}

/** The key of a control record. */
export function controlRecordKey(type: ControlRecordType): Buffer {
  const key = Buffer.alloc(4)
  key.writeInt16BE(controlRecordTypes[type], 2)
  return key
}

/** Ends a producer's transaction in a partition. */
export interface EndTransactionMarker {
  readonly type: 'ABORT' | 'COMMIT'
  readonly coordinatorEpoch: number
}

const markerValueBytes = 6

/** The marker in a control record, or undefined if it is of another type. Throws CorruptRecordError if it is cut short. */
export function readEndTransactionMarker(
  record: Pick<KafkaRecord, 'key' | 'value'>,
): EndTransactionMarker | undefined {
  const type = controlRecordType(record.key)
  if (type !== 'ABORT' && type !== 'COMMIT') return undefined
  const { value } = record
  if (value === null || value.length < markerValueBytes) {
    throw new CorruptRecordError('the value of an end transaction marker has less than 6 bytes')
  }
  return { type, coordinatorEpoch: value.readInt32BE(2) }
}

/** The value of an end transaction marker's record. */
export function endTransactionMarkerValue(coordinatorEpoch: number): Buffer {
  const value = Buffer.alloc(markerValueBytes)
  value.writeInt32BE(coordinatorEpoch, 2)
  return value
}

/** What is needed for a control batch of one record. */
export interface ControlBatchOptions {
  readonly baseOffset?: number
  readonly partitionLeaderEpoch?: number
  readonly timestamp: number
}

/** The batch that a transaction coordinator has written to each partition of a transaction. */
export function buildEndTransactionMarker(
  options: ControlBatchOptions & { readonly producerId: number; readonly producerEpoch: number },
  marker: EndTransactionMarker,
): Buffer {
  const { timestamp, ...header } = options
  return buildRecordBatch({ ...header, isTransactional: true, isControl: true }, [
    {
      timestamp,
      key: controlRecordKey(marker.type),
      value: endTransactionMarkerValue(marker.coordinatorEpoch),
    },
  ])
}

/** A control batch of the metadata quorum; `value` is the encoded message, its version in front. */
export function buildControlBatch(
  options: ControlBatchOptions,
  type: ControlRecordType,
  value: Buffer,
): Buffer {
  const { timestamp, ...header } = options
  return buildRecordBatch({ ...header, isControl: true }, [
    { timestamp, key: controlRecordKey(type), value },
  ])
}
