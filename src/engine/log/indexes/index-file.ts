/**
 * A file of entries of one size, the base of the offset index and the time index. The file of a segment
 * that is written is longer than its entries (Kafka preallocates it, sparse, to `segment.index.bytes`);
 * `trim` cuts it to them. Entries are not kept in memory: a look-up reads the few that it visits.
 */
import type { Disk, DiskFile } from '../../system/system.ts'

export class IndexFile {
  #path: string
  readonly #disk: Disk
  readonly #entrySize: number
  readonly #entry: Buffer
  #file: DiskFile | undefined
  #entries = 0

  /** Opens the file, made when missing. `isEmpty`: whatever it holds goes. */
  constructor(disk: Disk, path: string, entrySize: number, isEmpty: boolean) {
    this.#disk = disk
    this.#path = path
    this.#entrySize = entrySize
    this.#entry = Buffer.alloc(entrySize)
    const size = this.#opened().size()
    if (!isEmpty) this.#entries = Math.floor(size / entrySize)
    else if (size > 0) this.#opened().truncate(0)
  }

  get path(): string {
    return this.#path
  }

  get entries(): number {
    return this.#entries
  }

  /** Bytes of the file, not of the entries. */
  get length(): number {
    return this.#opened().size()
  }

  #opened(): DiskFile {
    this.#file ??= this.#disk.open(this.#path, 'create')
    return this.#file
  }

  /** The bytes of an entry; valid until the next call. */
  entryAt(index: number): Buffer {
    const size = this.#entrySize
    const count = this.#opened().read(this.#entry, 0, size, index * size)
    if (count < size) this.#entry.fill(0, count)
    return this.#entry
  }

  append(entry: Buffer): void {
    this.#opened().write([entry], this.#entries * this.#entrySize)
    this.#entries += 1
  }

  /** Drops the entries from `entries` on; the file's length stays. */
  truncate(entries: number): void {
    if (entries < this.#entries) this.#entries = entries
  }

  /**
   * The last entry that is at most the target, -1 when there is none; entries ascend. `isAtMost` sees
   * an entry's bytes.
   */
  lastAtMost(isAtMost: (entry: Buffer) => boolean): number {
    let low = 0
    let high = this.#entries
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isAtMost(this.entryAt(middle))) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** Makes the file `bytes` long, rounded down to whole entries, but never cuts entries off. */
  preallocate(bytes: number): void {
    const size = Math.max(Math.floor(bytes / this.#entrySize), this.#entries) * this.#entrySize
    const file = this.#opened()
    if (file.size() !== size) file.truncate(size)
  }

  trim(): void {
    const size = this.#entries * this.#entrySize
    const file = this.#opened()
    if (file.size() !== size) file.truncate(size)
  }

  sync(): void {
    this.#opened().sync()
  }

  syncInBackground(done: (failure: Error | undefined) => void): void {
    this.#opened().syncInBackground(done)
  }

  close(): void {
    this.#file?.close()
    this.#file = undefined
  }
}
