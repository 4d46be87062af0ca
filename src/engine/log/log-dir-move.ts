/**
 * The copy of a log on its way to another log directory of this broker (KIP-113): `<topic>-<partition>.<hex>-future`.
 * Segments are copied in slices while the log goes on; what they and the small files beside them lack is copied once
 * the log is closed, so that the copy is the same, file by file. The log is not compacted meanwhile.
 */
import type { Disk, Random } from '../system/system.ts'
import { fileSuffix, futureDirectoryName } from './file-names.ts'
import type { Log } from './log.ts'
import { withStorageErrors } from './storage-error.ts'

/** What is copied in one turn of the event loop. */
export const SLICE_BYTES = 1 << 20

export class LogDirMove {
  readonly log: Log
  /** The log directory to which it goes. */
  readonly target: string
  /** The directory of the copy. */
  readonly path: string
  /** Whether the copy was made equal to the log: it may be all that is left of it. */
  isFinished = false
  readonly #disk: Disk
  /** Bytes of each segment that were copied, by the file's name. */
  readonly #copied = new Map<string, number>()

  constructor(system: { disk: Disk; random: Random }, log: Log, target: string) {
    this.log = log
    this.target = target
    this.#disk = system.disk
    const uniqueHex = Buffer.from(system.random.kafkaUuid(), 'base64url').toString('hex')
    this.path = `${target}/${futureDirectoryName(log.topic, log.partition, uniqueHex)}`
    withStorageErrors(`making the directory ${this.path}`, () =>
      this.#disk.makeDirectory(this.path),
    )
    log.cleanable.pause()
  }

  get copiedBytes(): number {
    return [...this.#copied.values()].reduce((sum, bytes) => sum + bytes, 0)
  }

  /** Records that the copy lacks, as far as whole segments tell. */
  get offsetLag(): number {
    const unfinished = this.#segments().find((name) => this.#missing(name) !== 0)
    if (unfinished === undefined) return 0
    return this.log.logEndOffset - Number.parseInt(unfinished, 10)
  }

  /** Copies up to a slice; 0 when no more than a slice is missing at the end. Throws KAFKA_STORAGE_ERROR. */
  copySlice(): number {
    return withStorageErrors(`copying ${this.log.directory} to ${this.path}`, () => {
      const names = this.#segments()
      const name = names.find((each) => this.#missing(each) !== 0)
      if (name === undefined) return 0
      const missing = this.#missing(name)
      if (name === names.at(-1) && missing > 0 && missing <= SLICE_BYTES) return 0
      return this.#copyPart(name, Math.min(missing, SLICE_BYTES))
    })
  }

  /** Syncs what is there, without holding anything up, so that `finish` has little to sync. */
  syncInBackground(done: (failure: Error | undefined) => void): void {
    const [name] = this.#segments().slice(-1)
    const file = this.#disk.open(`${this.path}/${name ?? ''}`, 'create')
    file.syncInBackground((failure) => {
      file.close()
      done(failure)
    })
  }

  /** Makes the copy equal to the log, which is closed, and durable. Throws what the disk throws. */
  finish(): void {
    const names = this.#disk.list(this.log.directory).filter((name) => !isTemporary(name))
    for (const name of names) {
      // A segment without records has nothing to be copied in parts, and yet the log begins or ends with it.
      if (!isSegment(name) || !this.#copied.has(name)) this.#copyWhole(name)
      else while (this.#missing(name) !== 0) this.#copyPart(name, this.#missing(name))
    }
    for (const name of this.#disk.list(this.path)) {
      if (names.includes(name)) this.#sync(name)
      else this.#disk.removeFile(`${this.path}/${name}`)
    }
    this.#disk.syncDirectory(this.path)
    this.isFinished = true
  }

  /** Takes the copy away. */
  abandon(): void {
    this.log.cleanable.resume()
    withStorageErrors(`removing ${this.path}`, () => this.#disk.removeDirectory(this.path))
  }

  #segments(): string[] {
    return this.#disk.list(this.log.directory).filter(isSegment)
  }

  /** Bytes; negative when the segment became smaller than what was copied. */
  #missing(name: string): number {
    const path = `${this.log.directory}/${name}`
    const size = this.#disk.exists(path) ? this.#disk.size(path) : 0
    return size - (this.#copied.get(name) ?? 0)
  }

  #copyPart(name: string, length: number): number {
    const copied = this.#copied.get(name) ?? 0
    if (length < 0) {
      this.#copied.set(name, 0)
      this.#write(name, [], 0)
      return copied
    }
    const bytes = Buffer.allocUnsafe(length)
    const source = this.#disk.open(`${this.log.directory}/${name}`, 'read')
    const read = source.read(bytes, 0, length, copied)
    source.close()
    this.#write(name, [bytes.subarray(0, read)], copied)
    this.#copied.set(name, copied + read)
    return read
  }

  #copyWhole(name: string): void {
    const bytes = this.#disk.readFile(`${this.log.directory}/${name}`)
    this.#write(name, [bytes], 0)
    if (isSegment(name)) this.#copied.set(name, bytes.length)
  }

  #write(name: string, buffers: readonly Buffer[], position: number): void {
    const target = this.#disk.open(`${this.path}/${name}`, 'create')
    if (position === 0) target.truncate(0)
    target.write(buffers, position)
    target.close()
  }

  #sync(name: string): void {
    const file = this.#disk.open(`${this.path}/${name}`, 'write')
    file.sync()
    file.close()
  }
}

const isSegment = (name: string): boolean => name.endsWith(fileSuffix.log)

const isTemporary = (name: string): boolean =>
  [fileSuffix.deleted, fileSuffix.cleaned, fileSuffix.swap, '.tmp'].some((suffix) =>
    name.endsWith(suffix),
  )
