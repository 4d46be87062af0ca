/**
 * What a partition remembers of one producer: its epoch, its last five batches (so that a retry of any of
 * the in-flight ones is recognised), and the transaction it has open. Kafka's ProducerStateEntry.
 */
import { addToSequence } from '../../../protocol/records/record.ts'
import type { RecordBatch } from '../../../protocol/records/record-batch.ts'
import type { ProducerSnapshotEntry } from './producer-snapshot.ts'

export interface ProducerBatch {
  readonly firstSequence: number
  readonly lastSequence: number
  readonly firstOffset: number
  readonly lastOffset: number
  /** The batch's largest timestamp. */
  readonly timestamp: number
}

/** A retry can be any of the requests that an idempotent producer has in flight. */
export const batchesMax = 5

export interface ProducerEntry {
  readonly producerId: number
  /** -1: no batch and no marker seen yet. */
  readonly producerEpoch: number
  readonly coordinatorEpoch: number
  readonly lastTimestamp: number
  /** First offset of the open transaction; undefined: none. */
  readonly currentTxnFirstOffset: number | undefined
  /** Oldest first. */
  readonly batches: readonly ProducerBatch[]
}

export function newProducerEntry(producerId: number): ProducerEntry {
  return {
    producerId,
    producerEpoch: -1,
    coordinatorEpoch: -1,
    lastTimestamp: -1,
    currentTxnFirstOffset: undefined,
    batches: [],
  }
}

/** -1 when no batch is remembered. */
export function lastSequenceOf(entry: ProducerEntry): number {
  return entry.batches.at(-1)?.lastSequence ?? -1
}

/** The sequence after 2^31-1 is 0. */
export function isNextSequence(last: number, next: number): boolean {
  return next === last + 1 || (next === 0 && last === 0x7fff_ffff)
}

/** The remembered batch with exactly these sequences, if the epoch is the producer's. */
export function findDuplicate(
  entry: ProducerEntry,
  producerEpoch: number,
  firstSequence: number,
  lastSequence: number,
): ProducerBatch | undefined {
  if (entry.producerEpoch !== producerEpoch) return undefined
  return entry.batches.find(
    (batch) => batch.firstSequence === firstSequence && batch.lastSequence === lastSequence,
  )
}

export const producerBatchOf = (batch: RecordBatch): ProducerBatch => ({
  firstSequence: batch.baseSequence,
  lastSequence: batch.lastSequence,
  firstOffset: batch.baseOffset,
  lastOffset: batch.lastOffset,
  timestamp: batch.maxTimestamp,
})

/** A new epoch forgets the batches of the old one. */
export function withBatch(
  entry: ProducerEntry,
  producerEpoch: number,
  batch: ProducerBatch,
): ProducerEntry {
  const earlier = entry.producerEpoch === producerEpoch ? entry.batches : []
  return {
    ...entry,
    producerEpoch,
    lastTimestamp: batch.timestamp,
    batches: [...earlier.slice(1 - batchesMax), batch],
  }
}

/** With batches of its epoch from before those that it remembers, oldest first. */
export function withEarlierBatches(
  entry: ProducerEntry,
  earlier: readonly ProducerBatch[],
): ProducerEntry {
  return { ...entry, batches: [...earlier, ...entry.batches].slice(-batchesMax) }
}

/** After the marker that ended its transaction. */
export function withMarker(
  entry: ProducerEntry,
  producerEpoch: number,
  coordinatorEpoch: number,
  timestamp: number,
): ProducerEntry {
  return {
    ...entry,
    producerEpoch,
    coordinatorEpoch,
    lastTimestamp: timestamp,
    currentTxnFirstOffset: undefined,
    batches: entry.producerEpoch === producerEpoch ? entry.batches : [],
  }
}

/** A snapshot keeps only the last batch. */
export function fromSnapshot(saved: ProducerSnapshotEntry): ProducerEntry {
  const { lastOffset, offsetDelta, lastSequence } = saved
  const batch: ProducerBatch = {
    firstSequence: firstSequenceOf(lastSequence, offsetDelta),
    lastSequence,
    firstOffset: lastOffset - offsetDelta,
    lastOffset,
    timestamp: saved.timestamp,
  }
  return {
    producerId: saved.producerId,
    producerEpoch: saved.producerEpoch,
    coordinatorEpoch: saved.coordinatorEpoch,
    lastTimestamp: saved.timestamp,
    currentTxnFirstOffset:
      saved.currentTxnFirstOffset < 0 ? undefined : saved.currentTxnFirstOffset,
    batches: lastOffset < 0 ? [] : [batch],
  }
}

function firstSequenceOf(lastSequence: number, offsetDelta: number): number {
  if (lastSequence < 0) return -1
  const first = lastSequence - offsetDelta
  return first >= 0 ? first : addToSequence(0x7fff_ffff, first + 1)
}

export function toSnapshot(entry: ProducerEntry): ProducerSnapshotEntry {
  const last = entry.batches.at(-1)
  return {
    producerId: entry.producerId,
    producerEpoch: entry.producerEpoch,
    lastSequence: last?.lastSequence ?? -1,
    lastOffset: last?.lastOffset ?? -1,
    offsetDelta: last === undefined ? 0 : last.lastOffset - last.firstOffset,
    timestamp: entry.lastTimestamp,
    coordinatorEpoch: entry.coordinatorEpoch,
    currentTxnFirstOffset: entry.currentTxnFirstOffset ?? -1,
  }
}
