/** The topics that clients may use, as far as one of them has seen them, and how far their partitions go. */
import type { SeededRandom } from '../../engine/system/test-system.ts'
import { type Operation, type Place, placeKey } from '../history/operations.ts'

interface KnownTopic {
  readonly topic: string
  readonly topicId: string
  readonly partitions: number
}

export class KnownTopics {
  #topics = new Map<string, KnownTopic>()
  readonly #ends = new Map<string, number>()

  get all(): readonly KnownTopic[] {
    return [...this.#topics.values()]
  }

  find(topic: string): KnownTopic | undefined {
    return this.#topics.get(topic)
  }

  /** A partition of a topic whose name begins so; undefined: there is no such topic now. */
  place(random: SeededRandom, ...prefixes: readonly string[]): Place | undefined {
    const topics = this.all.filter(({ topic }) =>
      prefixes.some((prefix) => topic.startsWith(prefix)),
    )
    const chosen = topics[random.integer(topics.length)]
    if (chosen === undefined) return undefined
    const { topic, topicId, partitions } = chosen
    return { topic, topicId, partition: random.integer(partitions) }
  }

  /** The offset after the last record that is known to be there. */
  endOf(place: Place): number {
    return this.#ends.get(placeKey(place)) ?? 0
  }

  heed(operation: Operation): void {
    switch (operation.type) {
      case 'see-topics':
        this.#topics = new Map(operation.topics.map((seen) => [seen.topic, seen]))
        return
      case 'send':
        if (operation.outcome === 'ok' && operation.baseOffset !== undefined) {
          const end = operation.baseOffset + operation.count
          const key = placeKey(operation)
          this.#ends.set(key, Math.max(end, this.#ends.get(key) ?? 0))
        }
        return
      case 'create-topic': {
        const { topic, topicId, partitions, outcome } = operation
        if (outcome === 'ok' && topicId !== undefined) {
          this.#topics.set(topic, { topic, topicId, partitions })
        }
        return
      }
      case 'delete-topic':
        this.#topics.delete(operation.topic)
        return
      case 'create-partitions': {
        const known = this.#topics.get(operation.topic)
        if (known !== undefined && operation.outcome === 'ok') {
          this.#topics.set(known.topic, { ...known, partitions: operation.partitions })
        }
        return
      }
      default:
    }
  }
}
