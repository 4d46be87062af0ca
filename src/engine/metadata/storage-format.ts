/**
 * Formatting the directories of a KRaft node: each gets `meta.properties` and `bootstrap.checkpoint`; with a
 * dynamic quorum (KIP-853) the metadata directory also gets the snapshot that names the first voters.
 */
import path from 'node:path'
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import type { System } from '../system/system.ts'
import { BOOTSTRAP_FILE } from './bootstrap.ts'
import { makeDurableDirectory } from './durable-directory.ts'
import { FormatError } from './format-error.ts'
import { type MetaProperties, readMetaProperties, writeMetaProperties } from './meta-properties.ts'
import { metadataLogDirectory } from './metadata-log.ts'
import { buildSnapshot, buildVotersSnapshot, snapshotFileName, type Voter } from './snapshot.ts'

export interface FormatRequest {
  readonly clusterId: string
  readonly nodeId: number
  /** Full paths: log.dirs and metadata.log.dir. */
  readonly directories: readonly string[]
  readonly metadataDirectory: string
  /** Directories that are formatted already are left as they are, instead of being an error. */
  readonly ignoreFormatted: boolean
  /** What the cluster starts with: feature levels, SCRAM users. */
  readonly bootstrapRecords: readonly MetadataRecordInput[]
  /** The first voters of a dynamic quorum; undefined: controller.quorum.voters says them. */
  readonly voters?: (directoryId: string) => readonly Voter[]
  /** The id of the metadata directory, where --initial-controllers gives it. */
  readonly metadataDirectoryId?: string | undefined
}

export interface FormattedDirectory {
  readonly directory: string
  readonly isMetadata: boolean
}

const JAVA_RUNTIME_EXCEPTION = 'java.lang.RuntimeException'

function requireSame(directory: string, found: MetaProperties, request: FormatRequest): void {
  const file = path.join(directory, 'meta.properties')
  if (found.clusterId !== undefined && found.clusterId !== request.clusterId) {
    throw new FormatError(
      `Invalid cluster.id in: ${file}. Expected ${request.clusterId}, but read ${found.clusterId}`,
      JAVA_RUNTIME_EXCEPTION,
    )
  }
  if (found.nodeId !== undefined && found.nodeId !== request.nodeId) {
    throw new FormatError(
      `Stored node id ${found.nodeId} doesn't match previous node id ${request.nodeId} in ${file}. If you moved your data, make sure your configured node id matches. If you intend to create a new node, you should remove all data in your data directories.`,
      JAVA_RUNTIME_EXCEPTION,
    )
  }
}

/** Those that have no meta.properties. Throws FormatError. */
function unformatted({ disk }: System, request: FormatRequest): string[] {
  const found = request.directories.map(
    (directory) => [directory, readMetaProperties(disk, directory)] as const,
  )
  for (const [directory, properties] of found) {
    if (properties !== undefined) requireSame(directory, properties, request)
  }
  const [formatted] = found.filter(([, properties]) => properties !== undefined)
  if (formatted !== undefined && !request.ignoreFormatted) {
    throw new FormatError(
      `Log directory ${formatted[0]} is already formatted. Use --ignore-formatted to ignore this directory and format the others.`,
    )
  }
  return found.filter(([, properties]) => properties === undefined).map(([directory]) => directory)
}

function formatOne(system: System, directory: string, request: FormatRequest): void {
  const { disk, clock, random } = system
  const isMetadata = directory === request.metadataDirectory
  const { clusterId, nodeId, voters, metadataDirectoryId, bootstrapRecords } = request
  const directoryId = (isMetadata ? metadataDirectoryId : undefined) ?? random.kafkaUuid()
  const now = clock.now()
  makeDurableDirectory(disk, directory)
  if (isMetadata && voters !== undefined) {
    const logDirectory = metadataLogDirectory(directory)
    makeDurableDirectory(disk, logDirectory)
    disk.replaceFile(
      path.join(logDirectory, snapshotFileName({ endOffset: 0, leaderEpoch: 0 })),
      buildVotersSnapshot(voters(directoryId), now),
    )
  }
  const bootstrap = buildSnapshot(bootstrapRecords, { now, lastContainedLogTimestamp: 0 })
  disk.replaceFile(path.join(directory, BOOTSTRAP_FILE), bootstrap)
  // Last, because it is what makes the directory a formatted one.
  writeMetaProperties(disk, directory, { version: 1, clusterId, nodeId, directoryId }, now)
}

/**
 * Formats what is not formatted yet; returns those directories, none when all were. `report` is called before
 * each. Throws FormatError, MetaPropertiesError.
 */
export function formatStorage(
  system: System,
  request: FormatRequest,
  report: (formatted: FormattedDirectory) => void,
): string[] {
  const directories = unformatted(system, request)
  for (const directory of directories) {
    report({ directory, isMetadata: directory === request.metadataDirectory })
    formatOne(system, directory, request)
  }
  return directories
}
