/** Topics as groups of the consumer protocol see them, for tests; a topic's id is its name, as far as it goes. */
import type { GroupMetadataView, SubscribableTopic } from '../../../../src/engine/group/ports.ts'

export class TopicsOfTest implements GroupMetadataView {
  version = 0
  topicsVersion = 0
  readonly #partitions = new Map<string, number>()

  /** Partitions by topic; other topics are gone. */
  set(partitions: Readonly<Record<string, string | number | undefined>>): void {
    this.version += 1
    this.topicsVersion = this.version
    this.#partitions.clear()
    for (const [name, count] of Object.entries(partitions))
      this.#partitions.set(name, Number(count))
  }

  topic(name: string): SubscribableTopic | undefined {
    const partitions = this.#partitions.get(name)
    if (partitions === undefined) return undefined
    return { id: topicIdOf(name), name, partitions, racks: () => [] }
  }

  topicName(topicId: string): string | undefined {
    const name = topicNameOf(topicId)
    return this.#partitions.has(name) ? name : undefined
  }

  topicNames(): Iterable<string> {
    return this.#partitions.keys()
  }

  hasPartition(topic: string, partition: number): boolean {
    return partition < (this.#partitions.get(topic) ?? 0)
  }

  offsetsTopicPartitions(): number {
    return 1
  }

  offsetsPartitionLeader(): undefined {
    return undefined
  }

  createOffsetsTopic(): void {
    throw new Error('it is there')
  }
}

export function topicIdOf(name: string): string {
  const bytes = Buffer.alloc(16)
  bytes.write(name)
  return bytes.toString('base64url')
}

export function topicNameOf(topicId: string): string {
  return Buffer.from(topicId, 'base64url').toString().replaceAll('\0', '')
}
