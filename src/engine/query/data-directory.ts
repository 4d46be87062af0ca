/** What lies in the log directories of one broker, ours or Apache Kafka's, running or not. */

import {
  CheckpointError,
  OffsetCheckpoint,
  offsetCheckpoint,
} from '../log/checkpoints/offset-checkpoint.ts'
import { LogDirectory } from '../log/log-directory.ts'
import { readMetaProperties } from '../metadata/meta-properties.ts'
import { METADATA_TOPIC } from '../metadata/metadata-log.ts'
import type { Disk } from '../system/system.ts'
import { PartitionReader } from './partition-reader.ts'

/** The message is for the user. */
export class NoDataError extends Error {
  override readonly name = 'NoDataError'
}

export class DataDirectory {
  readonly directories: readonly string[]
  readonly clusterId: string
  readonly #disk: Disk

  /** Throws NoDataError for what is no log directory. */
  constructor(disk: Disk, directories: readonly string[]) {
    this.#disk = disk
    this.directories = directories
    const metaProperties = directories.map((directory) => {
      if (!disk.isDirectory(directory)) throw new NoDataError(`There is no directory ${directory}`)
      const found = readMetaProperties(disk, directory)
      if (found === undefined && new LogDirectory(disk, directory).entries().length === 0) {
        throw new NoDataError(
          `${directory} is not the log directory of a broker: there is no meta.properties in it`,
        )
      }
      return found
    })
    this.clusterId = metaProperties.find((found) => found?.clusterId !== undefined)?.clusterId ?? ''
  }

  /** The logs of all topics, by topic and partition. */
  partitions(): PartitionReader[] {
    const found = this.directories.flatMap((directory) => this.#partitionsIn(directory))
    return found
      .filter(({ topic }) => topic !== METADATA_TOPIC)
      .sort((a, b) => compare(a.topic, b.topic) || a.partition - b.partition)
  }

  /** Those of one topic. Throws NoDataError when there is none. */
  partitionsOf(topic: string): PartitionReader[] {
    const all = topic === METADATA_TOPIC ? [this.metadataLog()] : this.partitions()
    const found = all.flatMap((log) => (log?.topic === topic ? [log] : []))
    if (found.length > 0) return found
    throw new NoDataError(`There is no log of topic '${topic}' in ${this.directories.join(', ')}`)
  }

  /** Undefined: the broker is one of a cluster with ZooKeeper. */
  metadataLog(): PartitionReader | undefined {
    return this.directories
      .flatMap((directory) => this.#partitionsIn(directory))
      .find(({ topic }) => topic === METADATA_TOPIC)
  }

  #partitionsIn(directory: string): PartitionReader[] {
    const logStartOffsets = this.#logStartOffsets(directory)
    return new LogDirectory(this.#disk, directory)
      .entries()
      .filter(({ state }) => state === 'log')
      .map((log) => {
        const deletedBefore = logStartOffsets.get(`${log.topic}-${log.partition}`)
        return new PartitionReader(this.#disk, log, deletedBefore)
      })
  }

  #logStartOffsets(directory: string): Map<string, number> {
    const checkpoint = new OffsetCheckpoint(this.#disk, directory, offsetCheckpoint.logStartOffset)
    try {
      const offsets = checkpoint.read()
      return new Map(offsets.map((at) => [`${at.topic}-${at.partition}`, at.offset]))
    } catch (error) {
      if (error instanceof CheckpointError) return new Map()
      throw error
    }
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
