/** What the narrator has learned so far from the answers that it saw. */
export class ClusterView {
  readonly brokers = new Map<number, string>()
  /** Names of topics by their ids. */
  readonly topics = new Map<string, string>()

  readonly #told = new Set<string>()

  /** True the first time that something is said. */
  isNews(text: string): boolean {
    const isNew = !this.#told.has(text)
    this.#told.add(text)
    return isNew
  }

  /** The topic's name; newer requests name topics by id only. */
  topicName({
    name,
    topicId,
  }: {
    readonly name?: string | null
    readonly topicId: string
  }): string {
    return name === undefined || name === null || name === ''
      ? (this.topics.get(topicId) ?? topicId)
      : name
  }
}

/** `0`, `0, 2`, `0–5`, by number. */
export function ranges(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b)
  const parts: [number, number][] = []
  for (const each of sorted) {
    const last = parts.at(-1)
    if (last !== undefined && each === last[1] + 1) last[1] = each
    else parts.push([each, each])
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ')
}

/** `orders [0–2], other-1`. */
export function partitionRanges(
  partitions: Iterable<{ readonly topic: string; readonly partition: number }>,
): string {
  const byTopic = new Map<string, number[]>()
  for (const { topic, partition } of partitions) {
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), partition])
  }
  return [...byTopic]
    .map(([topic, numbers]) =>
      numbers.length === 1 ? `${topic}-${ranges(numbers)}` : `${topic} [${ranges(numbers)}]`,
    )
    .join(', ')
}

const MOST_POSITIONS = 8

interface Position {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/** `orders-0 → 5, orders-1 → 7`, shortened. */
export function positionsText(positions: readonly Position[]): string {
  const some = positions
    .slice(0, MOST_POSITIONS)
    .map(({ topic, partition, offset }) => `${topic}-${partition} → ${offset}`)
  return positions.length > MOST_POSITIONS ? `${some.join(', ')}, …` : some.join(', ')
}
