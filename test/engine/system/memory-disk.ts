/**
 * A disk in memory. It keeps what was written and what was synced apart, so a test can kill the process
 * (`afterKill`: all that was written is there) or cut the power (`afterPowerLoss`: synced bytes and names, and of the
 * others what the test wants: any writes of a file, torn at sectors; names of a directory in their order). It can fail
 * the N-th call of an operation. Files are sparse.
 *
 * Databases are those of SQLite in memory, written to no file: their image after each commit stands for it.
 */
import Database from 'better-sqlite3'
import type { Disk, DiskFile } from '../../../src/engine/system/system.ts'
import { Content, Directory, type Node, type Survival } from './memory-nodes.ts'
import type { SeededRandom } from './test-system.ts'

export type DiskOperation =
  | 'open'
  | 'read'
  | 'write'
  | 'truncate'
  | 'sync'
  | 'rename'
  | 'remove'
  | 'makeDirectory'
  | 'list'
  | 'syncDirectory'

export interface DiskFailure {
  /** Default EIO. */
  readonly code?: string
  /** How many calls fail in a row, from the N-th on; default 1. */
  readonly times?: number
  /** For writes: how many bytes reach the file before the call fails; default 0. */
  readonly writtenBytes?: number
}

function failed(code: string, call: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${call} '${path}'`), { code, syscall: call, path })
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

interface ArmedFailure {
  remaining: number
  times: number
  readonly code: string
  readonly writtenBytes: number
}

const nothingSurvives: Survival = {
  names: () => 0,
  change: () => false,
  isTorn: () => false,
  sector: () => false,
}

/** From nothing to everything, and each extent of it about as often. */
function anySurvival(random: SeededRandom): Survival {
  const share = random.integer(5) / 4
  const isKept = () => random.integer(1000) < share * 1000
  return {
    names: (count) =>
      random.integer(2) === 0 ? Math.round(share * count) : random.integer(count + 1),
    change: isKept,
    isTorn: () => random.integer(3) === 0,
    sector: () => random.integer(2) === 0,
  }
}

/** A power cut may take so many commits of a database, or all since it was opened. */
const LOST_COMMITS = 20

interface StoredDatabase {
  /** After each commit, the newest last. */
  images: Buffer[]
}

export class MemoryDisk implements Disk {
  #root = new Directory()
  readonly #counts = new Map<DiskOperation, number>()
  readonly #failures = new Map<DiskOperation, ArmedFailure>()
  readonly #databases = new Map<string, StoredDatabase>()
  openFiles = 0
  writtenAt = 1_700_000_000_000
  /** When syncs in the background take effect; at once where it is undefined. */
  delay: ((effect: () => void) => void) | undefined
  /** Called before each operation takes effect. */
  onOperation: ((operation: DiskOperation, path: string) => void) | undefined

  /** Lets the `nth` call from now on (1 is the next one) of `operation` throw. */
  fail(operation: DiskOperation, nth = 1, failure: DiskFailure = {}): void {
    this.#failures.set(operation, {
      remaining: nth,
      times: failure.times ?? 1,
      code: failure.code ?? 'EIO',
      writtenBytes: failure.writtenBytes ?? 0,
    })
  }

  /** No call fails any more. */
  heal(): void {
    this.#failures.clear()
  }

  /** True while a failure is armed that has not happened yet. */
  isArmed(operation: DiskOperation): boolean {
    return this.#failures.has(operation)
  }

  /** How many calls of `operation` there were. */
  count(operation: DiskOperation): number {
    return this.#counts.get(operation) ?? 0
  }

  /**
   * A copy with what had been synced: contents by `sync`, names by `syncDirectory`. With `random`, also with some of
   * what had not, and maybe without the last commits of databases; else without the last `lostCommits`.
   */
  afterPowerLoss(random?: SeededRandom, lostCommits = 0): MemoryDisk {
    const disk = new MemoryDisk()
    const survival = random === undefined ? nothingSurvives : anySurvival(random)
    disk.#root = this.#root.afterPowerLoss(survival)
    this.#copyDatabases(disk, (images) =>
      random === undefined
        ? Math.max(0, images.length - 1 - lostCommits)
        : random.integer(images.length),
    )
    return disk
  }

  /** A copy as a new process finds it after `kill -9`. */
  afterKill(): MemoryDisk {
    const disk = new MemoryDisk()
    disk.#root = this.#root.copy()
    this.#copyDatabases(disk, (images) => images.length - 1)
    return disk
  }

  #copyDatabases(disk: MemoryDisk, chosen: (images: readonly Buffer[]) => number): void {
    for (const [path, { images }] of this.#databases) {
      const image = images[chosen(images)]
      if (image !== undefined) disk.#databases.set(path, { images: [image] })
    }
  }

  /** Counts the call, and throws when it is the one that shall fail; `before` runs first then. */
  called(operation: DiskOperation, path: string, before?: (failure: ArmedFailure) => void): void {
    this.onOperation?.(operation, path)
    this.#counts.set(operation, this.count(operation) + 1)
    const failure = this.#failures.get(operation)
    if (failure === undefined) return
    failure.remaining -= 1
    if (failure.remaining > 0) return
    failure.times -= 1
    if (failure.times <= 0) this.#failures.delete(operation)
    before?.(failure)
    throw failed(failure.code, operation, path)
  }

  #node(path: string): Node | undefined {
    let node: Node | undefined = this.#root
    for (const name of path.split('/')) {
      if (name === '') continue
      if (!(node instanceof Directory)) return undefined
      node = node.names.get(name)
    }
    return node
  }

  #file(path: string, call: string): Content {
    const node = this.#node(path)
    if (node === undefined) throw failed('ENOENT', call, path)
    if (node instanceof Directory) throw failed('EISDIR', call, path)
    return node
  }

  #directory(path: string, call: string): Directory {
    const node = this.#node(path)
    if (node === undefined) throw failed('ENOENT', call, path)
    if (!(node instanceof Directory)) throw failed('ENOTDIR', call, path)
    return node
  }

  open(path: string, mode: 'read' | 'write' | 'create'): DiskFile {
    this.called('open', path)
    const parent = this.#directory(parentOf(path), 'open')
    if (mode === 'create' && !parent.names.has(nameOf(path)))
      parent.set(nameOf(path), new Content())
    const content = this.#file(path, 'open')
    this.openFiles += 1
    return new MemoryFile(this, path, content, mode !== 'read')
  }

  exists(path: string): boolean {
    return this.#node(path) !== undefined
  }

  isDirectory(path: string): boolean {
    return this.#node(path) instanceof Directory
  }

  size(path: string): number {
    return this.#file(path, 'stat').size
  }

  /** The same for all files whose time was not set: a test says when the disk was written. */
  modifiedTime(path: string): number {
    return this.#file(path, 'stat').modifiedTime ?? this.writtenAt
  }

  setModifiedTime(path: string, time: number): void {
    this.#file(path, 'utimes').modifiedTime = time
  }

  list(path: string): string[] {
    this.called('list', path)
    return [...this.#directory(path, 'scandir').names.keys()].sort()
  }

  /** With parents, as `mkdir -p`; those are a test's given, and count as synced. */
  makeDirectory(path: string): void {
    this.called('makeDirectory', path)
    if (path === '/' || this.exists(path)) return
    this.#given(parentOf(path)).set(nameOf(path), new Directory())
  }

  #given(path: string): Directory {
    if (path === '/') return this.#root
    const parent = this.#given(parentOf(path))
    if (!parent.names.has(nameOf(path))) {
      parent.set(nameOf(path), new Directory())
      parent.sync()
    }
    return this.#directory(path, 'mkdir')
  }

  rename(from: string, to: string): void {
    this.called('rename', from)
    const node = this.#node(from)
    if (node === undefined) throw failed('ENOENT', 'rename', from)
    const source = this.#directory(parentOf(from), 'rename')
    const target = this.#directory(parentOf(to), 'rename')
    if (source !== target) {
      source.remove(nameOf(from))
      target.set(nameOf(to), node)
      return
    }
    source.change((names) => {
      names.delete(nameOf(from))
      names.set(nameOf(to), node)
    })
  }

  removeFile(path: string): void {
    this.called('remove', path)
    this.#file(path, 'unlink')
    this.#directory(parentOf(path), 'unlink').remove(nameOf(path))
  }

  /** With everything in it. */
  removeDirectory(path: string): void {
    this.called('remove', path)
    this.#directory(path, 'rmdir')
    this.#directory(parentOf(path), 'rmdir').remove(nameOf(path))
  }

  readFile(path: string): Buffer {
    this.called('read', path)
    const content = this.#file(path, 'open')
    const bytes = Buffer.alloc(content.size)
    content.read(bytes, 0, bytes.length, 0)
    return bytes
  }

  /** Writes a file in one step, as a test's given; no failure applies and it counts as synced. */
  put(path: string, bytes: Buffer): void {
    const content = new Content()
    content.write(bytes, 0)
    content.sync()
    const directory = this.#given(parentOf(path))
    directory.set(nameOf(path), content)
    directory.sync()
  }

  replaceFile(path: string, content: Buffer | string): void {
    const temporary = `${path}.tmp`
    const file = this.open(temporary, 'create')
    try {
      file.truncate(0)
      file.write([Buffer.from(content)], 0)
      file.sync()
    } finally {
      file.close()
    }
    this.rename(temporary, path)
    this.syncDirectory(parentOf(path))
  }

  syncDirectory(path: string): void {
    this.called('syncDirectory', path)
    this.#directory(path, 'open').sync()
  }

  syncDirectoryInBackground(path: string, done: (failure: Error | undefined) => void): void {
    this.inBackground(() => this.syncDirectory(path), done)
  }

  /** Done at once or after the delay, reported in a microtask: a test stays in control of the order. */
  inBackground(sync: () => void, done: (failure: Error | undefined) => void): void {
    const effect = (): void => {
      let failure: Error | undefined
      try {
        sync()
      } catch (error) {
        failure = error as Error
      }
      queueMicrotask(() => done(failure))
    }
    if (this.delay === undefined) effect()
    else this.delay(effect)
  }

  removeDatabase(path: string): void {
    this.#databases.delete(path)
  }

  database(path: string): Database.Database {
    const stored: StoredDatabase = this.#databases.get(path) ?? { images: [] }
    this.#databases.set(path, stored)
    const database = new Database(stored.images.at(-1) ?? ':memory:')
    watchCommits(database, stored)
    return database
  }
}

/** Keeps an image after each commit; one with `synchronous = FULL` is not lost any more. */
function watchCommits(database: Database.Database, stored: StoredDatabase): void {
  let isFull = false
  const exec = database.exec.bind(database)
  const pragma = database.pragma.bind(database)
  const committed = (): void => {
    const [first, ...later] = isFull ? [] : stored.images
    stored.images = [...(first ? [first] : []), ...later.slice(-LOST_COMMITS), database.serialize()]
  }
  database.pragma = (source, options) => {
    if (source.startsWith('synchronous')) isFull = source.endsWith('FULL')
    return pragma(source, options)
  }
  database.exec = (source) => {
    const result = exec(source)
    if (!database.inTransaction) committed()
    return result
  }
}

class MemoryFile implements DiskFile {
  readonly path: string
  readonly #disk: MemoryDisk
  readonly #content: Content
  readonly #writable: boolean
  #open = true

  constructor(disk: MemoryDisk, path: string, content: Content, writable: boolean) {
    this.#disk = disk
    this.path = path
    this.#content = content
    this.#writable = writable
  }

  #usable(call: string, writing: boolean): void {
    if (!this.#open || (writing && !this.#writable)) throw failed('EBADF', call, this.path)
  }

  size(): number {
    this.#usable('fstat', false)
    return this.#content.size
  }

  read(target: Buffer, offset: number, length: number, position: number): number {
    this.#usable('read', false)
    this.#disk.called('read', this.path)
    return this.#content.read(target, offset, length, position)
  }

  write(buffers: readonly Buffer[], position: number): void {
    this.#usable('write', true)
    const bytes = Buffer.concat(buffers)
    this.#disk.called('write', this.path, ({ writtenBytes }) => {
      this.#content.write(bytes.subarray(0, writtenBytes), position)
    })
    this.#content.write(bytes, position)
  }

  truncate(size: number): void {
    this.#usable('ftruncate', true)
    this.#disk.called('truncate', this.path)
    this.#content.truncate(size)
  }

  sync(): void {
    this.#usable('fdatasync', false)
    this.#disk.called('sync', this.path)
    this.#content.sync()
  }

  syncInBackground(done: (failure: Error | undefined) => void): void {
    this.#usable('fdatasync', false)
    const { mark } = this.#content
    const sync = (): void => {
      this.#disk.called('sync', this.path)
      this.#content.sync(mark)
    }
    this.#disk.inBackground(sync, done)
  }

  close(): void {
    this.#usable('close', false)
    this.#open = false
    this.#disk.openFiles -= 1
  }
}
