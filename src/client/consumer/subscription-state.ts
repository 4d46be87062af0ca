/** What the consumer wants to read, and the partitions that it therefore reads now. */
import { IllegalStateError } from '../errors.ts'
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import { AssignedPartition } from './assigned-partition.ts'

/** `automatic`: a group's member; `manual`: partitions were named with `assign`. */
export type SubscriptionMode = 'none' | 'automatic' | 'manual'

const EXCLUSIVE = 'Subscription to topics, partitions and pattern are mutually exclusive'

export class SubscriptionState {
  mode: SubscriptionMode = 'none'
  /** Matches a whole topic name. */
  pattern: RegExp | undefined
  readonly topics = new Set<string>()
  readonly partitions = new Map<string, AssignedPartition>()

  /** Throws IllegalStateError after `assign`. */
  subscribe(topics: readonly string[] | RegExp): void {
    if (this.mode === 'manual') throw new IllegalStateError(EXCLUSIVE)
    this.mode = 'automatic'
    this.topics.clear()
    if (topics instanceof RegExp) {
      this.pattern = new RegExp(`^(?:${topics.source})$`, topics.flags.replace(/[gy]/g, ''))
    } else {
      this.pattern = undefined
      for (const topic of topics) this.topics.add(topic)
    }
  }

  /** Throws IllegalStateError after `subscribe`. */
  assignManually(partitions: readonly TopicPartition[]): void {
    if (this.mode === 'automatic') throw new IllegalStateError(EXCLUSIVE)
    this.mode = 'manual'
    this.assign(partitions)
  }

  /** Sets the partitions; those that stay keep their position. */
  assign(partitions: readonly TopicPartition[]): void {
    const kept = new Map<string, AssignedPartition>()
    for (const each of partitions) {
      const name = partitionName(each)
      kept.set(name, this.partitions.get(name) ?? new AssignedPartition(each))
    }
    this.partitions.clear()
    for (const [name, each] of kept) this.partitions.set(name, each)
  }

  unsubscribe(): void {
    this.mode = 'none'
    this.pattern = undefined
    this.topics.clear()
    this.partitions.clear()
  }

  /** Throws IllegalStateError for a partition that is not assigned. */
  get(partition: TopicPartition): AssignedPartition {
    const found = this.partitions.get(partitionName(partition))
    if (found === undefined) {
      throw new IllegalStateError(`No current assignment for partition ${partitionName(partition)}`)
    }
    return found
  }

  assigned(): TopicPartition[] {
    return [...this.partitions.values()].map(({ topic, partition }) => ({ topic, partition }))
  }

  /** The topics whose metadata is needed; null: all. */
  interestingTopics(): string[] | null {
    if (this.pattern !== undefined) return null
    if (this.mode === 'manual') return [...new Set(this.assigned().map(({ topic }) => topic))]
    return [...this.topics]
  }

  /** Takes the topics of a pattern from all that there are. True if that changed something. */
  matchPattern(
    all: Iterable<{ name: string; internal: boolean }>,
    excludeInternal: boolean,
  ): boolean {
    const { pattern } = this
    if (pattern === undefined) return false
    const matching = [...all]
      .filter(({ name, internal }) => pattern.test(name) && !(internal && excludeInternal))
      .map(({ name }) => name)
    const same =
      matching.length === this.topics.size && matching.every((name) => this.topics.has(name))
    if (same) return false
    this.topics.clear()
    for (const name of matching) this.topics.add(name)
    return true
  }
}
