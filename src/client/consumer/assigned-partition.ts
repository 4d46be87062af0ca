/** One partition that the consumer reads: where it stands, and what is fetched but not given out. */
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import type { FetchedRecords } from './fetched-records.ts'

export class AssignedPartition implements TopicPartition {
  readonly topic: string
  readonly partition: number
  readonly name: string
  /** The offset of the next record to give out; undefined until it was looked up. */
  position: number | undefined
  /** The leader epoch of the last record given out; goes into commits. */
  positionEpoch: number | undefined
  paused = false
  /** What to look the position up by: first the group's committed offset, then this timestamp. */
  wantsCommitted = true
  /** A timestamp or -1 (latest), -2 (earliest); undefined: no look-up is due. */
  resetTo: number | undefined
  /** The position that was given up by the last `reset`, where it had one. */
  resetFrom: number | undefined
  /** Where the next fetch begins. */
  fetchOffset = 0
  readonly buffered: FetchedRecords[] = []
  /** Not to be asked about before this time, after an error. */
  retryAt = 0
  /** Changes with every seek, so that answers to older fetches can be told. */
  generation = 0

  constructor({ topic, partition }: TopicPartition) {
    this.topic = topic
    this.partition = partition
    this.name = partitionName({ topic, partition })
  }

  seek(offset: number, leaderEpoch?: number): void {
    this.#forgetFetched()
    this.position = offset
    this.positionEpoch = leaderEpoch
    this.fetchOffset = offset
    this.wantsCommitted = false
    this.resetTo = undefined
  }

  /** The position is looked up anew, by timestamp or end. */
  reset(timestamp: number): void {
    this.#forgetFetched()
    this.resetFrom = this.position
    this.position = undefined
    this.wantsCommitted = false
    this.resetTo = timestamp
  }

  #forgetFetched(): void {
    this.generation += 1
    this.buffered.length = 0
    this.retryAt = 0
  }
}
