/**
 * Opens a directory's metadata when a broker starts: locks the directory (state.db), recovers
 * `__cluster_metadata-0`, begins a new leader epoch, applies what is committed, and writes the bootstrap
 * records into an empty log. What comes back is loaded: its image is current.
 */
import path from 'node:path'
import type { BrokerConfig } from '../config/broker-config.ts'
import type { Logger } from '../logger.ts'
import type { System } from '../system/system.ts'
import { bootstrapRecords } from './bootstrap.ts'
import { Controller } from './controller.ts'
import { makeDurableDirectory } from './durable-directory.ts'
import { MetadataLog, metadataLogDirectory } from './metadata-log.ts'
import { MetadataStore } from './metadata-store.ts'
import { appliedLeaderEpoch } from './metadata-tables.ts'
import { requireServable, warnOfUnserved } from './servable-metadata.ts'
import { SnapshotGenerator } from './snapshot-generator.ts'
import { StateDatabase } from './state-database.ts'

export interface MetadataOptions {
  readonly system: System
  readonly logger: Logger
  readonly config: BrokerConfig
  readonly nodeId: number
  readonly clusterId: string
  /** The log directory that holds `__cluster_metadata-0` (metadata.log.dir, else the first of log.dirs). */
  readonly directory: string
  /** The ids of all log directories, in the order of log.dirs; new partitions go round them. */
  readonly directoryIds: readonly string[]
  /** The metadata cannot be changed any more, or what was applied is not known: the broker must end. */
  onFailure?(message: string, cause: Error): void
  /** Keeps state.db in memory, for a directory that does not outlive the broker. */
  readonly ephemeral?: boolean
}

export interface OpenedMetadata {
  readonly metadata: MetadataStore
  readonly controller: Controller
  readonly stateDatabase: StateDatabase
  readonly log: MetadataLog
  /** Commits and closes; the directory's lock is free afterwards. */
  close(): void
}

/**
 * state.db stands beside the metadata log, where Apache Kafka looks over files that it does not know, and
 * not between the topics' directories, where people look.
 */
export function stateDatabasePath(logDirectory: string): string {
  return path.join(metadataLogDirectory(logDirectory), 'state.db')
}

function openLog({ system, logger, config, nodeId, directory }: MetadataOptions): MetadataLog {
  return MetadataLog.open(system, logger, metadataLogDirectory(directory), {
    nodeId,
    segmentBytes: config.get('metadata.log.segment.bytes'),
    segmentMs: config.get('metadata.log.segment.ms'),
  })
}

/**
 * Every start of a broker begins a leader epoch, also one of Apache Kafka's. When state.db does not know the last one, somebody
 * else has used the directory since: the offsets that its tables say they were applied up to mean nothing any more, because
 * logs may have been compacted, truncated or made anew. All tables are built again from the logs then.
 */
function clearIfOutdated(stateDatabase: StateDatabase, log: MetadataLog, logger: Logger): void {
  const applied = appliedLeaderEpoch(stateDatabase)
  if (applied === undefined || applied === log.leaderEpoch) return
  const message = `state.db is of leader epoch ${applied}, the metadata log of ${log.leaderEpoch}: it is built anew`
  logger.log('INFO', 'kafka.server.KafkaRaftServer', message)
  stateDatabase.clear()
}

function load(log: MetadataLog, metadata: MetadataStore, options: MetadataOptions): void {
  metadata.load(log.history())
  const { image } = metadata
  requireServable({ image, nodeId: options.nodeId, voterIds: log.voterIds })
  warnOfUnserved(options.logger, image)
  metadata.kraftVersion = log.kraftVersion
  metadata.apply(log.becomeLeader())
  // Every cluster has feature levels; they are the last of the bootstrap's one batch.
  const isNew = metadata.image.features.size === 0
  if (isNew) metadata.apply(log.append(bootstrapRecords(options.system.disk, options.directory)))
}

/** Throws DirectoryLockedError when another process has the directory; KafkaError KAFKA_STORAGE_ERROR. */
export function openMetadata(options: MetadataOptions): OpenedMetadata {
  const { system, logger, config, nodeId, clusterId, directory, directoryIds } = options
  makeDurableDirectory(system.disk, metadataLogDirectory(directory))
  const stateDatabase = StateDatabase.open(
    system,
    options.ephemeral === true ? ':memory:' : stateDatabasePath(directory),
    {
      logger,
      onFailure: (cause) => options.onFailure?.(`${stateDatabasePath(directory)} failed`, cause),
    },
  )
  try {
    const log = openLog(options)
    clearIfOutdated(stateDatabase, log, options.logger)
    log.onFailure = (cause) => options.onFailure?.(`${log.directory} could not be synced`, cause)
    const metadata = new MetadataStore(stateDatabase, clusterId)
    load(log, metadata, options)
    const controller = new Controller({ system, config, nodeId, directoryIds, log, metadata })
    const snapshots = new SnapshotGenerator({ system, logger, config, log, metadata })
    const close = () => {
      snapshots.stop()
      log.close()
      stateDatabase.close()
    }
    return { metadata, controller, stateDatabase, log, close }
  } catch (error) {
    stateDatabase.close()
    throw error
  }
}
