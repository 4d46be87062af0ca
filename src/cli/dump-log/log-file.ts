import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { DefaultRecordBatch } from '../../protocol/records/default-record-batch.ts'
import {
  batchOverhead,
  headerSizeUpToMagic,
  logOverhead,
  magicPosition,
  minimumLength,
} from '../../protocol/records/layout.ts'
import { LegacyRecordBatch } from '../../protocol/records/legacy-record-batch.ts'
import type { RecordBatch } from '../../protocol/records/record-batch.ts'
import { JavaError } from './java-error.ts'

/** Reads the batches of a segment or a snapshot one by one, so that a file may be larger than memory. */
export class LogFile {
  readonly path: string
  readonly sizeInBytes: number
  readonly #descriptor: number

  constructor(path: string) {
    this.path = path
    this.#descriptor = openSync(path, 'r')
    this.sizeInBytes = fstatSync(this.#descriptor).size
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  /**
   * The batches from a position on, of `bytesMax` bytes at the most; an incomplete one at the end is left out. A batch
   * is looked at without regard to its magic and checksum. Throws JavaError at a size that no batch has.
   */
  *batches(start: number, bytesMax: number): Generator<RecordBatch, void, undefined> {
    const end = Math.min(this.sizeInBytes, start + bytesMax)
    const header = Buffer.alloc(headerSizeUpToMagic)
    let position = start
    while (position < end - headerSizeUpToMagic) {
      this.#read(header, position)
      const length = header.readInt32BE(8)
      if (length < minimumLength[0]) throw this.#corrupt(length)
      if (position > end - logOverhead - length) return
      const batch = Buffer.alloc(logOverhead + length)
      this.#read(batch, position)
      yield this.#view(batch, length)
      position += batch.length
    }
  }

  #view(batch: Buffer, length: number): RecordBatch {
    const magic = batch.readInt8(magicPosition)
    const overhead = magic < 2 ? logOverhead + (minimumLength[magic] ?? 0) : batchOverhead
    if (batch.length < overhead) throw this.#corrupt(length)
    return magic < 2
      ? new LegacyRecordBatch(batch, 0, batch.length)
      : new DefaultRecordBatch(batch, 0, batch.length)
  }

  #corrupt(length: number): JavaError {
    return new JavaError(
      'org.apache.kafka.common.errors.CorruptRecordException',
      `Found record size ${length} smaller than minimum record overhead (${minimumLength[0]}) in file ${this.path}.`,
    )
  }

  #read(target: Buffer, position: number): void {
    for (let done = 0; done < target.length; ) {
      const count = readSync(this.#descriptor, target, done, target.length - done, position + done)
      if (count === 0) throw new JavaError('java.io.EOFException', `${this.path} became shorter`)
      done += count
    }
  }
}
