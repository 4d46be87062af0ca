/** Which partitions of internal topics their coordinators have taken over, as this broker comes to lead them and stops to. */
import type { Logger } from './logger.ts'
import type { Partition } from './partition.ts'
import type { Partitions } from './partitions.ts'

export interface PartitionCoordinator {
  elected(partition: number, leaderEpoch: number): void
  resigned(partition: number): void
  highWatermarkAdvanced(partition: number): void
}

export class CoordinatedPartitions {
  readonly #partitions: Partitions
  /** By topic. */
  readonly #coordinators: ReadonlyMap<string, PartitionCoordinator>
  readonly #leaderEpochs = new Map<Partition, number>()

  /** In the order in which the coordinators take over. */
  constructor(
    partitions: Partitions,
    coordinators: readonly (readonly [topic: string, PartitionCoordinator])[],
  ) {
    this.#partitions = partitions
    this.#coordinators = new Map(coordinators)
  }

  has(topic: string): boolean {
    return this.#coordinators.has(topic)
  }

  /** Takes over what this broker leads, where that is news. */
  elect(): void {
    for (const [topic, coordinator] of this.#coordinators) {
      for (const partition of this.#partitions.all()) {
        if (partition.topic !== topic || !partition.isLeader) continue
        if (this.#leaderEpochs.get(partition) === partition.leaderEpoch) continue
        this.#leaderEpochs.set(partition, partition.leaderEpoch)
        coordinator.elected(partition.partition, partition.leaderEpoch)
      }
    }
  }

  /** The topic is gone. */
  resign(topic: string): void {
    for (const partition of this.#leaderEpochs.keys()) {
      if (partition.topic !== topic) continue
      this.#leaderEpochs.delete(partition)
      this.#coordinators.get(topic)?.resigned(partition.partition)
    }
  }

  changed(partition: Partition): void {
    if (!this.#leaderEpochs.has(partition)) return
    this.#coordinators.get(partition.topic)?.highWatermarkAdvanced(partition.partition)
  }
}

/** For what creates an internal topic. */
export const notCreated = (logger: Logger, topic: string) => (error: unknown) =>
  logger.log(
    'ERROR',
    'kafka.server.DefaultAutoTopicCreationManager',
    `Failed to create ${topic}`,
    error,
  )
