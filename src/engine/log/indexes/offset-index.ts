/**
 * The offset index of a segment: about every `index.interval.bytes` of the log the last offset of a batch
 * and where that batch lies.
 *
 *     entry: int32 offset - base offset, int32 position in the .log file; both ascend
 */
import type { Disk } from '../../system/system.ts'
import { CorruptIndexError } from './corrupt-index-error.ts'
import { IndexFile } from './index-file.ts'

const entrySize = 8

export class OffsetIndex {
  readonly baseOffset: number
  readonly #file: IndexFile
  #lastOffset: number

  constructor(disk: Disk, path: string, baseOffset: number, isEmpty = false) {
    this.baseOffset = baseOffset
    this.#file = new IndexFile(disk, path, entrySize, isEmpty)
    this.#lastOffset = this.#loadLastOffset()
  }

  get entries(): number {
    return this.#file.entries
  }

  /** The offset of the last entry, or the base offset. */
  get lastOffset(): number {
    return this.#lastOffset
  }

  /** Where the last entry points, or 0. */
  get lastPosition(): number {
    return this.entries === 0 ? 0 : this.#file.entryAt(this.entries - 1).readInt32BE(4)
  }

  #loadLastOffset(): number {
    if (this.entries === 0) return this.baseOffset
    return this.baseOffset + this.#file.entryAt(this.entries - 1).readInt32BE(0)
  }

  /** Throws CorruptIndexError when the file cannot be an index of this segment. */
  ensureSane(): void {
    const { path, length } = this.#file
    if (length % entrySize !== 0) {
      throw new CorruptIndexError(
        `Index file ${path} is corrupt, found ${length} bytes which is neither positive nor a multiple of ${entrySize}`,
      )
    }
    if (this.entries > 1 && this.#lastOffset <= this.baseOffset) {
      throw new CorruptIndexError(
        `Corrupt index found, index file (${path}) has non-zero size but the last offset is ${this.#lastOffset} which is no greater than the base offset ${this.baseOffset}`,
      )
    }
  }

  isFull(indexBytes: number): boolean {
    return this.entries >= Math.floor(indexBytes / entrySize)
  }

  /** Where to begin looking for `offset`: the position of the last entry at most that, or 0. */
  positionBefore(offset: number): number {
    const relative = offset - this.baseOffset
    const slot = this.#file.lastAtMost((entry) => entry.readInt32BE(0) <= relative)
    return slot < 0 ? 0 : this.#file.entryAt(slot).readInt32BE(4)
  }

  append(offset: number, position: number): void {
    if (this.entries > 0 && offset <= this.#lastOffset) {
      throw new CorruptIndexError(
        `Attempt to append an offset (${offset}) to position ${this.entries} no larger than the last offset appended (${this.#lastOffset}) to ${this.#file.path}`,
      )
    }
    const entry = Buffer.alloc(entrySize)
    entry.writeInt32BE(offset - this.baseOffset, 0)
    entry.writeInt32BE(position, 4)
    this.#file.append(entry)
    this.#lastOffset = offset
  }

  truncateEntries(entries: number): void {
    this.#file.truncate(entries)
    this.#lastOffset = this.#loadLastOffset()
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
