/**
 * The copy of one partition: takes batches of the source in order, and has them written to the target under sequence numbers
 * that follow from the target's offsets. Where the source has a gap, what comes behind it waits until the place is stored.
 */
import type { FetchedBatch } from '../../client/consumer/fetched-records.ts'
import type { BatchWriter, WriteListener } from '../../client/producer/batch-writer.ts'
import { partitionName, type TopicPartition } from '../../client/topic-partition.ts'
import type { KafkaError } from '../../protocol/errors.ts'
import type { OffsetMap } from './offset-map.ts'
import { halved, outgoingBatches, seal } from './outgoing-batches.ts'
import type { PositionStore, StoredPosition } from './position-store.ts'
import { sequenceOf } from './starting-point.ts'

export interface MirroredBatch {
  readonly bytes: Buffer
  readonly recordCount: number
  /** The offset that its first record must get. */
  readonly target: number
}

export interface PartitionParts {
  readonly source: TopicPartition
  readonly target: TopicPartition
  readonly topicIds: { readonly source: string; readonly target: string }
  readonly map: OffsetMap
  /** The offset of the source to go on at. */
  readonly position: number
  readonly producer: { readonly id: number; readonly epoch: number; readonly sequenceBase: number }
  readonly store: PositionStore
  readonly writer: BatchWriter<MirroredBatch>
  readonly listener: PartitionListener
}

export interface PartitionListener {
  /** So many bytes more, or fewer, are on the way. */
  outstanding(change: number): void
  /** Records were acknowledged by the target. */
  wrote(partition: PartitionMirror, records: number, bytes: number): void
  /** The partition cannot go on. `startsAnew`: somebody else has written its records, so look again how far it is. */
  stopped(
    partition: PartitionMirror,
    problem: { readonly reason: string; readonly startsAnew: boolean },
  ): void
  /** Positions cannot be stored: nothing can go on. */
  failed(error: Error): void
}

/** A partition with more than this on the way is not read on. */
const OUTSTANDING_BYTES_MAX = 4 * 1024 * 1024
/** Runs on the way, so that the stored position stays a small record. */
const OUTSTANDING_RUNS_MAX = 4000

const CONFLICTS: readonly string[] = [
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
]

export class PartitionMirror implements WriteListener<MirroredBatch> {
  readonly source: TopicPartition
  readonly target: TopicPartition
  readonly name: string
  readonly map: OffsetMap
  /** The source's offset behind all that was taken. */
  position: number
  /** The target's offset behind all that was acknowledged. */
  acknowledged: number
  outstandingBytes = 0
  readonly #parts: PartitionParts
  #isStopped = false
  /** Behind a gap whose place is not stored yet. */
  #held: MirroredBatch[] = []
  #isSaving = false
  #savedUpTo: number

  constructor(parts: PartitionParts) {
    this.#parts = parts
    this.source = parts.source
    this.target = parts.target
    this.name = partitionName(parts.target)
    this.map = parts.map
    this.position = parts.position
    this.acknowledged = parts.map.nextTarget
    this.#savedUpTo = this.acknowledged
  }

  /** Nothing is on the way. */
  get isSettled(): boolean {
    return this.acknowledged === this.map.nextTarget
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  get isFull(): boolean {
    if (this.outstandingBytes > OUTSTANDING_BYTES_MAX) return true
    const { runs } = this.map
    return (runs[runs.length - OUTSTANDING_RUNS_MAX]?.target ?? 0) > this.acknowledged
  }

  /** Stores where it begins; rejects when that fails. */
  async open(): Promise<void> {
    await this.save()
    this.#parts.writer.open(this.target, this)
  }

  /** Stops for good, for example to be opened anew. */
  stop(): void {
    this.#isStopped = true
    this.#parts.writer.forget(this.target)
    this.#outstanding(-this.outstandingBytes)
    this.#held = []
  }

  /** Batches of the source that follow those before. Throws CorruptRecordError. */
  feed(fetched: readonly FetchedBatch[], position: number): void {
    if (this.#isStopped) return
    this.position = position
    let begins = false
    for (const { bytes, recordCount, ranges } of outgoingBatches(fetched)) {
      const target = this.map.nextTarget
      for (const { source, count } of ranges) begins = this.map.append(source, count) || begins
      const batch = this.#sealed({ bytes, recordCount, target })
      this.#outstanding(bytes.length)
      if (begins || this.#held.length > 0) this.#held.push(batch)
      else this.#parts.writer.append(this.target, batch)
    }
    if (begins && !this.#isSaving) void this.#saveHeld()
  }

  written(batch: MirroredBatch, baseOffset: number): void {
    if (this.#isStopped) return
    if (baseOffset >= 0 && baseOffset !== batch.target) {
      const place = `records were expected at offset ${batch.target} and came to ${baseOffset}`
      this.#stop(`somebody else writes there, too: ${place}`)
      return
    }
    this.acknowledged = batch.target + batch.recordCount
    this.#outstanding(-batch.bytes.length)
    this.#parts.listener.wrote(this, batch.recordCount, batch.bytes.length)
  }

  refused(batch: MirroredBatch, error: KafkaError): readonly MirroredBatch[] | undefined {
    if (this.#isStopped) return undefined
    const place = `offset ${this.map.sourceOf(batch.target) ?? batch.target} of the source`
    if (error.error === 'MESSAGE_TOO_LARGE' && batch.recordCount > 1) return this.#halved(batch)
    if (error.error === 'MESSAGE_TOO_LARGE') {
      this.#stop(`the record at ${place} is larger than its max.message.bytes`)
    } else if (CONFLICTS.includes(error.error)) {
      this.#stop(`somebody else has written at ${place} (${error.error})`, true)
    } else {
      const records = batch.recordCount === 1 ? 'the record' : `${batch.recordCount} records`
      this.#stop(`${records} at ${place} refused: ${error.message}`)
    }
    return undefined
  }

  /** Stores how far it is, if that has changed. */
  async checkpoint(): Promise<void> {
    if (!this.#isStopped && this.#savedUpTo !== this.acknowledged) await this.save()
  }

  async save(): Promise<void> {
    await this.#parts.store.savePosition(this.target, () => this.#stored())
  }

  #stored(): StoredPosition {
    const { source, topicIds, producer } = this.#parts
    this.map.thin(this.acknowledged)
    this.#savedUpTo = this.acknowledged
    return {
      sourceTopic: source.topic,
      sourceTopicId: topicIds.source,
      targetTopicId: topicIds.target,
      producerId: producer.id,
      producerEpoch: producer.epoch,
      sequenceBase: producer.sequenceBase,
      acknowledged: this.acknowledged,
      runs: this.map.runs,
    }
  }

  /** Stores the places of what is held, then lets it go; until nothing is held. */
  async #saveHeld(): Promise<void> {
    this.#isSaving = true
    try {
      while (this.#held.length > 0 && !this.#isStopped) {
        const covered = this.#held.length
        await this.save()
        for (const batch of this.#held.splice(0, covered)) {
          this.#parts.writer.append(this.target, batch)
        }
      }
    } catch (error) {
      this.#parts.listener.failed(error instanceof Error ? error : new Error(String(error)))
    } finally {
      this.#isSaving = false
    }
  }

  #sealed(batch: MirroredBatch): MirroredBatch {
    const { id, epoch, sequenceBase } = this.#parts.producer
    const baseSequence = sequenceOf(batch.target, sequenceBase)
    seal(batch.bytes, { producerId: id, producerEpoch: epoch, baseSequence })
    return batch
  }

  #halved(batch: MirroredBatch): MirroredBatch[] {
    let target = batch.target
    const parts = halved(batch).map((part) => {
      const sealed = this.#sealed({ ...part, target })
      target += part.recordCount
      return sealed
    })
    this.#outstanding(parts.reduce((sum, { bytes }) => sum + bytes.length, -batch.bytes.length))
    return parts
  }

  #stop(reason: string, startsAnew = false): void {
    this.stop()
    this.#parts.listener.stopped(this, { reason, startsAnew })
  }

  #outstanding(change: number): void {
    this.outstandingBytes += change
    this.#parts.listener.outstanding(change)
  }
}
