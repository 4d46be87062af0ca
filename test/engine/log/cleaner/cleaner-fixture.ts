/** Cleans a log at once, and shows what is in it. */
import type { CleanableRange } from '../../../../src/engine/log/cleaner/cleanable-range.ts'
import { cleanableRange } from '../../../../src/engine/log/cleaner/cleanable-range.ts'
import type { CleanerConfig } from '../../../../src/engine/log/cleaner/cleaner-config.ts'
import {
  type CleaningContext,
  type CleaningResult,
  cleanLog,
} from '../../../../src/engine/log/cleaner/log-cleaning.ts'
import type { CleaningStep } from '../../../../src/engine/log/cleaner/segment-cleaning.ts'
import type { Log } from '../../../../src/engine/log/log.ts'
import { silentLogger } from '../../../../src/engine/logger.ts'
import type { DefaultRecordBatch } from '../../../../src/protocol/records/default-record-batch.ts'
import {
  buildRecordBatch,
  type RecordBatchOptions,
} from '../../../../src/protocol/records/record-batch-builder.ts'
import type { TestSystem } from '../../system/test-system.ts'

export const cleanerConfig: CleanerConfig = {
  threads: 1,
  backoffMs: 15_000,
  dedupeBufferBytes: 1 << 20,
  dedupeBufferLoadFactor: 0.9,
  ioBufferBytes: 4096,
  ioMaxBytesPerSecond: Number.MAX_VALUE,
}

export interface CleanOptions {
  readonly checkpointed?: number
  readonly config?: Partial<CleanerConfig>
}

export function rangeOf(log: Log, system: TestSystem, checkpointed?: number): CleanableRange {
  const { config, logStartOffset, lastStableOffset, logEndOffset } = log
  const { segments } = log.cleanable
  const state = { segments, config, logStartOffset, lastStableOffset, logEndOffset }
  return cleanableRange(state, checkpointed, system.clock.now())
}

export function cleaningOf(
  log: Log,
  system: TestSystem,
  { checkpointed, config = {} }: CleanOptions = {},
): Generator<CleaningStep, CleaningResult, undefined> {
  const context: CleaningContext = {
    clock: system.clock,
    logger: silentLogger,
    thread: 0,
    config: { ...cleanerConfig, ...config },
  }
  return cleanLog(log.cleanable, rangeOf(log, system, checkpointed), context)
}

/** Takes one step; what it waits for is done when the promise is. */
export async function takeStep(
  steps: Generator<CleaningStep, CleaningResult, undefined>,
): Promise<CleaningResult | undefined> {
  let { done, value } = steps.next()
  while (done !== true && typeof value === 'function') {
    const wait = value
    const failure = await new Promise<Error | undefined>((resolve) => wait(resolve))
    const next = failure === undefined ? steps.next() : steps.throw(failure)
    done = next.done
    value = next.value
  }
  return done === true ? (value as CleaningResult) : undefined
}

/** Returns the offset up to which the log is clean. */
export async function clean(
  log: Log,
  system: TestSystem,
  options: CleanOptions = {},
): Promise<number> {
  const steps = cleaningOf(log, system, options)
  for (;;) {
    const result = await takeStep(steps)
    if (result !== undefined) return result.endOffset
  }
}

/** A batch of records `key=value`; `key=` is a tombstone. */
export function keyed(
  pairs: readonly string[],
  { timestamp = 1_700_000_000_000, ...header }: RecordBatchOptions & { timestamp?: number } = {},
): Buffer {
  const records = pairs.map((pair, index) => {
    const [key = '', value = ''] = pair.split('=')
    return {
      timestamp: timestamp + index,
      key: Buffer.from(key),
      value: value === '' ? null : Buffer.from(value),
    }
  })
  return buildRecordBatch(header, records)
}

/** `offset:key=value` of every record, and `offset!` of every marker. */
export function contentOf(log: Log, from = log.logStartOffset): string[] {
  const found: string[] = []
  for (const batch of log.batches(from)) {
    for (const { offset, key, value } of batch.records()) {
      if (offset < from) continue
      found.push(batch.isControl ? `${offset}!` : `${offset}:${key ?? ''}=${value ?? ''}`)
    }
  }
  return found
}

export function batchesOf(log: Log): DefaultRecordBatch[] {
  return [...log.batches(log.logStartOffset)].filter((batch) => batch.magic === 2)
}
