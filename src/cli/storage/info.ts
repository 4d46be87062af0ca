/** `kafka-storage info`: what it prints, and its exit status. */
import { storageInfo } from '../../engine/metadata/storage-info.ts'
import type { System } from '../../engine/system/system.ts'
import { readNodeConfiguration } from './node-configuration.ts'

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  return [title, ...lines.map((line) => `  ${line}`), '']
}

export interface StorageDocument {
  /** Those that exist. */
  readonly directories: readonly string[]
  /** Of meta.properties, as they stand there; null: none was found. */
  readonly metadata: Readonly<Record<string, string>> | null
  readonly problems: readonly string[]
}

/** The same as a document. Throws ConfigError. */
export function storageDocument(system: System, file: string): StorageDocument {
  const { directories, isKraft } = readNodeConfiguration(file)
  const { found, properties, problems } = storageInfo(system, directories, isKraft)
  return { directories: found, metadata: properties ?? null, problems }
}

/** Returns 1 when something is wrong. Throws ConfigError. */
export function info(system: System, file: string, print: (line: string) => void): 0 | 1 {
  const { directories, isKraft } = readNodeConfiguration(file)
  const { found, metadata, problems } = storageInfo(system, directories, isKraft)
  const lines = [
    ...section(found.length === 1 ? 'Found log directory:' : 'Found log directories:', found),
    ...(metadata === undefined ? [] : [`Found metadata: ${metadata}`, '']),
    ...section(problems.length === 1 ? 'Found problem:' : 'Found problems:', problems),
  ]
  for (const line of lines) print(line)
  return problems.length === 0 ? 0 : 1
}
