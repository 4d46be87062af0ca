/**
 * The time index of a segment: the largest timestamp so far and the last offset of the batch that has it,
 * wherever the offset index gets an entry and the largest timestamp has grown. When a segment is closed or
 * rolled its last entry is the largest timestamp of the segment.
 *
 *     entry: int64 timestamp, int32 offset - base offset; both ascend
 */
import { readInt64, writeInt64 } from '../../../protocol/records/layout.ts'
import type { Disk } from '../../system/system.ts'
import { CorruptIndexError } from './corrupt-index-error.ts'
import { IndexFile } from './index-file.ts'

const entrySize = 12

export interface TimestampOffset {
  /** -1: no timestamp at all. */
  readonly timestamp: number
  readonly offset: number
}

export class TimeIndex {
  readonly baseOffset: number
  readonly #file: IndexFile
  #last: TimestampOffset

  constructor(disk: Disk, path: string, baseOffset: number, isEmpty = false) {
    this.baseOffset = baseOffset
    this.#file = new IndexFile(disk, path, entrySize, isEmpty)
    this.#last = this.#entryOrNone(this.entries - 1)
  }

  get entries(): number {
    return this.#file.entries
  }

  /** { -1, base offset } when there is none. */
  get lastEntry(): TimestampOffset {
    return this.#last
  }

  #entryOrNone(slot: number): TimestampOffset {
    if (slot < 0) return { timestamp: -1, offset: this.baseOffset }
    const entry = this.#file.entryAt(slot)
    return { timestamp: readInt64(entry, 0), offset: this.baseOffset + entry.readInt32BE(8) }
  }

  /** Throws CorruptIndexError when the file cannot be an index of this segment. */
  ensureSane(): void {
    const { path, length } = this.#file
    const { timestamp, offset } = this.#last
    if (length % entrySize !== 0) {
      throw new CorruptIndexError(
        `Time index file ${path} is corrupt, found ${length} bytes which is neither positive nor a multiple of ${entrySize}`,
      )
    }
    if (this.entries === 0) return
    if (timestamp < this.#entryOrNone(0).timestamp) {
      throw new CorruptIndexError(
        `Corrupt time index found, time index file (${path}) has non-zero size but the last timestamp is ${timestamp} which is less than the first timestamp ${this.#entryOrNone(0).timestamp}`,
      )
    }
    if (offset < this.baseOffset) {
      throw new CorruptIndexError(
        `Corrupt time index found, time index file (${path}) has non-zero size but the last offset is ${offset} which is less than the first offset ${this.baseOffset}`,
      )
    }
  }

  /** One entry is kept free for the one that rolling or closing adds. */
  isFull(indexBytes: number): boolean {
    return this.entries >= Math.floor(indexBytes / entrySize) - 1
  }

  /** Adds an entry when the timestamp is larger than the last one. */
  maybeAppend({ timestamp, offset }: TimestampOffset): void {
    if (timestamp <= this.#last.timestamp) return
    if (this.entries > 0 && offset < this.#last.offset) {
      throw new CorruptIndexError(
        `Attempt to append an offset (${offset}) to slot ${this.entries} no larger than the last offset appended (${this.#last.offset}) to ${this.#file.path}`,
      )
    }
    const entry = Buffer.alloc(entrySize)
    writeInt64(entry, 0, timestamp)
    entry.writeInt32BE(offset - this.baseOffset, 8)
    this.#file.append(entry)
    this.#last = { timestamp, offset }
  }

  /** The last entry whose timestamp is at most `timestamp`; { -1, base offset } when there is none. */
  lookup(timestamp: number): TimestampOffset {
    return this.#entryOrNone(this.#file.lastAtMost((entry) => readInt64(entry, 0) <= timestamp))
  }

  truncateEntries(entries: number): void {
    this.#file.truncate(entries)
    this.#last = this.#entryOrNone(this.entries - 1)
  }

  preallocate(indexBytes: number): void {
    this.#file.preallocate(indexBytes)
  }

  trim(): void {
    this.#file.trim()
  }

  sync(): void {
    this.#file.sync()
  }

  syncInBackground(done: (failure: Error | undefined) => void): void {
    this.#file.syncInBackground(done)
  }

  close(): void {
    this.#file.close()
  }
}
