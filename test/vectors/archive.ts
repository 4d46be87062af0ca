import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

/** The archived folders below `log-dirs/`: log directories that Apache Kafka wrote, with what is known about them. */
export type LogDirectoryFixture =
  | 'kraft-3.9.1'
  | 'kraft-4.1.1'
  | 'zookeeper-3.9.1'
  | 'damaged-3.9.1'
  | 'unclean-3.9.1'
  | 'cleaned-4.1.1'

/** The absolute path of a file in this folder. */
export function vectorPath(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}

/** The values of a JSON lines file in this folder, one per line; a name that ends in `.gz` is unzipped first. */
export function readVectors<T>(name: string): T[] {
  const bytes = readFileSync(vectorPath(name))
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}

/**
 * Unpacks a fixture into a new temporary folder, whose files may be changed, and returns the path
 * of the fixture's own folder (`data/`, `expected/`, … are below it).
 */
export function unpackLogDirectory(name: LogDirectoryFixture): string {
  const folder = mkdtempSync(join(tmpdir(), `samsa-${name}-`))
  unpackArchive(vectorPath(`log-dirs/${name}.tar.gz`), folder)
  return join(folder, name)
}

/** Unpacks a `.tar.gz` (also one inside a fixture, such as `kill9-before.tar.gz`) into a folder. */
export function unpackArchive(archive: string, folder: string): void {
  execFileSync('tar', ['-xzf', archive, '-C', folder])
}

/** Removes what `unpackLogDirectory` made, given the path that it returned. */
export function removeLogDirectory(path: string): void {
  rmSync(join(path, '..'), { recursive: true, force: true })
}
