import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { JavaError } from './java-error.ts'

/**
 * The entries of an offset or time index. The file may be longer than its entries: a live segment's is
 * preallocated and ends in zeros, a damaged one may end in half an entry.
 */
export class IndexFile {
  readonly path: string
  readonly baseOffset: number
  readonly sizeInBytes: number
  readonly #bytes: Buffer
  readonly #entryBytes: number

  constructor(path: string, entryBytes: number) {
    this.path = path
    this.baseOffset = baseOffsetOf(path)
    this.#bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
    this.sizeInBytes = this.#bytes.length
    this.#entryBytes = entryBytes
  }

  get entries(): number {
    return Math.floor(this.sizeInBytes / this.#entryBytes)
  }

  int32(entry: number, position: number): number {
    return this.#bytes.readInt32BE(entry * this.#entryBytes + position)
  }

  int64(entry: number, position: number): number {
    return Number(this.#bytes.readBigInt64BE(entry * this.#entryBytes + position))
  }
}

/** The offset in the name of a segment's file. Throws JavaError if there is none. */
export function baseOffsetOf(path: string): number {
  const digits = basename(path).split('.')[0] ?? ''
  if (!/^[-+]?\d+$/.test(digits)) {
    throw new JavaError('java.lang.NumberFormatException', `For input string: "${digits}"`)
  }
  return Number(digits)
}

/** The absolute path of the segment's file with another suffix. */
export function siblingOf(path: string, suffix: string): string {
  const absolute = resolve(path)
  return join(dirname(absolute), `${basename(absolute).split('.')[0]}${suffix}`)
}

/** What the sanity check of an index throws. */
export function corruptIndex(message: string): JavaError {
  return new JavaError('org.apache.kafka.storage.internals.log.CorruptIndexException', message)
}
