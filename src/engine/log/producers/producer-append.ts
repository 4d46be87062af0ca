/**
 * What an append does to the state of the producers in it: checked first, applied when the records are
 * written. Kafka's ProducerAppendInfo.
 */
import { KafkaError } from '../../../protocol/errors.ts'
import { readEndTransactionMarker } from '../../../protocol/records/control-record.ts'
import type { RecordBatch } from '../../../protocol/records/record-batch.ts'
import {
  isNextSequence,
  lastSequenceOf,
  newProducerEntry,
  type ProducerEntry,
  producerBatchOf,
  withBatch,
  withMarker,
} from './producer-entry.ts'

/**
 * `client`: sequences are checked. `coordinator`: epochs only. `replay`: the records are in the log
 * already, nothing is refused.
 */
export type ProducerCheck = 'client' | 'coordinator' | 'replay'

export interface CompletedTransaction {
  readonly producerId: number
  readonly firstOffset: number
  /** Offset of the marker. */
  readonly lastOffset: number
  readonly isAborted: boolean
}

export interface StartedTransaction {
  readonly producerId: number
  readonly firstOffset: number
}

export class ProducerAppend {
  readonly #topicPartition: string
  readonly #check: ProducerCheck
  readonly #current: (producerId: number) => ProducerEntry | undefined
  readonly #updated = new Map<number, ProducerEntry>()
  readonly started: StartedTransaction[] = []
  readonly completed: CompletedTransaction[] = []

  constructor(
    topicPartition: string,
    check: ProducerCheck,
    current: (producerId: number) => ProducerEntry | undefined,
  ) {
    this.#topicPartition = topicPartition
    this.#check = check
    this.#current = current
  }

  get updated(): Iterable<ProducerEntry> {
    return this.#updated.values()
  }

  /**
   * Throws KafkaError: INVALID_PRODUCER_EPOCH, OUT_OF_ORDER_SEQUENCE_NUMBER, INVALID_TXN_STATE,
   * TRANSACTION_COORDINATOR_FENCED.
   */
  add(batch: RecordBatch): void {
    if (!batch.hasProducerId) return
    const { producerId } = batch
    const entry =
      this.#updated.get(producerId) ?? this.#current(producerId) ?? newProducerEntry(producerId)
    this.#checkProducerEpoch(entry, batch)
    const next = batch.isControl ? this.#addMarker(entry, batch) : this.#addData(entry, batch)
    if (next !== undefined) this.#updated.set(producerId, next)
  }

  #checkProducerEpoch(entry: ProducerEntry, batch: RecordBatch): void {
    if (this.#check === 'replay' || batch.producerEpoch >= entry.producerEpoch) return
    throw new KafkaError(
      'INVALID_PRODUCER_EPOCH',
      `Epoch of producer ${batch.producerId} at offset ${batch.baseOffset} in ${this.#topicPartition} is ${batch.producerEpoch}, which is smaller than the last seen epoch ${entry.producerEpoch}`,
    )
  }

  /** Without any state (expired, or the records are deleted) every first sequence is accepted (KIP-360). */
  #checkSequence(entry: ProducerEntry, batch: RecordBatch): void {
    const { producerId, producerEpoch, baseSequence, baseOffset } = batch
    if (entry.producerEpoch === -1) return
    if (producerEpoch !== entry.producerEpoch) {
      if (baseSequence === 0) return
      throw new KafkaError(
        'OUT_OF_ORDER_SEQUENCE_NUMBER',
        `Invalid sequence number for new epoch of producer ${producerId} at offset ${baseOffset} in partition ${this.#topicPartition}: ${producerEpoch} (request epoch), ${baseSequence} (seq. number), ${entry.producerEpoch} (current producer epoch)`,
      )
    }
    const last = lastSequenceOf(entry)
    if (isNextSequence(last, baseSequence)) return
    throw new KafkaError(
      'OUT_OF_ORDER_SEQUENCE_NUMBER',
      `Out of order sequence number for producer ${producerId} at offset ${baseOffset} in partition ${this.#topicPartition}: ${baseSequence} (incoming seq. number), ${last} (current end sequence number)`,
    )
  }

  #addData(entry: ProducerEntry, batch: RecordBatch): ProducerEntry {
    if (this.#check === 'client') this.#checkSequence(entry, batch)
    const { baseOffset, isTransactional } = batch
    const next = withBatch(entry, batch.producerEpoch, producerBatchOf(batch))
    if (entry.currentTxnFirstOffset !== undefined) {
      if (isTransactional || this.#check === 'replay') return next
      throw new KafkaError(
        'INVALID_TXN_STATE',
        `Expected transactional write from producer ${batch.producerId} at offset ${baseOffset} in partition ${this.#topicPartition}`,
      )
    }
    if (!isTransactional) return next
    this.started.push({ producerId: batch.producerId, firstOffset: baseOffset })
    return { ...next, currentTxnFirstOffset: baseOffset }
  }

  /** A control batch that compaction has emptied, or of another type, changes nothing. */
  #addMarker(entry: ProducerEntry, batch: RecordBatch): ProducerEntry | undefined {
    const [record] = batch.records()
    const marker = record === undefined ? undefined : readEndTransactionMarker(record)
    if (record === undefined || marker === undefined) return undefined
    if (entry.coordinatorEpoch > marker.coordinatorEpoch && this.#check !== 'replay') {
      throw new KafkaError(
        'TRANSACTION_COORDINATOR_FENCED',
        `Invalid coordinator epoch for producerId ${batch.producerId} at offset ${batch.baseOffset} in partition ${this.#topicPartition}: ${marker.coordinatorEpoch} (zombie), ${entry.coordinatorEpoch} (current)`,
      )
    }
    if (entry.currentTxnFirstOffset !== undefined) {
      this.completed.push({
        producerId: batch.producerId,
        firstOffset: entry.currentTxnFirstOffset,
        lastOffset: batch.baseOffset,
        isAborted: marker.type === 'ABORT',
      })
    }
    return withMarker(entry, batch.producerEpoch, marker.coordinatorEpoch, record.timestamp)
  }
}
