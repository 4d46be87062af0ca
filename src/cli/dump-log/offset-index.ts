import { resolve } from 'node:path'
import type { Findings } from './findings.ts'
import { corruptIndex, IndexFile, siblingOf } from './index-file.ts'
import { JavaError } from './java-error.ts'
import { LogFile } from './log-file.ts'
import type { Print } from './print.ts'

const entryBytes = 8
/** The entries at the end that a look-up tries first. */
const warmEntries = 8192 / entryBytes

export interface IndexOptions {
  readonly indexSanityCheck: boolean
  readonly verifyIndexOnly: boolean
}

/** An `.index` file: entries of an offset relative to the base offset and a position in the log, both int32. */
export class OffsetIndex {
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

  entry(index: number): { offset: number; position: number } {
    return {
      offset: this.baseOffset + this.#file.int32(index, 0),
      position: this.#file.int32(index, 4),
    }
  }

  /** The position of the last entry at or before the offset, else 0. */
  lookup(offset: number): number {
    if (this.entries === 0) return 0
    const firstWarm = Math.max(0, this.entries - 1 - warmEntries)
    if (this.entry(firstWarm).offset < offset) {
      return this.#search(offset, firstWarm, this.entries - 1)
    }
    return this.entry(0).offset > offset ? 0 : this.#search(offset, 0, firstWarm)
  }

  #search(offset: number, first: number, last: number): number {
    let low = first
    let high = last
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      const found = this.entry(middle).offset
      if (found === offset) return this.entry(middle).position
      if (found > offset) high = middle - 1
      else low = middle
    }
    return this.entry(low).position
  }

  /** The check by which a broker decides at its start whether the index must be rebuilt. Throws JavaError. */
  sanityCheck(): void {
    const path = resolve(this.#file.path)
    const lastOffset = this.entries === 0 ? this.baseOffset : this.entry(this.entries - 1).offset
    if (lastOffset < this.baseOffset) {
      throw corruptIndex(
        `Corrupt index found, index file (${path}) has non-zero size but the last offset is ${lastOffset} which is less than the base offset ${this.baseOffset}`,
      )
    }
    if (this.#file.sizeInBytes % entryBytes !== 0) {
      throw corruptIndex(
        `Index file ${path} is corrupt, found ${this.#file.sizeInBytes} bytes which is neither positive nor a multiple of ${entryBytes}`,
      )
    }
  }
}

/** Prints an offset index and compares its entries with the segment's log. */
export function dumpOffsetIndex(
  file: string,
  options: IndexOptions & { readonly maxMessageSize: number },
  print: Print,
  findings: Findings,
): void {
  const index = new OffsetIndex(file)
  const log = new LogFile(siblingOf(file, '.log'))
  try {
    if (index.entries === 0) {
      print(`${file} is empty.\n`)
      return
    }
    if (options.indexSanityCheck) {
      index.sanityCheck()
      print(`${file} passed sanity check.\n`)
      return
    }
    for (let i = 0; i < index.entries; i += 1) {
      const { offset, position } = index.entry(i)
      // The rest of a preallocated file.
      if (offset === index.baseOffset && i > 0) return
      const logOffset = firstLastOffset(log, position, options.maxMessageSize)
      if (logOffset !== offset) findings.indexMismatch(resolve(file), offset, logOffset)
      if (!options.verifyIndexOnly) print(`offset: ${offset} position: ${position}\n`)
    }
  } finally {
    log.close()
  }
}

/** The last offset of the batch at a position. */
function firstLastOffset(log: LogFile, position: number, bytesMax: number): number {
  ensureInside(log, position)
  for (const batch of log.batches(position, bytesMax)) return batch.lastOffset
  throw new JavaError('java.util.NoSuchElementException', '')
}

/** Throws JavaError where a part of the log that starts at `position` cannot be taken. */
export function ensureInside(log: LogFile, position: number): void {
  const size = log.sizeInBytes
  const text = `FileRecords(size=${size}, file=${log.path}, start=0, end=2147483647)`
  if (position < 0) {
    throw new JavaError(
      'java.lang.IllegalArgumentException',
      `Invalid position: ${position} in read from ${text}`,
    )
  }
  if (position > size) {
    throw new JavaError(
      'java.lang.IllegalArgumentException',
      `Slice from position ${position} exceeds end position of ${text}`,
    )
  }
}
