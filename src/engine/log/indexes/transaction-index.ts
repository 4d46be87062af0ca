/**
 * The aborted transactions whose abort marker lies in a segment, in the order of their markers. The file
 * exists only when there is one. The list is kept in memory once it was needed.
 *
 *     entry: int16 version (0), int64 producer id, int64 first offset, int64 last offset (the marker's),
 *            int64 last stable offset when the marker was written
 */
import { readInt64, writeInt64 } from '../../../protocol/records/layout.ts'
import type { Disk, DiskFile } from '../../system/system.ts'
import { CorruptIndexError } from './corrupt-index-error.ts'

const entrySize = 34

export interface AbortedTransactionEntry {
  readonly producerId: number
  readonly firstOffset: number
  readonly lastOffset: number
  readonly lastStableOffset: number
}

export class TransactionIndex {
  readonly path: string
  readonly #disk: Disk
  readonly #baseOffset: number
  #file: DiskFile | undefined
  #transactions: AbortedTransactionEntry[] | undefined

  /** `isNew`: there is no file yet, without looking. */
  constructor(disk: Disk, path: string, baseOffset: number, isNew = false) {
    this.#disk = disk
    this.path = path
    this.#baseOffset = baseOffset
    if (isNew) this.#transactions = []
  }

  /** Throws CorruptIndexError. */
  get transactions(): readonly AbortedTransactionEntry[] {
    return this.#loaded()
  }

  #loaded(): AbortedTransactionEntry[] {
    this.#transactions ??= this.#disk.exists(this.path) ? this.#load() : []
    return this.#transactions
  }

  #load(): AbortedTransactionEntry[] {
    const bytes = this.#disk.readFile(this.path)
    if (bytes.length % entrySize !== 0) {
      throw new CorruptIndexError(`Transaction index ${this.path} has ${bytes.length} bytes`)
    }
    const transactions: AbortedTransactionEntry[] = []
    for (let at = 0; at < bytes.length; at += entrySize) {
      const version = bytes.readInt16BE(at)
      if (version !== 0) {
        throw new CorruptIndexError(
          `Unexpected aborted transaction version ${version} in transaction index ${this.path}, current version is 0`,
        )
      }
      const lastOffset = readInt64(bytes, at + 18)
      if (lastOffset < this.#baseOffset) {
        throw new CorruptIndexError(
          `Last offset of aborted transaction ${lastOffset} in index ${this.path} is less than start offset ${this.#baseOffset}`,
        )
      }
      transactions.push({
        producerId: readInt64(bytes, at + 2),
        firstOffset: readInt64(bytes, at + 10),
        lastOffset,
        lastStableOffset: readInt64(bytes, at + 26),
      })
    }
    return transactions
  }

  append(transaction: AbortedTransactionEntry): void {
    const transactions = this.#loaded()
    const entry = Buffer.alloc(entrySize)
    writeInt64(entry, 2, transaction.producerId)
    writeInt64(entry, 10, transaction.firstOffset)
    writeInt64(entry, 18, transaction.lastOffset)
    writeInt64(entry, 26, transaction.lastStableOffset)
    this.#file ??= this.#disk.open(this.path, 'create')
    this.#file.write([entry], transactions.length * entrySize)
    transactions.push(transaction)
  }

  /** Drops the entries from `entries` on; `trim` cuts the file. */
  truncateEntries(entries: number): void {
    if (entries < this.#loaded().length) this.#transactions = this.#loaded().slice(0, entries)
  }

  /** Cuts the file to its entries, if there is a file. */
  trim(): void {
    const size = this.#loaded().length * entrySize
    if (this.#file === undefined && (size > 0 || !this.#disk.exists(this.path))) return
    this.#file ??= this.#disk.open(this.path, 'create')
    if (this.#file.size() !== size) this.#file.truncate(size)
  }

  /** Forgets everything, readable or not. */
  reset(): void {
    this.#transactions = []
    this.trim()
  }

  sync(): void {
    this.#opened()?.sync()
  }

  /** Calls `done` at once when there is no file. */
  syncInBackground(done: (failure: Error | undefined) => void): void {
    const file = this.#opened()
    if (file === undefined) done(undefined)
    else file.syncInBackground(done)
  }

  /** The file, if there is one; it may have been closed since it was written. */
  #opened(): DiskFile | undefined {
    if (this.#file === undefined && this.#loaded().length > 0) {
      this.#file = this.#disk.open(this.path, 'create')
    }
    return this.#file
  }

  close(): void {
    this.#file?.close()
    this.#file = undefined
  }
}
