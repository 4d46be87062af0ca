/**
 * meta.properties: which cluster, node and directory a log directory belongs to. Version 1 is KRaft's; version
 * 0 (ZooKeeper) is read, with its broker.id as the node id.
 */
import type { Disk } from '../system/system.ts'

export interface MetaProperties {
  readonly version: number
  readonly clusterId: string | undefined
  readonly nodeId: number | undefined
  /** 22 characters; directories of releases before 3.7 have none. */
  readonly directoryId: string | undefined
}

/** A file that cannot be what it should be; the message is Kafka's. */
export class MetaPropertiesError extends Error {
  override readonly name = 'MetaPropertiesError'
}

/** Undefined: there is no such file. Throws MetaPropertiesError. */
export declare function readMetaProperties(
  disk: Disk,
  directory: string,
): MetaProperties | undefined

/** Writes the file atomically; `now` is the time that its comment shows. */
export declare function writeMetaProperties(
  disk: Disk,
  directory: string,
  properties: MetaProperties,
  now: number,
): void
