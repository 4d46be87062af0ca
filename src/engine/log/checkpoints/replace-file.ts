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
