/** Record batches for tests, and what is in the batches that a broker returns. */
import { recordBatches } from '../../src/protocol/records/record-batch.ts'
import {
  buildRecordBatch,
  type RecordBatchOptions,
} from '../../src/protocol/records/record-batch-builder.ts'

const TIMESTAMP = 1_700_000_000_000

/** One batch; each value is a record, `null` values are tombstones. */
export function batchOf(
  values: readonly (string | null)[],
  options: RecordBatchOptions & { readonly key?: string | null; readonly timestamp?: number } = {},
): Buffer {
  const { key = 'key', timestamp = TIMESTAMP, ...rest } = options
  return buildRecordBatch(
    rest,
    values.map((value) => ({
      timestamp,
      key: key === null ? null : Buffer.from(key),
      value: value === null ? null : Buffer.from(value),
      headers: [],
    })),
  )
}

/** The values of all records, with their offsets. */
export function valuesIn(records: Buffer | null): [offset: number, value: string | undefined][] {
  return [...recordBatches(records ?? Buffer.alloc(0))].flatMap((batch) =>
    [...batch.records()].map((record): [number, string | undefined] => [
      record.offset,
      record.value?.toString(),
    ]),
  )
}
