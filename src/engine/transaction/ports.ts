/** What the transaction coordinator needs of the broker around it. */
import type { ErrorName } from '../../protocol/errors.ts'
import type { RecordBatch } from '../../protocol/records/record-batch.ts'
import type { ClientTransactionVersion, TransactionPartition } from './transaction-metadata.ts'
import type { TransactionRecordVersion } from './transaction-records.ts'

/** The partitions of `__transaction_state` that this broker leads. */
export interface TransactionLog {
  /**
   * Appends one record batch as the leader of `__transaction_state-<partition>` (acks=all) and returns the
   * offset of its last record. Throws KafkaError as the partition does.
   */
  append(partition: number, batch: Buffer): number
  /** Batches from the one that contains `fromOffset` (or the next one) up to the log's end. */
  batches(partition: number, fromOffset: number): Iterable<RecordBatch>
  highWatermark(partition: number): number
  logStartOffset(partition: number): number
  logEndOffset(partition: number): number
  /** Compaction has been up to here: what was superseded or deleted before it may be missing in the log. */
  cleanedUpTo(partition: number): number
}

/** What ends a transaction in a partition. */
export interface TransactionMarker {
  readonly producerId: number
  readonly producerEpoch: number
  readonly coordinatorEpoch: number
  readonly isCommit: boolean
}

/** The partitions of transactions; in `__consumer_offsets` a marker also decides about offsets. */
export interface TransactionMarkers {
  /** Calls `done` when the marker is safe (maybe before it returns), or with what kept it from being written. */
  write(
    partition: TransactionPartition,
    marker: TransactionMarker,
    done: (error: ErrorName) => void,
  ): void
}

/** Where a coordinator can be reached. */
export interface TransactionCoordinatorNode {
  readonly nodeId: number
  readonly host: string
  readonly port: number
}

/** The applied metadata, as far as transactions need it. */
export interface TransactionMetadataView {
  /** Partitions of `__transaction_state`; undefined: the topic does not exist. */
  statePartitions(): number | undefined
  /** The leader of `__transaction_state-<partition>` as seen on `listener`; undefined: there is none. */
  statePartitionLeader(partition: number, listener: string): TransactionCoordinatorNode | undefined
  hasPartition(partition: TransactionPartition): boolean
  /** As the cluster's transaction.version has it. */
  serverTransactionVersion(): ClientTransactionVersion
  recordVersion(): TransactionRecordVersion
  /** Starts to create `__transaction_state` through the controller, unless that is under way. Never throws. */
  createStateTopic(): void
}
