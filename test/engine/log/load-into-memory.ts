import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { MemoryDisk } from '../system/memory-disk.ts'

/** Copies a directory of the real disk into a disk in memory, below `target`. */
export function loadIntoMemory(
  source: string,
  target: string,
  disk = new MemoryDisk(),
): MemoryDisk {
  disk.makeDirectory(target)
  for (const name of readdirSync(source)) {
    const path = join(source, name)
    if (statSync(path).isDirectory()) loadIntoMemory(path, `${target}/${name}`, disk)
    else disk.put(`${target}/${name}`, readFileSync(path))
  }
  return disk
}
