/**
 * Writes a snapshot beside the log without holding up the event loop: a batch in each turn into a file whose name ends
 * in `.part`, which gets its name when everything is synced. A name that is there stands for a whole snapshot.
 */
import path from 'node:path'
import type { DiskFile, System } from '../system/system.ts'
import { PART_SUFFIX, type SnapshotId, snapshotFileName } from './snapshot.ts'

export interface SnapshotWriterOptions {
  readonly directory: string
  readonly id: SnapshotId
  readonly batches: Iterator<Buffer, void>
  /** Called once, in a later turn: the snapshot survives a power cut, or there is none. Not after `stop`. */
  done(failure: Error | undefined): void
}

export class SnapshotWriter {
  readonly #system: System
  readonly #options: SnapshotWriterOptions
  readonly #path: string
  #file: DiskFile | undefined
  #size = 0
  #isOver = false

  constructor(system: System, options: SnapshotWriterOptions) {
    this.#system = system
    this.#options = options
    this.#path = path.join(options.directory, snapshotFileName(options.id))
    system.timers.soon(() => this.#attempt(() => this.#writeNext()))
  }

  /** Leaves it unfinished; the next start removes what is there. */
  stop(): void {
    if (!this.#isOver) this.#end()
  }

  #writeNext(): void {
    const { disk, timers } = this.#system
    if (this.#file === undefined) {
      this.#file = disk.open(this.#path + PART_SUFFIX, 'create')
      this.#file.truncate(0)
    }
    const next = this.#options.batches.next()
    if (next.done === true) {
      this.#file.syncInBackground((failure) => this.#attempt(() => this.#synced(failure)))
      return
    }
    this.#file.write([next.value], this.#size)
    this.#size += next.value.length
    timers.soon(() => this.#attempt(() => this.#writeNext()))
  }

  #synced(failure: Error | undefined): void {
    if (failure !== undefined) throw failure
    const { disk } = this.#system
    this.#file?.close()
    this.#file = undefined
    disk.rename(this.#path + PART_SUFFIX, this.#path)
    disk.syncDirectoryInBackground(this.#options.directory, (failed) =>
      this.#attempt(() => this.#named(failed)),
    )
  }

  #named(failure: Error | undefined): void {
    if (failure !== undefined) throw failure
    this.#end()
    this.#options.done(undefined)
  }

  #end(): void {
    this.#isOver = true
    this.#file?.close()
    this.#file = undefined
  }

  #attempt(step: () => void): void {
    if (this.#isOver) return
    try {
      step()
    } catch (error) {
      this.#end()
      this.#removePart()
      this.#options.done(error as Error)
    }
  }

  #removePart(): void {
    const { disk } = this.#system
    try {
      if (disk.exists(this.#path + PART_SUFFIX)) disk.removeFile(this.#path + PART_SUFFIX)
    } catch {
      // The next start removes it.
    }
  }
}
