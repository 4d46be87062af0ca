/**
 * The record batches of one partition's answer, given out record by record. Leaves out control batches,
 * records before the wanted offset and, with read_committed, records of aborted transactions: a
 * transaction counts as aborted from its first offset, as the answer lists it, up to its marker.
 */
import { controlRecordType } from '../../protocol/records/control-record.ts'
import type { KafkaRecord } from '../../protocol/records/record.ts'
import { type RecordBatch, recordBatches } from '../../protocol/records/record-batch.ts'
import type { TopicPartition } from '../topic-partition.ts'
import type { AssignedPartition } from './assigned-partition.ts'
import type { ConsumerRecord } from './consumer-record.ts'

export interface AbortedTransaction {
  readonly producerId: number
  readonly firstOffset: number
}

export interface FetchedRecordsOptions {
  readonly checkCrcs: boolean
  /** With read_committed, otherwise undefined. */
  readonly abortedTransactions: readonly AbortedTransaction[] | undefined
}

/** A batch in place; records before `from` were not asked for. */
export interface FetchedBatch extends TopicPartition {
  readonly batch: RecordBatch
  readonly from: number
}

export class FetchedRecords {
  readonly #partition: AssignedPartition
  readonly #batches: Iterator<RecordBatch>
  readonly #options: FetchedRecordsOptions
  /** Sorted by first offset; taken from the front as batches pass by. */
  readonly #aborted: AbortedTransaction[]
  readonly #abortedProducers = new Set<number>()
  #batch: RecordBatch | undefined
  #records: Iterator<KafkaRecord> | undefined
  #timestampType: ConsumerRecord['timestampType'] = 'CreateTime'
  #leaderEpoch = -1

  constructor(partition: AssignedPartition, bytes: Buffer, options: FetchedRecordsOptions) {
    this.#partition = partition
    this.#batches = recordBatches(bytes)
    this.#options = options
    this.#aborted = [...(options.abortedTransactions ?? [])].sort(
      (a, b) => a.firstOffset - b.firstOffset,
    )
  }

  /**
   * Adds up to `limit` records to `records` and moves the partition's position. False when there are no
   * more. Throws CorruptRecordError.
   */
  drain(records: ConsumerRecord[], limit: number): boolean {
    const partition = this.#partition
    const { topic, partition: number } = partition
    while (records.length < limit) {
      const next = this.#records?.next()
      if (next === undefined || next.done === true) {
        if (!this.#nextBatch()) return false
        continue
      }
      const record = next.value
      if (record.offset < (partition.position ?? 0)) continue
      records.push({
        topic,
        partition: number,
        offset: record.offset,
        timestamp: record.timestamp,
        timestampType: this.#timestampType,
        key: record.key,
        value: record.value,
        headers: record.headers,
        leaderEpoch: this.#leaderEpoch,
      })
      partition.position = record.offset + 1
      partition.positionEpoch = this.#leaderEpoch < 0 ? undefined : this.#leaderEpoch
    }
    return true
  }

  /** The next batch as a whole; the position moves behind it. Undefined when there is none. Throws CorruptRecordError. */
  takeBatch(): FetchedBatch | undefined {
    if (!this.#nextBatch() || this.#batch === undefined) return undefined
    const { topic, partition } = this.#partition
    const from = this.#partition.position ?? 0
    const batch = this.#batch
    this.#partition.position = Math.max(from, batch.nextOffset)
    return { topic, partition, batch, from }
  }

  /** Moves to the next batch with records to give out; the position passes what is left out. */
  #nextBatch(): boolean {
    const partition = this.#partition
    for (;;) {
      this.#passBatch()
      const next = this.#batches.next()
      if (next.done === true) return false
      const batch = next.value
      this.#batch = batch
      this.#records = undefined
      if (batch.lastOffset < (partition.position ?? 0)) continue
      if (batch.magic === 2) {
        if (this.#options.checkCrcs) batch.ensureValid()
        this.#leaderEpoch = batch.partitionLeaderEpoch
        if (this.#isLeftOut(batch)) continue
      } else this.#leaderEpoch = -1
      this.#timestampType = batch.timestampType === 'LogAppendTime' ? 'LogAppendTime' : 'CreateTime'
      this.#records = batch.records()
      return true
    }
  }

  /** A batch may end with offsets whose records are gone (compaction). */
  #passBatch(): void {
    const batch = this.#batch
    if (batch === undefined) return
    this.#partition.position = Math.max(this.#partition.position ?? 0, batch.nextOffset)
  }

  #isLeftOut(batch: RecordBatch): boolean {
    if (batch.magic !== 2) return false
    if (this.#options.abortedTransactions !== undefined && batch.hasProducerId) {
      while ((this.#aborted[0]?.firstOffset ?? Number.POSITIVE_INFINITY) <= batch.lastOffset) {
        const begun = this.#aborted.shift()
        if (begun !== undefined) this.#abortedProducers.add(begun.producerId)
      }
      if (batch.isControl) {
        const marker = batch.records().next().value
        if (marker !== undefined && controlRecordType(marker.key) === 'ABORT') {
          this.#abortedProducers.delete(batch.producerId)
        }
      } else if (batch.isTransactional && this.#abortedProducers.has(batch.producerId)) return true
    }
    return batch.isControl
  }
}

/** The offset after the last whole batch; undefined where there is none. Throws CorruptRecordError. */
export function nextFetchOffset(bytes: Buffer): number | undefined {
  let next: number | undefined
  for (const batch of recordBatches(bytes)) next = batch.nextOffset
  return next
}
