/**
 * Syncs the records at the end of a log without holding up the event loop, for topics whose `flush.messages` wants it:
 * one sync covers all that was appended before it began; what is appended meanwhile gathers for the next one. Indexes
 * are left out, since recovery writes those of the last segment anew.
 *
 * A sync that fails is never tried again: the kernel may have dropped the pages that it could not write, and would
 * report success.
 */
import { isOutOfDescriptors } from '../system/bounded-files.ts'
import type { System } from '../system/system.ts'
import type { Segments } from './segments.ts'

const RETRY_MS = 100

export interface GroupSyncOptions {
  readonly directory: string
  readonly segments: Segments
  /** Records below are synced when the log is opened. */
  readonly syncedOffset: number
  logEndOffset(): number
  onSynced(): void
  /** Called at most once, and the last call there is. */
  onFailure(failure: Error): void
}

export class GroupSync {
  readonly #system: System
  readonly #options: GroupSyncOptions
  #syncedOffset: number
  #isWanted = false
  #isRunning = false
  #isStopped = false
  /** Base offset of the last segment whose name is durable. */
  #namedSegment: number | undefined
  #isParentSynced = false

  constructor(system: System, options: GroupSyncOptions) {
    this.#system = system
    this.#options = options
    this.#syncedOffset = options.syncedOffset
  }

  /** Records below are on the disk for sure. */
  get syncedOffset(): number {
    return this.#syncedOffset
  }

  /** Sees to it that all that has been appended is synced. */
  request(): void {
    if (this.#isWanted || this.#isStopped) return
    this.#isWanted = true
    // The other requests of this turn of the event loop can be in it, too.
    if (!this.#isRunning) this.#system.timers.soon(() => this.#start())
  }

  /** Something else has synced the log, with its directory, up to `offset`. */
  syncedUpTo(offset: number): void {
    if (offset <= this.#syncedOffset) return
    this.#syncedOffset = offset
    this.#options.onSynced()
  }

  /** Makes the name of the log's directory durable; once is enough. Throws what the disk throws. */
  syncParentDirectory(): void {
    if (this.#isParentSynced) return
    this.#system.disk.syncDirectory(parentOf(this.#options.directory))
    this.#isParentSynced = true
  }

  /** Makes the names of the log's files durable, and that of its directory. `done` gets the first failure. */
  syncNamesInBackground(done: (failure: Error | undefined) => void): void {
    const { disk } = this.#system
    const { directory } = this.#options
    disk.syncDirectoryInBackground(directory, (failure) => {
      if (failure !== undefined || this.#isParentSynced || this.#isStopped) {
        done(failure)
        return
      }
      disk.syncDirectoryInBackground(parentOf(directory), (failed) => {
        if (failed === undefined) this.#isParentSynced = true
        done(failed)
      })
    })
  }

  stop(): void {
    this.#isStopped = true
  }

  #start(): void {
    this.#isWanted = false
    if (this.#isStopped || this.#isRunning) return
    const { directory, segments, logEndOffset } = this.#options
    const end = logEndOffset()
    if (end <= this.#syncedOffset) return
    this.#isRunning = true
    const { disk } = this.#system
    const { baseOffset } = segments.active
    const unsynced = segments.from(this.#syncedOffset)
    const directories = [
      ...(this.#namedSegment === baseOffset ? [] : [directory]),
      ...(this.#isParentSynced ? [] : [parentOf(directory)]),
    ]
    let pending = unsynced.length + directories.length
    let first: Error | undefined
    const finished = (failure: Error | undefined): void => {
      first ??= failure
      pending -= 1
      if (pending > 0) return
      this.#isRunning = false
      if (this.#isStopped) return
      if (first !== undefined) {
        this.#failed(first)
        return
      }
      this.#namedSegment = baseOffset
      this.#isParentSynced = true
      this.syncedUpTo(end)
      if (this.#isWanted) this.#start()
    }
    for (const segment of unsynced)
      this.#begin((done) => segment.syncBatchesInBackground(done), finished)
    for (const path of directories)
      this.#begin((done) => disk.syncDirectoryInBackground(path, done), finished)
  }

  #failed(failure: Error): void {
    if (isOutOfDescriptors(failure)) {
      // Nothing was synced in vain: a directory could not be opened.
      this.#system.timers.after(RETRY_MS, () => this.request())
      return
    }
    this.#isStopped = true
    this.#options.onFailure(failure)
  }

  /** A file that cannot even be opened counts as one that cannot be synced. */
  #begin(
    sync: (done: (failure: Error | undefined) => void) => void,
    finished: (failure: Error | undefined) => void,
  ): void {
    try {
      sync(finished)
    } catch (error) {
      finished(error as Error)
    }
  }
}

function parentOf(directory: string): string {
  return directory.slice(0, directory.lastIndexOf('/')) || '/'
}
