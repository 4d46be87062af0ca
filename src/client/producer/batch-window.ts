/**
 * The finished batches of one partition on their way to its leader, oldest first. Up to `IN_FLIGHT_MAX` are on the wire
 * together; when one of them fails, everything that was not acknowledged is sent again, in order, once the others are
 * answered. The sequence numbers make the repetition harmless.
 */
import type { TopicPartition } from '../topic-partition.ts'

export interface FinishedBatch {
  /** Sealed: with producer id, epoch, sequence and checksum. */
  readonly bytes: Buffer
  readonly recordCount: number
}

/** Brokers recognise repetitions of a producer's last five batches in a partition. */
const IN_FLIGHT_MAX = 5

/**
 * A broker that knows nothing of a producer in a partition takes a batch with any sequence number as its first: so nothing
 * may overtake that one. Brokers remember for a day by default (`producer.id.expiration.ms`).
 */
const KNOWN_FOR_MS = 60_000

interface Entry<B> {
  readonly batch: B
  state: 'waiting' | 'sent' | 'acknowledged'
  baseOffset: number
}

export interface WrittenBatch<B> {
  readonly batch: B
  /** -1 where the broker did not tell. */
  readonly baseOffset: number
}

export class BatchWindow<B extends FinishedBatch = FinishedBatch> {
  readonly partition: TopicPartition
  /** Not to be sent before this time, after an error. */
  retryAt = 0
  /** Failures since the last acknowledgement. */
  failures = 0
  #entries: Entry<B>[] = []
  #onWire = 0
  #acknowledgedAt = Number.NEGATIVE_INFINITY
  /** After a failure, until nothing is on the wire any more. */
  #isBroken = false

  constructor(partition: TopicPartition) {
    this.partition = partition
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0
  }

  append(batch: B): void {
    this.#entries.push({ batch, state: 'waiting', baseOffset: -1 })
  }

  /** The batch that may be sent now. */
  sendable(now: number): B | undefined {
    const inFlightMax = now - this.#acknowledgedAt < KNOWN_FOR_MS ? IN_FLIGHT_MAX : 1
    if (this.#isBroken || this.retryAt > now || this.#onWire >= inFlightMax) return undefined
    return this.#entries.find(({ state }) => state === 'waiting')?.batch
  }

  sent(batch: B): void {
    const entry = this.#find(batch)
    if (entry === undefined) return
    entry.state = 'sent'
    this.#onWire += 1
  }

  /** True for the oldest batch: nothing before it can be why it failed. */
  isFirst(batch: B): boolean {
    return this.#entries[0]?.batch === batch
  }

  /** Those that are written now, with all before them, in order. */
  acknowledged(batch: B, baseOffset: number, now: number): WrittenBatch<B>[] {
    const entry = this.#find(batch)
    if (entry === undefined) return []
    this.#answered()
    this.failures = 0
    this.#acknowledgedAt = now
    entry.state = 'acknowledged'
    entry.baseOffset = baseOffset
    const first = this.#entries.findIndex(({ state }) => state !== 'acknowledged')
    return this.#entries.splice(0, first < 0 ? this.#entries.length : first)
  }

  /** The batch is sent again, not before `retryAt`. */
  failed(batch: B, retryAt: number): void {
    const entry = this.#find(batch)
    if (entry === undefined) return
    this.failures += 1
    this.retryAt = retryAt
    entry.state = 'waiting'
    this.#isBroken = true
    this.#answered()
  }

  /** Others take the place of a batch that failed. */
  replace(batch: B, parts: readonly B[]): void {
    const index = this.#entries.findIndex((entry) => entry.batch === batch)
    if (index < 0) return
    const entries = parts.map((part) => ({
      batch: part,
      state: 'waiting' as const,
      baseOffset: -1,
    }))
    this.#entries.splice(index, 1, ...entries)
    this.failures = 0
    this.retryAt = 0
  }

  #find(batch: B): Entry<B> | undefined {
    return this.#entries.find((entry) => entry.batch === batch)
  }

  #answered(): void {
    this.#onWire -= 1
    if (this.#onWire === 0) this.#isBroken = false
  }
}
