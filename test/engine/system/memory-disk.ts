/**
 * A disk in memory. It keeps what was written and what was synced apart, so a test can kill the process
 * (`afterKill`: all that was written is there) or cut the power (`afterPowerLoss`: only synced bytes and
 * synced directory entries are), and it can fail the N-th call of an operation. Files are sparse.
 *
 * Not simulated: reordering inside a file's unsynced writes, bit rot, limits on open files.
 */
import Database from 'better-sqlite3'
import type { Disk, DiskFile } from '../../../src/engine/system/system.ts'

export type DiskOperation =
  | 'open'
  | 'read'
  | 'write'
  | 'truncate'
  | 'sync'
  | 'rename'
  | 'remove'
  | 'makeDirectory'
  | 'syncDirectory'

export interface DiskFailure {
  /** Default EIO. */
  readonly code?: string
  /** How many calls fail in a row, from the N-th on; default 1. */
  readonly times?: number
  /** For writes: how many bytes reach the file before the call fails; default 0. */
  readonly writtenBytes?: number
}

class Content {
  data = Buffer.alloc(0)
  size = 0
  syncedData = Buffer.alloc(0)
  syncedSize = 0
  /** Undefined: when the test says that the disk was written. */
  modifiedTime: number | undefined

  write(bytes: Buffer, position: number): void {
    const end = position + bytes.length
    if (end > this.data.length) {
      const grown = Buffer.alloc(Math.max(end, this.data.length * 2))
      this.data.copy(grown)
      this.data = grown
    }
    bytes.copy(this.data, position)
    if (end > this.size) this.size = end
  }

  read(target: Buffer, offset: number, length: number, position: number): number {
    const count = Math.max(0, Math.min(length, this.size - position))
    target.fill(0, offset, offset + count)
    const end = Math.min(this.data.length, position + count)
    if (position < end) this.data.copy(target, offset, position, end)
    return count
  }

  truncate(size: number): void {
    if (size < this.size) this.data.fill(0, Math.min(size, this.data.length))
    this.size = size
  }

  sync(): void {
    this.syncedData = Buffer.from(this.data)
    this.syncedSize = this.size
  }

  copy(synced: boolean): Content {
    const copy = new Content()
    copy.data = Buffer.from(synced ? this.syncedData : this.data)
    copy.size = synced ? this.syncedSize : this.size
    copy.modifiedTime = this.modifiedTime
    copy.sync()
    return copy
  }
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

type Entries = Map<string, Content | 'directory'>

export class MemoryDisk implements Disk {
  readonly #entries: Entries = new Map([['/', 'directory']])
  readonly #durable: Entries = new Map([['/', 'directory']])
  readonly #counts = new Map<DiskOperation, number>()
  readonly #failures = new Map<DiskOperation, ArmedFailure>()
  readonly #databases = new Map<string, Database.Database>()
  readonly #databaseImages = new Map<string, Buffer>()
  openFiles = 0
  writtenAt = 1_700_000_000_000

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

  /** A copy as a new process finds it after `kill -9`. */
  afterKill(): MemoryDisk {
    return this.#copy(false)
  }

  /** A copy with what had been synced: contents by `sync`, names by `syncDirectory`. */
  afterPowerLoss(): MemoryDisk {
    return this.#copy(true)
  }

  #copy(synced: boolean): MemoryDisk {
    const disk = new MemoryDisk()
    for (const [path, entry] of synced ? this.#durable : this.#entries) {
      const copy = entry === 'directory' ? entry : entry.copy(synced)
      disk.#entries.set(path, copy)
      disk.#durable.set(path, copy)
    }
    for (const path of this.#databases.keys()) disk.#databaseImages.set(path, this.#image(path))
    for (const [path, image] of this.#databaseImages) {
      if (!disk.#databaseImages.has(path)) disk.#databaseImages.set(path, image)
    }
    return disk
  }

  #image(path: string): Buffer {
    const open = this.#databases.get(path)
    if (open?.open === true) this.#databaseImages.set(path, open.serialize())
    return this.#databaseImages.get(path) ?? Buffer.alloc(0)
  }

  /** Counts the call, and throws when it is the one that shall fail; `before` runs first then. */
  called(operation: DiskOperation, path: string, before?: (failure: ArmedFailure) => void): void {
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

  #file(path: string, call: string): Content {
    const entry = this.#entries.get(path)
    if (entry === undefined) throw failed('ENOENT', call, path)
    if (entry === 'directory') throw failed('EISDIR', call, path)
    return entry
  }

  #directory(path: string, call: string): void {
    const entry = this.#entries.get(path)
    if (entry === undefined) throw failed('ENOENT', call, path)
    if (entry !== 'directory') throw failed('ENOTDIR', call, path)
  }

  open(path: string, mode: 'read' | 'write' | 'create'): DiskFile {
    this.called('open', path)
    this.#directory(parentOf(path), 'open')
    if (mode === 'create' && !this.#entries.has(path)) this.#entries.set(path, new Content())
    this.openFiles += 1
    return new MemoryFile(this, path, this.#file(path, 'open'), mode !== 'read')
  }

  exists(path: string): boolean {
    return this.#entries.has(path)
  }

  isDirectory(path: string): boolean {
    return this.#entries.get(path) === 'directory'
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
    this.#directory(path, 'scandir')
    const prefix = path === '/' ? '/' : `${path}/`
    const names: string[] = []
    for (const other of this.#entries.keys()) {
      if (other !== '/' && other.startsWith(prefix) && !other.includes('/', prefix.length)) {
        names.push(nameOf(other))
      }
    }
    return names.sort()
  }

  /** With parents, as `mkdir -p`. */
  makeDirectory(path: string): void {
    this.called('makeDirectory', path)
    const missing: string[] = []
    for (let at = path; !this.#entries.has(at); at = parentOf(at)) missing.push(at)
    for (const at of missing.reverse()) this.#entries.set(at, 'directory')
    this.#directory(path, 'mkdir')
  }

  rename(from: string, to: string): void {
    this.called('rename', from)
    const entry = this.#entries.get(from)
    if (entry === undefined) throw failed('ENOENT', 'rename', from)
    this.#directory(parentOf(to), 'rename')
    this.#entries.delete(from)
    this.#entries.set(to, entry)
    if (entry !== 'directory') return
    for (const entries of [this.#entries, this.#durable]) {
      for (const [path, child] of [...entries]) {
        if (!path.startsWith(`${from}/`)) continue
        entries.delete(path)
        entries.set(to + path.slice(from.length), child)
      }
    }
  }

  removeFile(path: string): void {
    this.called('remove', path)
    this.#file(path, 'unlink')
    this.#entries.delete(path)
  }

  /** With everything in it. */
  removeDirectory(path: string): void {
    this.called('remove', path)
    this.#directory(path, 'rmdir')
    for (const other of [...this.#entries.keys()]) {
      if (other === path || other.startsWith(`${path}/`)) this.#entries.delete(other)
    }
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
    for (const entries of [this.#entries, this.#durable]) {
      for (let at = parentOf(path); !entries.has(at); at = parentOf(at))
        entries.set(at, 'directory')
      entries.set(path, content)
    }
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
    this.#directory(path, 'open')
    for (const other of [...this.#durable.keys()]) {
      if (parentOf(other) === path && other !== '/') this.#durable.delete(other)
    }
    this.#durable.set(path, 'directory')
    for (const [other, entry] of this.#entries) {
      if (parentOf(other) === path && other !== '/') this.#durable.set(other, entry)
    }
  }

  /** Done at once, reported in a microtask. */
  syncDirectoryInBackground(path: string, done: (failure: Error | undefined) => void): void {
    let failure: Error | undefined
    try {
      this.syncDirectory(path)
    } catch (error) {
      failure = error as Error
    }
    queueMicrotask(() => done(failure))
  }

  database(path: string): Database.Database {
    const image = this.#image(path)
    const database = new Database(image.length === 0 ? ':memory:' : image)
    const close = database.close.bind(database)
    database.close = () => {
      this.#image(path)
      this.#databases.delete(path)
      return close()
    }
    this.#databases.set(path, database)
    return database
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

  /** Done at once, reported in a microtask: a test stays in control of the order. */
  syncInBackground(done: (failure: Error | undefined) => void): void {
    let failure: Error | undefined
    try {
      this.sync()
    } catch (error) {
      failure = error as Error
    }
    queueMicrotask(() => done(failure))
  }

  close(): void {
    this.#usable('close', false)
    this.#open = false
    this.#disk.openFiles -= 1
  }
}
