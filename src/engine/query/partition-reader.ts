/**
 * Reads the log of one partition beside whoever writes it: opens files for reading only, takes no lock, and leaves no
 * trace. A segment that retention removes in the meantime is passed over, one that compaction merges into an earlier
 * one is read there, and a batch at the end that is still being written is passed over.
 */
import path from 'node:path'
import { CorruptRecordError } from '../../protocol/records/corrupt-record-error.ts'
import type { RecordBatch } from '../../protocol/records/record-batch.ts'
import { batchHeaders, type PositionedBatch, wholeBatches } from '../log/batch-scan.ts'
import { fileSuffix, parseOffsetFileName } from '../log/file-names.ts'
import type { Disk, DiskFile } from '../system/system.ts'

export interface SegmentFile {
  readonly file: string
  readonly baseOffset: number
  readonly sizeBytes: number
}

export interface StoredBatch extends PositionedBatch {
  /** The segment's file name. */
  readonly file: string
}

/** Which batches are wanted, by what their headers say. */
export type Wanted = (batch: RecordBatch) => boolean

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

export class PartitionReader {
  readonly topic: string
  readonly partition: number
  readonly directory: string
  /** Records before it were deleted (kafka-delete-records), though their segment may still be there. */
  readonly #deletedBefore: number
  readonly #disk: Disk

  constructor(
    disk: Disk,
    log: { readonly topic: string; readonly partition: number; readonly path: string },
    deletedBefore = 0,
  ) {
    this.topic = log.topic
    this.partition = log.partition
    this.directory = log.path
    this.#deletedBefore = deletedBefore
    this.#disk = disk
  }

  /** In the order of their offsets. */
  segments(): SegmentFile[] {
    return this.#disk.list(this.directory).flatMap((name) => {
      const parsed = parseOffsetFileName(name)
      if (parsed?.suffix !== fileSuffix.log) return []
      const sizeBytes = this.#ifThere(() => this.#disk.size(path.join(this.directory, name)))
      if (sizeBytes === undefined) return []
      return [{ file: name, baseOffset: parsed.offset, sizeBytes }]
    })
  }

  get logStartOffset(): number {
    return Math.max(this.segments()[0]?.baseOffset ?? 0, this.#deletedBefore)
  }

  get logEndOffset(): number {
    const last = this.segments().at(-1)
    let end = last?.baseOffset ?? 0
    if (last === undefined) return end
    for (const { batch } of this.#read(last, batchHeaders)) end = batch.nextOffset
    return end
  }

  /**
   * Batches with records from `fromOffset` on, checked against their checksum. Throws CorruptRecordError, which names
   * file and position.
   */
  *storedBatches(fromOffset = 0, wanted: Wanted = () => true): Generator<StoredBatch> {
    let from: number | undefined = Math.max(fromOffset, this.logStartOffset)
    while (from !== undefined) from = yield* this.#batchesFrom(from, wanted)
  }

  /** Returns where to go on after another look at the segments: one of them is gone. */
  *#batchesFrom(from: number, wanted: Wanted): Generator<StoredBatch, number | undefined> {
    const segments = this.segments()
    for (const [index, segment] of segments.entries()) {
      const next = segments[index + 1]
      if (next !== undefined && next.baseOffset <= from) continue
      const isGone = !this.#disk.exists(path.join(this.directory, segment.file))
      if (isGone) return Math.max(from, segment.baseOffset)
      yield* this.#wholeBatches(segment, from, wanted)
    }
    return undefined
  }

  *batches(fromOffset: number): Generator<RecordBatch> {
    for (const { batch } of this.storedBatches(fromOffset)) yield batch
  }

  *#wholeBatches(segment: SegmentFile, from: number, wanted: Wanted): Generator<StoredBatch> {
    const { file } = segment
    const isWanted: Wanted = (batch) => batch.lastOffset >= from && wanted(batch)
    let start: number | undefined
    for (const { position, batch } of this.#read(segment, batchHeaders)) {
      // The offsets of a compressed set of old messages are inside it: its header alone does not tell.
      if (batch.magic === 2 && !isWanted(batch)) continue
      start = position
      break
    }
    if (start === undefined) return
    for (const { position, batch } of this.#read(segment, wholeBatches, start)) {
      if (!isWanted(batch)) continue
      if (!batch.isValid()) {
        if (position + batch.sizeInBytes >= segment.sizeBytes) return
        this.#refuse(file, position, 'the checksum of the batch is wrong')
      }
      yield { file, position, batch }
    }
  }

  *#read(
    { file }: SegmentFile,
    scan: (file: DiskFile, from: number, to: number) => Iterable<PositionedBatch>,
    start = 0,
  ): Generator<PositionedBatch> {
    const opened = this.#ifThere(() => this.#disk.open(path.join(this.directory, file), 'read'))
    if (opened === undefined) return
    let end = start
    try {
      for (const found of scan(opened, start, opened.size())) {
        end = found.position + found.batch.sizeInBytes
        yield found
      }
    } catch (error) {
      if (!(error instanceof CorruptRecordError)) throw error
      if (isPreallocated(opened, end)) return
      this.#refuse(file, end, error.message)
    } finally {
      opened.close()
    }
  }

  #refuse(file: string, position: number, what: string): never {
    const place = path.join(this.directory, file)
    throw new CorruptRecordError(`${place}, position ${position}: ${what}`)
  }

  #ifThere<T>(look: () => T): T | undefined {
    try {
      return look()
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }
}

/** With log.preallocate the rest of the file is zeros. */
function isPreallocated(file: DiskFile, position: number): boolean {
  const bytes = Buffer.alloc(12, 1)
  const count = file.read(bytes, 0, bytes.length, position)
  return bytes.subarray(0, count).every((byte) => byte === 0)
}
