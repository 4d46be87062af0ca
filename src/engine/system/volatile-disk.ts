/**
 * A disk for what need not survive a crash: the same files, but nothing waits until they are on the device, and
 * databases are kept in memory. For brokers whose data goes with them.
 */
import type { Disk, DiskFile, Timers } from './system.ts'

class UnsyncedFile implements DiskFile {
  readonly #file: DiskFile
  readonly #timers: Timers

  constructor(file: DiskFile, timers: Timers) {
    this.#file = file
    this.#timers = timers
  }

  get path(): string {
    return this.#file.path
  }

  size(): number {
    return this.#file.size()
  }

  read(target: Buffer, offset: number, length: number, position: number): number {
    return this.#file.read(target, offset, length, position)
  }

  write(buffers: readonly Buffer[], position: number): void {
    this.#file.write(buffers, position)
  }

  truncate(size: number): void {
    this.#file.truncate(size)
  }

  sync(): void {}

  syncInBackground(done: (failure: Error | undefined) => void): void {
    this.#timers.soon(() => done(undefined))
  }

  close(): void {
    this.#file.close()
  }
}

/** `disk` must work without `this`. */
export function volatileDisk(disk: Disk, timers: Timers): Disk {
  return {
    ...disk,
    open: (path, mode) => new UnsyncedFile(disk.open(path, mode), timers),
    replaceFile(path, content) {
      const temporary = `${path}.tmp`
      const file = disk.open(temporary, 'create')
      try {
        file.truncate(0)
        file.write([typeof content === 'string' ? Buffer.from(content) : content], 0)
      } finally {
        file.close()
      }
      disk.rename(temporary, path)
    },
    syncDirectory: () => undefined,
    syncDirectoryInBackground: (_, done) => timers.soon(() => done(undefined)),
    database: () => disk.database(':memory:'),
  }
}
