/**
 * The batches of one partition, oldest first, and their sequence numbers. The order of sending is kept
 * over retries: while a batch waits to be sent again, nothing after it goes out, and a batch that was
 * sent before goes out alone. After a gap in the sequence the partition starts anew, at sequence 0 of a
 * higher epoch, as soon as nothing is on the wire any more (KIP-360).
 */
import { addToSequence } from '../../protocol/records/record.ts'
import type { TopicPartition } from '../topic-partition.ts'
import type { ProducerBatch, Sequence } from './producer-batch.ts'
import type { ProducerIdentity } from './producer-identity.ts'

export class PartitionQueue {
  readonly partition: TopicPartition
  readonly batches: ProducerBatch[] = []
  /** Batches that were sent and not answered. */
  onWire = 0
  #producerId = -1
  #producerEpoch = -1
  #nextSequence = 0
  #nextToAcknowledge = 0
  #startsAnew = false

  constructor(partition: TopicPartition) {
    this.partition = partition
  }

  /** The batch that takes new records. */
  get last(): ProducerBatch | undefined {
    return this.batches[this.batches.length - 1]
  }

  /** The first batch, if order and back-off allow it to be sent now. */
  sendable(now: number): ProducerBatch | undefined {
    const first = this.batches[0]
    if (first === undefined || first.retryAt > now) return undefined
    if (this.onWire > 0 && (this.#startsAnew || first.attempts > 0)) return undefined
    return first
  }

  /** Takes the first batch for sending; gives its bytes. */
  take(identity: ProducerIdentity | undefined): { batch: ProducerBatch; bytes: Buffer } {
    const batch = this.batches.shift()
    if (batch === undefined) throw new Error('there is a batch to take')
    this.onWire += 1
    batch.attempts += 1
    if (identity === undefined) return { batch, bytes: batch.seal(undefined) }
    this.#follow(identity, batch)
    const sequence = batch.sequence ?? this.#number(batch)
    return { batch, bytes: batch.seal(sequence) }
  }

  /** Puts batches back to be sent again, before all that came after them. */
  putBack(batches: readonly ProducerBatch[]): void {
    const order = batches[0]?.order ?? 0
    const place = this.batches.findIndex((other) => other.order > order)
    this.batches.splice(place < 0 ? this.batches.length : place, 0, ...batches)
  }

  /** A sequence number will be missing, or the broker lost count: numbers start again. */
  startAnew(): void {
    if (this.#producerId >= 0) this.#startsAnew = true
  }

  acknowledged({ sequence, recordCount }: ProducerBatch): void {
    if (sequence !== undefined) {
      this.#nextToAcknowledge = addToSequence(sequence.baseSequence, recordCount)
    }
  }

  /** Whether the batch is the one that the broker must accept next. */
  isNext({ sequence }: ProducerBatch): boolean {
    return sequence === undefined || sequence.baseSequence === this.#nextToAcknowledge
  }

  #follow(identity: ProducerIdentity, taken: ProducerBatch): void {
    if (this.#producerId === identity.producerId && !this.#startsAnew) return
    if (this.#startsAnew) identity.bumpEpoch()
    this.#startsAnew = false
    this.#producerId = identity.producerId
    this.#producerEpoch = identity.producerEpoch
    this.#nextSequence = 0
    this.#nextToAcknowledge = 0
    taken.sequence = undefined
    for (const batch of this.batches) batch.sequence = undefined
  }

  #number(batch: ProducerBatch): Sequence {
    const baseSequence = this.#nextSequence
    this.#nextSequence = addToSequence(baseSequence, batch.recordCount)
    return { producerId: this.#producerId, producerEpoch: this.#producerEpoch, baseSequence }
  }
}
