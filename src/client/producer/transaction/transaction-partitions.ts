/** The partitions of one transaction, on their way into it. */
import { partitionName, type TopicPartition } from '../../topic-partition.ts'

export class TransactionPartitions {
  /** By name: not announced yet, being announced, part of the transaction. */
  readonly #new = new Map<string, TopicPartition>()
  readonly #announced = new Set<string>()
  readonly #added = new Set<string>()

  get hasNew(): boolean {
    return this.#new.size > 0
  }

  get isEmpty(): boolean {
    return this.#added.size === 0
  }

  /** Whether the partition may be written to. */
  has(partition: TopicPartition): boolean {
    return this.#added.has(partitionName(partition))
  }

  /** A record was taken for the partition; `announces`: the coordinator has to be told first. */
  want(partition: TopicPartition, announces: boolean): void {
    const name = partitionName(partition)
    if (this.#added.has(name) || this.#announced.has(name)) return
    if (announces) this.#new.set(name, partition)
    else this.#added.add(name)
  }

  /** Those to announce now. */
  announce(): TopicPartition[] {
    const partitions = [...this.#new.values()]
    for (const name of this.#new.keys()) this.#announced.add(name)
    this.#new.clear()
    return partitions
  }

  /** What was announced is part of the transaction, or was refused. */
  settle(partitions: readonly TopicPartition[], accepted: boolean): void {
    for (const partition of partitions) {
      const name = partitionName(partition)
      this.#announced.delete(name)
      if (accepted) this.#added.add(name)
    }
  }

  forgetNew(): void {
    this.#new.clear()
  }

  clear(): void {
    this.#new.clear()
    this.#announced.clear()
    this.#added.clear()
  }
}
