/** What `kafka-storage info` says about the directories of a node: what is there, and what is wrong with it. */
import type { System } from '../system/system.ts'
import {
  type MetaProperties,
  MetaPropertiesError,
  metaPropertiesEntries,
  readMetaProperties,
} from './meta-properties.ts'

export interface StorageInfo {
  readonly found: readonly string[]
  /** The first that was found, as Java prints a map. */
  readonly metadata: string | undefined
  /** The same by key. */
  readonly properties: Readonly<Record<string, string>> | undefined
  readonly problems: readonly string[]
}

function differences(first: MetaProperties, other: MetaProperties): string[] {
  const problems: string[] = []
  if (first.clusterId !== other.clusterId) {
    problems.push('Mismatched cluster IDs between storage directories.')
  } else if (first.nodeId !== other.nodeId) {
    problems.push('Mismatched node IDs between storage directories.')
  }
  return problems
}

function inspect(
  { disk }: System,
  directory: string,
): { exists: boolean; properties?: MetaProperties; problem?: string } {
  if (!disk.exists(directory)) return { exists: false, problem: `${directory} does not exist` }
  if (!disk.isDirectory(directory)) {
    return { exists: false, problem: `${directory} is not a directory` }
  }
  try {
    const properties = readMetaProperties(disk, directory)
    if (properties !== undefined) return { exists: true, properties }
    return { exists: true, problem: `${directory} is not formatted.` }
  } catch (error) {
    if (!(error instanceof MetaPropertiesError)) throw error
    return { exists: true, problem: `Error loading ${directory}/meta.properties: ${error.message}` }
  }
}

/** `isKraft`: whether the node's configuration is of a KRaft cluster. */
export function storageInfo(
  system: System,
  directories: readonly string[],
  isKraft: boolean,
): StorageInfo {
  const found: string[] = []
  const problems: string[] = []
  let first: MetaProperties | undefined
  for (const directory of [...new Set(directories)].sort()) {
    const { exists, properties, problem } = inspect(system, directory)
    if (exists) found.push(directory)
    if (problem !== undefined) problems.push(problem)
    if (first !== undefined && properties !== undefined) {
      problems.push(...differences(first, properties))
    }
    first ??= properties
  }
  if (isKraft && first?.version === 0) {
    problems.push(
      'The kafka configuration file appears to be for a cluster in KRaft mode, but the directories are formatted for legacy mode.',
    )
  }
  if (!isKraft && first?.version === 1) {
    problems.push(
      'The kafka configuration file appears to be for a legacy cluster, but the directories are formatted for a cluster in KRaft mode.',
    )
  }
  const entries = first === undefined ? [] : metaPropertiesEntries(first)
  const text = entries.map(([key, value]) => `${key}=${value}`).join(', ')
  const properties = first === undefined ? undefined : Object.fromEntries(entries)
  return { found, problems, properties, metadata: first === undefined ? undefined : `{${text}}` }
}
