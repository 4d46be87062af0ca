import type { Disk } from '../../system/system.ts'

/**
 * Replaces a small file in one step, without syncing: for state that recovery rebuilds from the records,
 * so that a power cut costs time and not data. `Disk.replaceFile` is the one that survives it.
 */
export function replaceFileUnsynced(disk: Disk, path: string, content: Buffer | string): void {
  const temporary = `${path}.tmp`
  const file = disk.open(temporary, 'create')
  try {
    file.truncate(0)
    file.write([Buffer.from(content)], 0)
  } finally {
    file.close()
  }
  disk.rename(temporary, path)
}

/**
 * Writes a small file that is not there yet, without syncing. Half of it must read as none: making a file and renaming
 * it costs twice as much, and a topic may have thousands of partitions.
 */
export function writeNewFileUnsynced(disk: Disk, path: string, content: string): void {
  const file = disk.open(path, 'create')
  try {
    file.write([Buffer.from(content)], 0)
  } finally {
    file.close()
  }
}
