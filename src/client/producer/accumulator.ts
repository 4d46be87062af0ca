/** Where records wait: a queue of batches for each partition, within `buffer.memory`. */
import type { TopicMetadata } from '../cluster-metadata.ts'
import { partitionName } from '../topic-partition.ts'
import { PartitionQueue } from './partition-queue.ts'
import { type BatchSettings, ProducerBatch } from './producer-batch.ts'
import type { ProducerRecord, SendCallback } from './producer-record.ts'

export interface AccumulatorSettings extends BatchSettings {
  readonly lingerMs: number
  readonly bufferMemory: number
}

const BATCH_OVERHEAD = 61

export class Accumulator {
  readonly queues = new Map<string, PartitionQueue>()
  /** Batches that have not ended, sent or not. */
  readonly incomplete = new Set<ProducerBatch>()
  readonly #settings: AccumulatorSettings
  readonly #byTopic = new Map<string, PartitionQueue[]>()
  #buffered = 0
  #batches = 0
  /** While positive, nothing lingers. */
  #flushes = 0

  constructor(settings: AccumulatorSettings) {
    this.#settings = settings
  }

  get isFull(): boolean {
    return this.#buffered >= this.#settings.bufferMemory
  }

  /** True when the record filled a batch or began one. */
  append(
    record: ProducerRecord,
    partition: number,
    size: number,
    callback: SendCallback | undefined,
  ): boolean {
    const queue = this.queue(record.topic, partition)
    const now = Date.now()
    let batch = queue.last
    const began =
      batch === undefined || !batch.isOpen || batch.size + size > this.#settings.batchSize
    if (batch === undefined || began) {
      batch = this.#begin(queue, now)
    }
    batch.append(record, record.timestamp ?? now, callback)
    batch.reserved += size
    this.#buffered += size
    return began || batch.size >= this.#settings.batchSize
  }

  /**
   * Milliseconds until the queue's first batch should be sent for its own sake: 0 when it is full, has
   * lingered, is being repeated, or everything has to go.
   */
  waitMs(queue: PartitionQueue, batch: ProducerBatch, now: number): number {
    if (this.#flushes > 0 || this.isFull) return 0
    if (queue.batches.length > 1 || batch.attempts > 0 || !batch.isOpen) return 0
    if (batch.size >= this.#settings.batchSize) return 0
    return Math.max(0, batch.createdAt + this.#settings.lingerMs - now)
  }

  queue(topic: string, partition: number): PartitionQueue {
    let queues = this.#byTopic.get(topic)
    if (queues === undefined) {
      queues = []
      this.#byTopic.set(topic, queues)
    }
    const known = queues[partition]
    if (known !== undefined) return known
    const created = new PartitionQueue({ topic, partition })
    queues[partition] = created
    this.queues.set(partitionName(created.partition), created)
    return created
  }

  /** The halves take the place of a batch that was split. */
  replace(batch: ProducerBatch, parts: readonly ProducerBatch[]): void {
    this.incomplete.delete(batch)
    for (const part of parts) this.incomplete.add(part)
  }

  /** Gives back the memory of a batch that has ended. */
  release(batch: ProducerBatch): void {
    this.incomplete.delete(batch)
    this.#buffered -= batch.reserved
  }

  /** Runs `wait` for every batch there is now, without lingering; resolves when all have ended. */
  async flush(wake: () => void): Promise<void> {
    this.#flushes += 1
    wake()
    try {
      await Promise.all([...this.incomplete].map((batch) => batch.done()))
    } finally {
      this.#flushes -= 1
    }
  }

  /** Partitions of topics that are no more, with nothing waiting, are forgotten. */
  forget(known: ReadonlyMap<string, TopicMetadata>): void {
    for (const [name, queue] of this.queues) {
      if (known.has(queue.partition.topic) || !queue.isIdle) continue
      this.queues.delete(name)
      // Only this partition: others of the topic may still have batches that must be sent.
      const siblings = this.#byTopic.get(queue.partition.topic)
      if (siblings !== undefined) delete siblings[queue.partition.partition]
    }
  }

  #begin(queue: PartitionQueue, now: number): ProducerBatch {
    this.#batches += 1
    const { partition } = queue
    const batch = new ProducerBatch(
      partition,
      { createdAt: now, order: this.#batches },
      this.#settings,
    )
    batch.reserved = BATCH_OVERHEAD
    this.#buffered += BATCH_OVERHEAD
    queue.batches.push(batch)
    this.incomplete.add(batch)
    return batch
  }
}
