/**
 * Opens a directory's metadata when a broker starts: locks the directory (state.db), recovers
 * `__cluster_metadata-0`, begins a new leader epoch, applies what is committed, and writes the bootstrap
 * records into an empty log. What comes back is loaded: its image is current.
 */
import type { BrokerConfig } from '../config/broker-config.ts'
import type { Logger } from '../logger.ts'
import type { System } from '../system/system.ts'
import type { Controller } from './controller.ts'
import type { MetadataStore } from './metadata-store.ts'
import type { StateDatabase } from './state-database.ts'

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
}

export interface OpenedMetadata {
  readonly metadata: MetadataStore
  readonly controller: Controller
  readonly stateDatabase: StateDatabase
  /** Commits and closes; the directory's lock is free afterwards. */
  close(): void
}

/** Throws DirectoryLockedError when another process has the directory. */
export declare function openMetadata(options: MetadataOptions): OpenedMetadata
