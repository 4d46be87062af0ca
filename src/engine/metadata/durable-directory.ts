import path from 'node:path'
import type { Disk } from '../system/system.ts'

/** Makes a directory that outlives a power cut, and its parents. Throws what the disk throws. */
export function makeDurableDirectory(disk: Disk, directory: string): void {
  if (disk.exists(directory)) return
  const parent = path.dirname(directory)
  makeDurableDirectory(disk, parent)
  disk.makeDirectory(directory)
  try {
    disk.syncDirectory(parent)
  } catch (error) {
    // Who may write to a directory need not be allowed to open it.
    if (!(error instanceof Error && 'code' in error && error.code === 'EACCES')) throw error
  }
}
