/** Something for each partition: a map by topic and number, without a text made for every look-up. */
import type { TopicPartition } from '../../client/topic-partition.ts'

export class PartitionTable<T> {
  readonly #topics = new Map<string, (T | undefined)[]>()

  get({ topic, partition }: TopicPartition): T | undefined {
    return this.#topics.get(topic)?.[partition]
  }

  set({ topic, partition }: TopicPartition, value: T): void {
    let partitions = this.#topics.get(topic)
    if (partitions === undefined) {
      partitions = []
      this.#topics.set(topic, partitions)
    }
    partitions[partition] = value
  }

  /** The entry, made and kept when there is none. */
  getOrMake(partition: TopicPartition, make: () => T): T {
    const found = this.get(partition)
    if (found !== undefined) return found
    const made = make()
    this.set(partition, made)
    return made
  }

  /** Of what `keyed` names, with its entries. */
  static of<T extends TopicPartition>(keyed: Iterable<T>): PartitionTable<T> {
    const table = new PartitionTable<T>()
    for (const each of keyed) table.set(each, each)
    return table
  }

  *values(): Generator<T> {
    for (const partitions of this.#topics.values()) {
      // Numbers come from outside: holes are passed over, not counted through.
      for (const value of Object.values(partitions)) if (value !== undefined) yield value
    }
  }
}
