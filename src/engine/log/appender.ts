/**
 * The append path: check the records, recognise what was sent before, give offsets, write, and only then
 * take the producers and transactions in.
 */
import type { DefaultRecordBatch } from '../../protocol/records/default-record-batch.ts'
import type { AppendOptions, AppendResult } from './append.ts'
import { prepareAppend } from './append-preparation.ts'
import type { LeaderEpochs } from './checkpoints/leader-epochs.ts'
import type { LocalLog } from './local-log.ts'
import { findDuplicate } from './producers/producer-entry.ts'
import type { ProducerStates } from './producers/producer-states.ts'

export interface AppenderParts {
  /** For messages: `orders-0`. */
  readonly topicPartition: string
  readonly local: LocalLog
  readonly epochs: LeaderEpochs
  readonly producers: ProducerStates
}

export class Appender {
  readonly #topicPartition: string
  readonly #local: LocalLog
  readonly #epochs: LeaderEpochs
  readonly #producers: ProducerStates

  constructor({ topicPartition, local, epochs, producers }: AppenderParts) {
    this.#topicPartition = topicPartition
    this.#local = local
    this.#epochs = epochs
    this.#producers = producers
  }

  /** Throws as `Log.append` says, and what the disk throws. */
  append(records: Buffer, options: AppendOptions, logStartOffset: number): AppendResult {
    this.#local.ensureWritable()
    const { leaderEpoch, origin, now } = options
    const { config, logEndOffset: firstOffset } = this.#local
    const context = { topicPartition: this.#topicPartition, config, now }
    const batches = prepareAppend(records, origin, context)
    const duplicate = origin === 'client' ? this.#duplicateOf(batches) : undefined
    if (duplicate !== undefined) return { ...duplicate, logStartOffset, duplicate: true }
    let nextOffset = firstOffset
    let maxTimestamp = -1
    for (const batch of batches) {
      batch.setBaseOffset(nextOffset)
      batch.setPartitionLeaderEpoch(leaderEpoch)
      nextOffset = batch.nextOffset
      maxTimestamp = Math.max(maxTimestamp, batch.maxTimestamp)
    }
    const producerAppend = this.#producers.prepare(origin === 'client' ? 'client' : 'coordinator')
    for (const batch of batches) producerAppend.add(batch)
    const aborted = producerAppend.completed
      .filter(({ isAborted }) => isAborted)
      .map((ended) => ({
        ...ended,
        lastStableOffset: this.#producers.lastStableOffsetAfter(ended),
      }))
    this.#epochs.assign(leaderEpoch, firstOffset)
    this.#local.write({ batches, aborted, nextOffset, maxTimestamp, now })
    this.#producers.apply(producerAppend, nextOffset)
    return {
      firstOffset,
      lastOffset: nextOffset - 1,
      maxTimestamp,
      logAppendTime: config.messageTimestampType === 'LogAppendTime' ? now : -1,
      logStartOffset,
      duplicate: false,
    }
  }

  /** A producer that did not see our answer sends its batch again, and gets the same answer again. */
  #duplicateOf(
    batches: readonly DefaultRecordBatch[],
  ): Omit<AppendResult, 'logStartOffset' | 'duplicate'> | undefined {
    for (const {
      hasProducerId,
      producerId,
      producerEpoch,
      baseSequence,
      lastSequence,
    } of batches) {
      const entry = hasProducerId ? this.#producers.producer(producerId) : undefined
      if (entry === undefined) continue
      const found = findDuplicate(entry, producerEpoch, baseSequence, lastSequence)
      if (found === undefined) continue
      const { firstOffset, lastOffset, timestamp } = found
      return { firstOffset, lastOffset, maxTimestamp: timestamp, logAppendTime: timestamp }
    }
    return undefined
  }
}
