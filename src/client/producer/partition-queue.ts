/**
 * The batches of one partition, oldest first, and their sequence numbers. The order of sending is kept over retries:
 * while a batch waits to be sent again, nothing after it goes out, and a batch that was sent before goes out alone.
 *
 * Numbers start again at 0, in a higher epoch, where a number is missing for good (KIP-360): a batch was refused, or the
 * broker lost count. Then batches that were sent get new numbers, so it must be certain that the broker has none of
 * them. Where it is not, because a batch was given up while nobody knew whether it was written, the batches after it are
 * repeated under their old numbers first: the answer to the next one tells.
 */
import assert from 'node:assert/strict'
import { addToSequence } from '../../protocol/records/record.ts'
import type { TopicPartition } from '../topic-partition.ts'
import type { ProducerBatch, Sequence } from './producer-batch.ts'
import type { ProducerIdentity } from './producer-identity.ts'

/** Whether sequence `a` comes after `b`; sequences go round after 2^31 - 1. */
const isAfter = (a: number, b: number): boolean => a !== b && ((a - b) & 0x7fffffff) < 0x40000000

const endOf = ({ baseSequence }: Sequence, { recordCount }: ProducerBatch): number =>
  addToSequence(baseSequence, recordCount)

export class PartitionQueue {
  readonly partition: TopicPartition
  readonly batches: ProducerBatch[] = []
  /** Batches that were sent and not answered, oldest first; some may have failed meanwhile. */
  readonly onWire = new Set<ProducerBatch>()
  /** Under which the numbers are given. */
  #identity: ProducerIdentity | undefined
  #nextSequence = 0
  #nextToAcknowledge = 0
  #hasAcknowledged = false
  /** The number after a batch that was given up and may have been written. */
  #unresolved: number | undefined
  /** The first number that is missing for good. */
  #gap: number | undefined

  constructor(partition: TopicPartition) {
    this.partition = partition
  }

  /** The batch that takes new records. */
  get last(): ProducerBatch | undefined {
    return this.batches[this.batches.length - 1]
  }

  get isIdle(): boolean {
    return this.batches.length === 0 && this.onWire.size === 0
  }

  /** Whether the first batch cannot go out under this identity any more, but under one with a higher epoch. */
  needsNewEpoch(identity: ProducerIdentity): boolean {
    const first = this.batches[0]
    if (first === undefined || this.onWire.size > 0 || !this.#isUnder(identity)) return false
    return this.#gap !== undefined && !this.#isBeforeGap(first)
  }

  /**
   * The first batch, if order and back-off allow it to be sent now. The first batch of new numbers goes out alone: a
   * broker that knows nothing of the producer would take the second one if it refused the first.
   */
  sendable(now: number, identity: ProducerIdentity | undefined): ProducerBatch | undefined {
    const first = this.batches[0]
    if (first === undefined || first.retryAt > now) return undefined
    if (this.onWire.size === 0) return first
    if (first.attempts > 0 || first.sequence !== undefined) return undefined
    if (identity === undefined) return first
    const waits =
      this.#gap !== undefined ||
      this.#unresolved !== undefined ||
      !this.#hasAcknowledged ||
      !this.#isUnder(identity)
    return waits ? undefined : first
  }

  /** Takes the first batch for sending; gives its bytes. Not while it needs a new epoch. */
  take(identity: ProducerIdentity | undefined): { batch: ProducerBatch; bytes: Buffer } {
    const batch = this.batches[0]
    assert(batch !== undefined, 'there is a batch to take')
    if (identity !== undefined && !this.#isUnder(identity) && !this.#isBeforeGap(batch)) {
      this.#startNumbers(identity)
    }
    this.batches.shift()
    this.onWire.add(batch)
    batch.attempts += 1
    if (identity === undefined) return { batch, bytes: batch.seal(undefined) }
    const sequence = batch.sequence ?? this.#number(batch, identity)
    return { batch, bytes: batch.seal(sequence) }
  }

  /** Puts batches back to be sent again, before all that came after them. */
  putBack(batches: readonly ProducerBatch[]): void {
    const order = batches[0]?.order ?? 0
    const place = this.batches.findIndex((other) => other.order > order)
    this.batches.splice(place < 0 ? this.batches.length : place, 0, ...batches)
  }

  acknowledged(batch: ProducerBatch): void {
    if (batch.sequence === undefined) return
    this.#hasAcknowledged = true
    const end = endOf(batch.sequence, batch)
    if (isAfter(end, this.#nextToAcknowledge)) this.#nextToAcknowledge = end
    this.settle()
  }

  /** The batch will not be sent again: its numbers are missing, for certain or maybe. */
  givenUp(batch: ProducerBatch): void {
    const { sequence } = batch
    if (sequence === undefined) return
    const end = endOf(sequence, batch)
    if (!batch.maybeWritten) this.lost(batch)
    else if (this.#unresolved === undefined || isAfter(end, this.#unresolved)) {
      this.#unresolved = end
    }
    this.settle()
  }

  /** The broker found a gap before the batch: a real one, if nothing is missing that is still to be sent. */
  outOfOrder(batch: ProducerBatch): void {
    const number = batch.sequence?.baseSequence
    if (number === this.#nextToAcknowledge || number === this.#unresolved) this.lost(batch)
  }

  /** The broker will not take the numbers from this batch on. */
  lost({ sequence }: ProducerBatch): void {
    if (sequence === undefined) return
    const { baseSequence } = sequence
    if (this.#gap === undefined || isAfter(this.#gap, baseSequence)) this.#gap = baseSequence
  }

  /** Whether the batch is the one that the broker must accept next. */
  isNext({ sequence }: ProducerBatch): boolean {
    return sequence === undefined || sequence.baseSequence === this.#nextToAcknowledge
  }

  /** Once nothing numbered is left to tell: were the batches that were given up written? */
  settle(): void {
    if (this.#unresolved === undefined || this.onWire.size > 0) return
    if (this.batches[0]?.sequence !== undefined) return
    this.#unresolved = undefined
    if (this.#nextToAcknowledge !== this.#nextSequence) this.#gap ??= this.#nextToAcknowledge
  }

  /** Sent before, under numbers that still count. */
  #isBeforeGap({ sequence }: ProducerBatch): boolean {
    if (sequence === undefined) return false
    return this.#gap === undefined || isAfter(this.#gap, sequence.baseSequence)
  }

  #isUnder({ producerId, producerEpoch }: ProducerIdentity): boolean {
    const own = this.#identity
    return own?.producerId === producerId && own.producerEpoch === producerEpoch
  }

  #startNumbers(identity: ProducerIdentity): void {
    this.#identity = identity
    this.#gap = undefined
    for (const batch of this.batches) {
      batch.sequence = undefined
      batch.maybeWritten = false
    }
    this.#unresolved = undefined
    this.#hasAcknowledged = false
    this.#nextSequence = 0
    this.#nextToAcknowledge = 0
  }

  #number(batch: ProducerBatch, { producerId, producerEpoch }: ProducerIdentity): Sequence {
    const baseSequence = this.#nextSequence
    this.#nextSequence = addToSequence(baseSequence, batch.recordCount)
    return { producerId, producerEpoch, baseSequence }
  }
}
