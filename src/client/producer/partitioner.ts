/** Chooses the partition of a record, unless the record names one. */
import { ConfigError } from '../../config/definition.ts'
import { murmur2, toPositive } from '../murmur2.ts'
import type { PartitionReason } from '../observer.ts'
import type { ProducerRecord } from './producer-record.ts'

export interface Partitioner {
  /** `partitionCount` is at least 1. */
  partition(record: ProducerRecord, partitionCount: number): number
  /** After the record was taken, with the bytes that it adds to its batch. */
  onAppend(topic: string, partitionCount: number, bytes: number): void
  /** By what the record's partition is chosen. */
  reason(record: ProducerRecord): PartitionReason
}

interface Sticky {
  partition: number
  bytes: number
}

/**
 * Kafka's default since 3.3 (KIP-794): a record with a key goes where its key's hash says; those without
 * go to one partition until `batch.size` bytes went there, then to another one at random.
 */
export class StickyPartitioner implements Partitioner {
  readonly #batchSize: number
  readonly #ignoresKeys: boolean
  readonly #random: () => number
  readonly #sticky = new Map<string, Sticky>()

  constructor(batchSize: number, ignoresKeys: boolean, random: () => number = Math.random) {
    this.#batchSize = batchSize
    this.#ignoresKeys = ignoresKeys
    this.#random = random
  }

  partition({ topic, key }: ProducerRecord, partitionCount: number): number {
    if (key !== null && !this.#ignoresKeys) return toPositive(murmur2(key)) % partitionCount
    let sticky = this.#sticky.get(topic)
    if (sticky === undefined || sticky.partition >= partitionCount) {
      sticky = { partition: this.#any(partitionCount), bytes: 0 }
      this.#sticky.set(topic, sticky)
    }
    return sticky.partition
  }

  onAppend(topic: string, partitionCount: number, bytes: number): void {
    const sticky = this.#sticky.get(topic)
    if (sticky === undefined) return
    sticky.bytes += bytes
    if (sticky.bytes < this.#batchSize) return
    sticky.bytes = 0
    sticky.partition = this.#any(partitionCount)
  }

  reason({ key }: ProducerRecord): PartitionReason {
    return key !== null && !this.#ignoresKeys ? 'key' : 'sticky'
  }

  #any(partitionCount: number): number {
    return Math.floor(this.#random() * partitionCount)
  }
}

/** Takes turns, whether records have keys or not. */
export class RoundRobinPartitioner implements Partitioner {
  readonly #next = new Map<string, number>()

  partition({ topic }: ProducerRecord, partitionCount: number): number {
    const next = this.#next.get(topic) ?? 0
    this.#next.set(topic, next + 1)
    return next % partitionCount
  }

  onAppend(): void {}

  reason(): PartitionReason {
    return 'turn'
  }
}

/** The partitioner of `partitioner.class`. Throws ConfigError for one that is not known. */
export function createPartitioner(configs: {
  readonly 'partitioner.class': string | null
  readonly 'partitioner.ignore.keys': boolean
  readonly 'batch.size': number
}): Partitioner {
  const name = configs['partitioner.class']
  if (name === null || name === '') {
    const stickyBytes = Math.max(1, configs['batch.size'])
    return new StickyPartitioner(stickyBytes, configs['partitioner.ignore.keys'])
  }
  if (name.endsWith('RoundRobinPartitioner')) return new RoundRobinPartitioner()
  throw new ConfigError(
    `Invalid value ${name} for configuration partitioner.class: Class ${name} could not be found.`,
  )
}
