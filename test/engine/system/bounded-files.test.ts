import { describe, expect, test } from 'vitest'
import { boundedFiles, openFilesBound } from '../../../src/engine/system/bounded-files.ts'
import type { Disk, DiskFile } from '../../../src/engine/system/system.ts'
import { MemoryDisk } from './memory-disk.ts'

/** A disk of a process that may have `limit` files open. */
class LimitedDisk extends MemoryDisk {
  limit = Number.POSITIVE_INFINITY

  override open(path: string, mode: 'read' | 'write' | 'create'): DiskFile {
    if (this.openFiles >= this.limit) {
      throw Object.assign(new Error(`EMFILE: too many open files, open '${path}'`), {
        code: 'EMFILE',
        syscall: 'open',
      })
    }
    return super.open(path, mode)
  }
}

/** The disk's functions without `this`, as those of the real one are. */
function functionsOf(disk: MemoryDisk): Disk {
  return {
    open: (path, mode) => disk.open(path, mode),
    exists: (path) => disk.exists(path),
    isDirectory: (path) => disk.isDirectory(path),
    size: (path) => disk.size(path),
    modifiedTime: (path) => disk.modifiedTime(path),
    setModifiedTime: (path, time) => disk.setModifiedTime(path, time),
    list: (path) => disk.list(path),
    makeDirectory: (path) => disk.makeDirectory(path),
    rename: (from, to) => disk.rename(from, to),
    removeFile: (path) => disk.removeFile(path),
    removeDirectory: (path) => disk.removeDirectory(path),
    readFile: (path) => disk.readFile(path),
    replaceFile: (path, content) => disk.replaceFile(path, content),
    syncDirectory: (path) => disk.syncDirectory(path),
    syncDirectoryInBackground: (path, done) => disk.syncDirectoryInBackground(path, done),
    database: (path) => disk.database(path),
  }
}

function openTen(bound: number) {
  const disk = new LimitedDisk()
  disk.makeDirectory('/data')
  const bounded = boundedFiles(functionsOf(disk), bound)
  const files = Array.from({ length: 10 }, (_, i) => bounded.open(`/data/${i}`, 'create'))
  return { disk, bounded, files }
}

const textOf = (file: DiskFile | undefined): string => {
  const bytes = Buffer.alloc(file?.size() ?? 0)
  file?.read(bytes, 0, bytes.length, 0)
  return bytes.toString()
}

describe('the bound of open files', () => {
  test('is a share of the limit of the process, and no more than is of use', () => {
    expect(openFilesBound(300)).toBe(100)
    expect(openFilesBound(1_048_576)).toBe(3000)
    expect(openFilesBound(undefined)).toBe(341)
    expect(openFilesBound(2)).toBe(1)
  })

  test('holds while more files are in use, and what was written is read back', () => {
    const { disk, bounded, files } = openTen(3)
    for (const round of [0, 5]) {
      for (const [i, file] of files.entries()) {
        file.write([Buffer.from(`file${i}`)], round)
        expect(disk.openFiles).toBeLessThanOrEqual(3)
      }
    }
    expect(files.map(textOf)).toEqual(files.map((_, i) => `file${i}file${i}`))
    expect(bounded.openFiles).toBe(3)
  })

  test('lets those go that were not used for longest', () => {
    const { disk, files } = openTen(3)
    const before = disk.count('open')
    for (const other of files.slice(1)) {
      textOf(files[0])
      textOf(other)
    }
    // The others once each, or the last two not at all; the busy one no more than twice.
    expect(disk.count('open') - before).toBeLessThanOrEqual(9 + 2)
  })

  test('is not for a file that was closed: it stays closed', () => {
    const { disk, bounded, files } = openTen(20)
    for (const file of files) file.close()
    expect(disk.openFiles).toBe(0)
    expect(bounded.openFiles).toBe(0)
    expect(() => files[0]?.size()).toThrow('/data/0 is closed')
  })

  test('does not bring a file back that is gone', () => {
    const { bounded, files } = openTen(1)
    bounded.removeFile('/data/0')
    expect(() => files[0]?.size()).toThrow('ENOENT')
    expect(bounded.exists('/data/0')).toBe(false)
  })
})

describe('without descriptors left', () => {
  test('files that are not in use make room', () => {
    const { disk, bounded, files } = openTen(10)
    disk.limit = 10
    const another = bounded.open('/data/another', 'create')
    another.write([Buffer.from('here')], 0)
    bounded.replaceFile('/data/checkpoint', 'written')
    expect(disk.readFile('/data/checkpoint').toString()).toBe('written')
    expect([...files, another].map(textOf).at(-1)).toBe('here')
    expect(disk.openFiles).toBeLessThanOrEqual(10)
  })

  test('the operation fails when there is no room to make, and not for ever', () => {
    const { disk, bounded, files } = openTen(10)
    disk.limit = 0
    expect(() => bounded.open('/data/another', 'create')).toThrow('EMFILE')
    expect(() => files[0]?.write([Buffer.from('x')], 0)).toThrow('EMFILE')
    disk.limit = 5
    files[0]?.write([Buffer.from('x')], 0)
    expect(textOf(files[0])).toBe('x')
  })
})
