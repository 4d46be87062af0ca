/** What the transaction coordinator is given of the broker: its log, the partitions that take markers, the metadata. */
import { type ErrorName, KafkaError } from '../protocol/errors.ts'
import { buildEndTransactionMarker } from '../protocol/records/control-record.ts'
import type { BrokerConfig } from './config/broker-config.ts'
import type { GroupCoordinator } from './group/group-coordinator.ts'
import { OFFSETS_TOPIC } from './group-ports.ts'
import type { Controller } from './metadata/controller.ts'
import { featureLevel, TRANSACTION_VERSION } from './metadata/feature-levels.ts'
import type { MetadataStore } from './metadata/metadata-store.ts'
import type { Partition } from './partition.ts'
import type { Partitions } from './partitions.ts'
import type { Purgatory } from './purgatory.ts'
import type { Clock } from './system/system.ts'
import type {
  TransactionLog,
  TransactionMarker,
  TransactionMarkers,
  TransactionMetadataView,
} from './transaction/ports.ts'
import type { TransactionConfig } from './transaction/transaction-config.ts'
import type { TransactionPartition } from './transaction/transaction-metadata.ts'

export const TRANSACTION_STATE_TOPIC = '__transaction_state'
/** How long a marker may wait for its replicas before it is written again. */
const MARKER_TIMEOUT_MS = 30_000

/** The broker's configurations that transactions read. */
export function transactionConfigOf(config: BrokerConfig): TransactionConfig {
  const aborting = config.get('transaction.abort.timed.out.transaction.cleanup.interval.ms')
  const removing = config.get('transaction.remove.expired.transaction.cleanup.interval.ms')
  return {
    maxTimeoutMs: config.get('transaction.max.timeout.ms'),
    idExpirationMs: config.get('transactional.id.expiration.ms'),
    abortTimedOutIntervalMs: aborting,
    removeExpiredIntervalMs: removing,
  }
}

export function transactionLog(partitions: Partitions): TransactionLog {
  const find = (partition: number): Partition =>
    partitions.leader(TRANSACTION_STATE_TOPIC, partition)
  return {
    append: (partition, batch) =>
      find(partition).append(batch, { origin: 'coordinator', requiredAcks: -1 }).lastOffset,
    batches: (partition, fromOffset) => find(partition).log.batches(fromOffset),
    highWatermark: (partition) => find(partition).highWatermark,
    logStartOffset: (partition) => find(partition).logStartOffset,
    logEndOffset: (partition) => find(partition).logEndOffset,
    cleanedUpTo: (partition) => find(partition).log.cleanable.cleanedUpTo,
  }
}

export interface MarkerParts {
  readonly clock: Clock
  readonly partitions: Partitions
  readonly groups: GroupCoordinator
  readonly producePurgatory: Purgatory
}

/** Writes markers into the partitions of this broker, and tells the group coordinator of those among its offsets. */
export class PartitionMarkers implements TransactionMarkers {
  readonly #parts: MarkerParts

  constructor(parts: MarkerParts) {
    this.#parts = parts
  }

  write(
    { topic, partition }: TransactionPartition,
    marker: TransactionMarker,
    done: (error: ErrorName) => void,
  ): void {
    const { partitions, groups } = this.#parts
    try {
      const leader = partitions.leader(topic, partition)
      if (topic === OFFSETS_TOPIC)
        groups.endTransaction(partition, { type: 'end', ...marker }, done)
      else this.#append(leader, marker, done)
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      done(error.error)
    }
  }

  #append(partition: Partition, marker: TransactionMarker, done: (error: ErrorName) => void): void {
    const { clock, producePurgatory } = this.#parts
    const { producerId, producerEpoch, coordinatorEpoch, isCommit } = marker
    const batch = buildEndTransactionMarker(
      { producerId, producerEpoch, timestamp: clock.now() },
      { type: isCommit ? 'COMMIT' : 'ABORT', coordinatorEpoch },
    )
    const { lastOffset } = partition.append(batch, { origin: 'coordinator', requiredAcks: -1 })
    const isSafe = () => partition.highWatermark > lastOffset
    const outcome = (): ErrorName => {
      if (isSafe()) return 'NONE'
      return partition.isLeader ? 'REQUEST_TIMED_OUT' : 'NOT_LEADER_OR_FOLLOWER'
    }
    if (isSafe()) {
      done('NONE')
      return
    }
    producePurgatory.park(
      {
        isSatisfied: () => isSafe() || !partition.isLeader,
        complete: () => done(outcome()),
        fail: () => done('UNKNOWN_SERVER_ERROR'),
      },
      [partition],
      MARKER_TIMEOUT_MS,
    )
  }
}

export function transactionMetadataView(
  metadata: MetadataStore,
  controller: Controller,
  failed: (error: unknown) => void,
): TransactionMetadataView {
  let creating = false
  const level = () => featureLevel(metadata.image, TRANSACTION_VERSION)
  return {
    statePartitions: () => metadata.image.topic(TRANSACTION_STATE_TOPIC)?.partitions.length,
    hasPartition: ({ topic, partition }) =>
      metadata.image.partition(topic, partition) !== undefined,
    serverTransactionVersion: () => (level() >= 2 ? 2 : 0),
    recordVersion: () => (level() >= 1 ? 1 : 0),
    statePartitionLeader(partition, listener) {
      const leader = metadata.image.partition(TRANSACTION_STATE_TOPIC, partition)?.leader
      const broker = leader === undefined ? undefined : metadata.image.brokers.get(leader)
      const endpoint = broker?.endpoints.find(({ name }) => name === listener)
      if (broker === undefined || endpoint === undefined) return undefined
      return { nodeId: broker.id, host: endpoint.host, port: endpoint.port }
    },
    createStateTopic() {
      if (creating) return
      creating = true
      controller
        .autoCreateTopic(TRANSACTION_STATE_TOPIC)
        .then(({ error }) => {
          if (error !== undefined && error.error !== 'TOPIC_ALREADY_EXISTS') failed(error)
        }, failed)
        .finally(() => {
          creating = false
        })
    },
  }
}
