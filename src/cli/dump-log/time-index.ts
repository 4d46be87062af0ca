import { resolve } from 'node:path'
import type { RecordBatch } from '../../protocol/records/record-batch.ts'
import type { Findings } from './findings.ts'
import { corruptIndex, IndexFile, siblingOf } from './index-file.ts'
import { LogFile } from './log-file.ts'
import { ensureInside, type IndexOptions, OffsetIndex } from './offset-index.ts'
import type { Print } from './print.ts'

const entryBytes = 12

/** A `.timeindex` file: entries of a timestamp (int64) and an offset relative to the base offset (int32). */
class TimeIndex {
  readonly #file: IndexFile

  constructor(path: string) {
    this.#file = new IndexFile(path, entryBytes)
  }

  get baseOffset(): number {
    return this.#file.baseOffset
  }

  get entries(): number {
    return this.#file.entries
  }

  entry(index: number): { timestamp: number; offset: number } {
    return {
      timestamp: this.#file.int64(index, 0),
      offset: this.baseOffset + this.#file.int32(index, 8),
    }
  }

  /** The check by which a broker decides at its start whether the index must be rebuilt. Throws JavaError. */
  sanityCheck(): void {
    const path = resolve(this.#file.path)
    const corrupt = `Corrupt time index found, time index file (${path}) has non-zero size but`
    if (this.entries > 0) {
      const first = this.entry(0)
      const last = this.entry(this.entries - 1)
      if (last.timestamp < first.timestamp) {
        throw corruptIndex(
          `${corrupt} the last timestamp is ${last.timestamp} which is less than the first timestamp ${first.timestamp}`,
        )
      }
      if (last.offset < this.baseOffset) {
        throw corruptIndex(
          `${corrupt} the last offset is ${last.offset} which is less than the first offset ${this.baseOffset}`,
        )
      }
    }
    if (this.#file.sizeInBytes % entryBytes !== 0) {
      throw corruptIndex(
        `Time index file ${path} is corrupt, found ${this.#file.sizeInBytes} bytes which is neither positive nor a multiple of ${entryBytes}`,
      )
    }
  }
}

/** Prints a time index and compares its entries with the segment's log, which it finds through the offset index. */
export function dumpTimeIndex(
  file: string,
  options: IndexOptions,
  print: Print,
  findings: Findings,
): void {
  const timeIndex = new TimeIndex(file)
  const offsetIndex = new OffsetIndex(siblingOf(file, '.index'))
  const log = new LogFile(siblingOf(file, '.log'))
  try {
    if (options.indexSanityCheck) {
      timeIndex.sanityCheck()
      print(`${file} passed sanity check.\n`)
      return
    }
    let previousTimestamp = -1
    for (let i = 0; i < timeIndex.entries; i += 1) {
      const entry = timeIndex.entry(i)
      // The rest of a preallocated file.
      if (entry.offset === timeIndex.baseOffset && i > 0) return
      verifyEntry(file, entry, previousTimestamp, log, offsetIndex, findings)
      if (!options.verifyIndexOnly) {
        print(`timestamp: ${entry.timestamp} offset: ${entry.offset}\n`)
      }
      previousTimestamp = entry.timestamp
    }
  } finally {
    log.close()
  }
}

function verifyEntry(
  file: string,
  entry: { readonly timestamp: number; readonly offset: number },
  previousTimestamp: number,
  log: LogFile,
  offsetIndex: OffsetIndex,
  findings: Findings,
): void {
  const path = resolve(file)
  const position = offsetIndex.lookup(entry.offset)
  ensureInside(log, position)
  const batch = firstReaching(log, position, entry.offset)
  if (batch === undefined || batch.lastOffset !== entry.offset) {
    findings.offsetNotFound(path, entry.offset, batch?.lastOffset ?? -1)
    return
  }
  let maxTimestamp = -1
  for (const { timestamp } of batch.records()) maxTimestamp = Math.max(maxTimestamp, timestamp)
  if (maxTimestamp !== entry.timestamp) {
    findings.timestampMismatch(path, entry.timestamp, maxTimestamp)
  }
  if (previousTimestamp >= entry.timestamp) {
    findings.timestampOutOfOrder(path, entry.timestamp, previousTimestamp)
  }
}

function firstReaching(log: LogFile, position: number, offset: number): RecordBatch | undefined {
  for (const batch of log.batches(position, Number.POSITIVE_INFINITY)) {
    if (batch.lastOffset >= offset) return batch
  }
  return undefined
}
