/**
 * A disk whose files are opened when they are used, and closed again when too many are open: those that were not used
 * for longest go first. A log keeps its files as if they were open; how many descriptors thousands of logs take is
 * decided here alone. Where the process has none left for the moment, files of ours make room.
 */
import type { Disk, DiskFile } from './system.ts'

/** A descriptor is worth some microseconds; the memory of the kernel for it, a kilobyte. */
const OPEN_FILES_MAX = 3000
/** Sockets, state.db and what Node.js itself has open need some, too. */
const SHARE_OF_LIMIT = 3

/** `limit`: the descriptors that the process may have (`ulimit -n`); undefined: not known. */
export function openFilesBound(limit: number | undefined): number {
  return Math.max(1, Math.min(OPEN_FILES_MAX, Math.floor((limit ?? 1024) / SHARE_OF_LIMIT)))
}

export interface BoundedDisk extends Disk {
  /** Files that are open now, other than for a moment. */
  readonly openFiles: number
}

/** No file can be opened for the moment: nothing is wrong with the disk. */
export function isOutOfDescriptors(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'EMFILE' || code === 'ENFILE'
}

/** The open files, in the order in which they were opened or last found in use. */
class OpenFiles {
  readonly #bound: number
  readonly #files = new Set<BoundedFile>()

  constructor(bound: number) {
    this.#bound = bound
  }

  get count(): number {
    return this.#files.size
  }

  add(file: BoundedFile): void {
    this.#files.add(file)
    while (this.#files.size > this.#bound) this.#closeOne()
  }

  remove(file: BoundedFile): void {
    this.#files.delete(file)
  }

  /** Runs `operation`, again after making room when there are no descriptors left. */
  withRoom<T>(operation: () => T): T {
    for (;;) {
      try {
        return operation()
      } catch (error) {
        if (!isOutOfDescriptors(error) || this.#files.size === 0) throw error
        for (let half = Math.ceil(this.#files.size / 2); half > 0; half -= 1) this.#closeOne()
      }
    }
  }

  /** The second chance algorithm: a file that was used since the last look goes to the end. */
  #closeOne(): void {
    for (const file of this.#files) {
      this.#files.delete(file)
      if (!file.wasUsed()) {
        file.release()
        return
      }
      this.#files.add(file)
    }
  }
}

class BoundedFile implements DiskFile {
  readonly path: string
  readonly #open: () => DiskFile
  readonly #openFiles: OpenFiles
  #file: DiskFile | undefined
  #isUsed = true
  #isClosed = false

  constructor(path: string, openFiles: OpenFiles, file: DiskFile, open: () => DiskFile) {
    this.path = path
    this.#open = open
    this.#openFiles = openFiles
    this.#file = file
    openFiles.add(this)
  }

  #opened(): DiskFile {
    this.#isUsed = true
    if (this.#file !== undefined) return this.#file
    if (this.#isClosed) throw new Error(`${this.path} is closed`)
    const file = this.#openFiles.withRoom(this.#open)
    this.#file = file
    this.#openFiles.add(this)
    return file
  }

  /** Whether it was used since this was last asked. */
  wasUsed(): boolean {
    const used = this.#isUsed
    this.#isUsed = false
    return used
  }

  /** Closes the descriptor; the next use opens the file again. */
  release(): void {
    const file = this.#file
    this.#file = undefined
    file?.close()
  }

  size(): number {
    return this.#opened().size()
  }

  read(target: Buffer, offset: number, length: number, position: number): number {
    return this.#opened().read(target, offset, length, position)
  }

  write(buffers: readonly Buffer[], position: number): void {
    this.#opened().write(buffers, position)
  }

  truncate(size: number): void {
    this.#opened().truncate(size)
  }

  sync(): void {
    this.#opened().sync()
  }

  syncInBackground(done: (failure: Error | undefined) => void): void {
    this.#opened().syncInBackground(done)
  }

  close(): void {
    this.#isClosed = true
    this.#openFiles.remove(this)
    this.release()
  }
}

/** `disk` must work without `this`. */
export function boundedFiles(disk: Disk, bound: number): BoundedDisk {
  const openFiles = new OpenFiles(bound)
  const withRoom = <T>(operation: () => T): T => openFiles.withRoom(operation)
  return {
    ...disk,
    get openFiles() {
      return openFiles.count
    },
    open(path, mode) {
      const file = withRoom(() => disk.open(path, mode))
      // What was made once is not made again: somebody may have removed it since.
      const again = mode === 'create' ? 'write' : mode
      return new BoundedFile(path, openFiles, file, () => disk.open(path, again))
    },
    list: (path) => withRoom(() => disk.list(path)),
    readFile: (path) => withRoom(() => disk.readFile(path)),
    replaceFile: (path, content) => withRoom(() => disk.replaceFile(path, content)),
    syncDirectory: (path) => withRoom(() => disk.syncDirectory(path)),
    database: (path) => withRoom(() => disk.database(path)),
  }
}
