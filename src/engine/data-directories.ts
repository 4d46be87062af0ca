/**
 * The data directories of a node before it starts: whether they are there and can be written, and whether they belong
 * to this node and to one cluster. Kafka's checks in Kafka's words. A node that keeps Kafka's ZooKeeper form of
 * configuration, or none, formats its directories itself; a KRaft file wants `kafka-storage format` first.
 */
import path from 'node:path'
import type { BrokerConfig } from './config/broker-config.ts'
import { makeDurableDirectory } from './metadata/durable-directory.ts'
import {
  type MetaProperties,
  MetaPropertiesError,
  readMetaProperties,
  writeMetaProperties,
} from './metadata/meta-properties.ts'
import { StartupError } from './startup-error.ts'
import type { System } from './system/system.ts'

export interface DataDirectories {
  readonly clusterId: string
  /** Full paths, in the order of log.dirs. */
  readonly directories: readonly string[]
  /** Their ids, in the same order. */
  readonly directoryIds: readonly string[]
  /** Holds `__cluster_metadata-0`. */
  readonly metadataDirectory: string
}

function refused(message: string, cause?: unknown): StartupError {
  return new StartupError('java.lang.RuntimeException', message, { cause, isBeforeStart: true })
}

export interface FormatOptions {
  /** Directories that were never formatted are; otherwise that is an error. */
  readonly formatsItself: boolean
  /** The cluster of a first format; a new one when missing. */
  readonly clusterId?: string | undefined
}

/** Throws StartupError. */
export function openDataDirectories(
  system: System,
  config: BrokerConfig,
  { formatsItself, clusterId: newClusterId }: FormatOptions,
): DataDirectories {
  const directories = config.logDirs.map((directory) => path.resolve(directory))
  const metadataDirectory = path.resolve(config.metadataLogDir)
  const all = [...new Set([metadataDirectory, ...directories])]
  const found = new Map(all.map((directory) => [directory, read(system, directory)]))
  const known = [...found.values()].filter((properties) => properties !== undefined)
  if (known.length === 0 && !formatsItself) {
    throw refused('No readable meta.properties files found.')
  }
  const clusterId =
    agreedClusterId(found, config, metadataDirectory) ?? newClusterId ?? system.random.kafkaUuid()
  for (const directory of all) {
    const properties = found.get(directory)
    if (properties?.directoryId !== undefined && properties.version === 1) continue
    // A directory that is new among the log.dirs, or of a release that gave directories no ids.
    found.set(directory, format(system, directory, clusterId, config.nodeId, properties))
  }
  return {
    clusterId,
    directories,
    directoryIds: directories.map((directory) => found.get(directory)?.directoryId ?? ''),
    metadataDirectory,
  }
}

function read(system: System, directory: string): MetaProperties | undefined {
  try {
    if (!system.disk.exists(directory)) return undefined
    if (!system.disk.isDirectory(directory))
      throw unusable(directory, `${directory} is not a directory`)
    system.disk.list(directory)
    return readMetaProperties(system.disk, directory)
  } catch (error) {
    if (error instanceof MetaPropertiesError) {
      throw refused(
        `Error while reading meta.properties file ${path.join(directory, 'meta.properties')}: ${error.message}`,
        error,
      )
    }
    if (error instanceof StartupError) throw error
    throw unusable(directory, (error as Error).message, error)
  }
}

function unusable(directory: string, why: string, cause?: unknown): StartupError {
  return new StartupError(
    'java.io.IOException',
    `Failed to load ${directory} during broker startup: ${why}`,
    { cause },
  )
}

/** Every directory must name this node and the same cluster. */
function agreedClusterId(
  found: ReadonlyMap<string, MetaProperties | undefined>,
  config: BrokerConfig,
  metadataDirectory: string,
): string | undefined {
  let clusterId = found.get(metadataDirectory)?.clusterId
  for (const [directory, properties] of found) {
    if (properties === undefined) continue
    const file = path.join(directory, 'meta.properties')
    if (properties.nodeId !== undefined && properties.nodeId !== config.nodeId) {
      throw refused(
        `Stored node id ${properties.nodeId} doesn't match previous node id ${config.nodeId} in ${file}. If you moved your data, make sure your configured node id matches. If you intend to create a new node, you should remove all data in your data directories.`,
      )
    }
    clusterId ??= properties.clusterId
    if (properties.clusterId !== undefined && properties.clusterId !== clusterId) {
      throw refused(
        `Invalid cluster.id in: ${file}. Expected ${clusterId}, but read ${properties.clusterId}`,
      )
    }
  }
  return clusterId
}

function format(
  system: System,
  directory: string,
  clusterId: string,
  nodeId: number,
  existing: MetaProperties | undefined,
): MetaProperties {
  const properties = {
    version: 1,
    clusterId,
    nodeId,
    directoryId: existing?.directoryId ?? system.random.kafkaUuid(),
  }
  try {
    makeDurableDirectory(system.disk, directory)
    writeMetaProperties(system.disk, directory, properties, system.clock.now())
  } catch (error) {
    throw unusable(directory, (error as Error).message, error)
  }
  return properties
}
