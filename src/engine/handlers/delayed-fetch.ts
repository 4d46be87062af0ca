/**
 * A fetch that has too little to send yet. Its partitions' events are many (every append), so most are judged by
 * counting: only when what was appended meanwhile could make min.bytes are the partitions read again.
 */
import { KafkaError } from '../../protocol/errors.ts'
import type { FetchPartition } from '../fetch-session.ts'
import type { Partition } from '../partition.ts'
import type { Partitions } from '../partitions.ts'
import type { DelayedOperation } from '../purgatory.ts'
import {
  type FetchLimits,
  isFailed,
  leaderOf,
  type PartitionData,
  readLimit,
  readPartitions,
} from './read-partitions.ts'

/** Whether a fetch is answered now rather than parked. */
export function isEnough(results: readonly PartitionData[], minBytes: number): boolean {
  let bytes = 0
  for (const data of results) {
    if (isFailed(data) || data.diverging) return true
    bytes += data.records.length
  }
  return bytes >= minBytes
}

/** A partition as it was when the fetch was parked. */
interface Watched {
  readonly asked: FetchPartition
  readonly partition: Partition
  /**
   * What it had to send then, less what its log had ever taken in: plus what that is now, it is all there may be.
   * Infinity when there was more in the log that could not be read yet.
   */
  readonly bytesBefore: number
}

export class DelayedFetch implements DelayedOperation {
  readonly #partitions: Partitions
  readonly #watched: readonly Watched[]
  readonly #limits: FetchLimits
  readonly #minBytes: number
  readonly #complete: (results: PartitionData[]) => void
  readonly fail: (error: unknown) => void
  /** What `isSatisfied` read; nothing can change between its yes and `complete`. */
  #results: PartitionData[] | undefined

  /** `results` is what was too little; none of them is an error. */
  constructor(
    partitions: Partitions,
    asked: readonly FetchPartition[],
    results: readonly PartitionData[],
    fetch: { readonly limits: FetchLimits; readonly minBytes: number },
    promise: { complete(results: PartitionData[]): void; fail(error: unknown): void },
  ) {
    this.#partitions = partitions
    this.#limits = fetch.limits
    this.#minBytes = fetch.minBytes
    this.#watched = asked.map((one, index) => {
      const partition = leaderOf(partitions, one, fetch.limits.usesTopicIds)
      const { bytesAppended, logEndOffset } = partition.log
      const isWhole = readLimit(partition, fetch.limits.isReadCommitted) === logEndOffset
      const bytes = isWhole ? (results[index]?.records.length ?? 0) : Number.POSITIVE_INFINITY
      return { asked: one, partition, bytesBefore: bytes - bytesAppended }
    })
    this.#complete = promise.complete
    this.fail = promise.fail
  }

  /** What to watch for events. */
  get keys(): readonly object[] {
    return this.#watched.map(({ partition }) => partition)
  }

  isSatisfied(): boolean {
    if (!this.#mayBeEnough()) return false
    const results = this.#read()
    if (!isEnough(results, this.#minBytes)) return false
    this.#results = results
    return true
  }

  complete(): void {
    this.#complete(this.#results ?? this.#read())
  }

  #read(): PartitionData[] {
    const asked = this.#watched.map((watched) => watched.asked)
    return readPartitions(this.#partitions, asked, this.#limits)
  }

  /** False for sure when there is no news, or too little. */
  #mayBeEnough(): boolean {
    const { usesTopicIds, isReadCommitted } = this.#limits
    let bytes = 0
    let isNew = false
    try {
      for (const { asked, partition, bytesBefore } of this.#watched) {
        if (leaderOf(this.#partitions, asked, usesTopicIds) !== partition) return true
        if (partition.logStartOffset > asked.fetchOffset) return true
        if (readLimit(partition, isReadCommitted) <= asked.fetchOffset) continue
        isNew = true
        bytes += bytesBefore + partition.log.bytesAppended
      }
    } catch (error) {
      if (error instanceof KafkaError) return true
      throw error
    }
    return isNew && bytes >= this.#minBytes
  }
}
