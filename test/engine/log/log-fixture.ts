import { Log } from '../../../src/engine/log/log.ts'
import { defaultLogConfig, type LogConfig } from '../../../src/engine/log/log-config.ts'
import type { LogOptions } from '../../../src/engine/log/log-options.ts'
import { type Logger, silentLogger } from '../../../src/engine/logger.ts'
import { buildEndTransactionMarker } from '../../../src/protocol/records/control-record.ts'
import type { NewRecord } from '../../../src/protocol/records/record.ts'
import { recordBatches } from '../../../src/protocol/records/record-batch.ts'
import {
  buildRecordBatch,
  type RecordBatchOptions,
} from '../../../src/protocol/records/record-batch-builder.ts'
import { createTestSystem, type TestSystem } from '../system/test-system.ts'

export const directory = '/data/orders-0'

export interface LogFixture {
  readonly system: TestSystem
  readonly log: Log
}

/** Opens the log `orders-0` in memory. */
export function openLog(
  config: Partial<LogConfig> = {},
  options: Partial<LogOptions> & { system?: TestSystem; logger?: Logger } = {},
): LogFixture {
  const { system = createTestSystem(), logger = silentLogger, ...rest } = options
  const log = Log.open(system, logger, directory, {
    topic: 'orders',
    partition: 0,
    topicId: 'DrNPO2fXQcWhT31JW5bMyA',
    config: { ...defaultLogConfig, segmentIndexBytes: 4096, ...config },
    ...rest,
  })
  return { system, log }
}

/** One batch with a record per value; timestamps count up from `timestamp`. */
export function batchOf(
  values: readonly string[],
  options: RecordBatchOptions & { timestamp?: number; key?: string | null } = {},
): Buffer {
  const { timestamp = 1_700_000_000_000, key = 'key', ...header } = options
  const records = values.map(
    (value, index): NewRecord => ({
      timestamp: timestamp + index,
      key: key === null ? null : Buffer.from(key),
      value: Buffer.from(value),
    }),
  )
  return buildRecordBatch(header, records)
}

/** The marker that ends a transaction of `producerId`. */
export function markerOf(
  type: 'ABORT' | 'COMMIT',
  producerId: number,
  { producerEpoch = 0, coordinatorEpoch = 0, timestamp = 1_700_000_000_000 } = {},
): Buffer {
  const producer = { producerId, producerEpoch, timestamp }
  return buildEndTransactionMarker(producer, { type, coordinatorEpoch })
}

/** Appends as a client and moves the high watermark, as a partition with one replica does. */
export function produce({ log, system }: LogFixture, records: Buffer, leaderEpoch = 0) {
  const now = system.clock.now()
  const result = log.append(records, { leaderEpoch, origin: 'client', now })
  log.updateHighWatermark(log.logEndOffset)
  return result
}

export function appendMarker({ log, system }: LogFixture, records: Buffer, leaderEpoch = 0) {
  const now = system.clock.now()
  const result = log.append(records, { leaderEpoch, origin: 'coordinator', now })
  log.updateHighWatermark(log.logEndOffset)
  return result
}

/** `offset:value` of every data record from `fromOffset` on. */
export function valuesOf(log: Log, fromOffset = log.logStartOffset): string[] {
  const values: string[] = []
  for (const batch of log.batches(fromOffset)) {
    if (batch.isControl) continue
    for (const { offset, value } of batch.records()) {
      if (offset >= fromOffset) values.push(`${offset}:${value?.toString('utf8')}`)
    }
  }
  return values
}

/** `offset:value` of every record in bytes that were fetched. */
export function recordsIn(records: Buffer): string[] {
  return [...recordBatches(records)].flatMap((batch) =>
    [...batch.records()].map(({ offset, value }) => `${offset}:${value?.toString('utf8')}`),
  )
}
