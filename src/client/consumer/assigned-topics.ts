/** Between the topic ids of the consumer protocol and the names that applications use. */
import type { TopicMetadata } from '../cluster-metadata.ts'
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import type { Assignment } from './consumer-membership.ts'

export interface NamedAssignment {
  /** Without the topics whose names are not known yet. */
  readonly assignment: Assignment
  readonly partitions: readonly TopicPartition[]
  readonly isComplete: boolean
}

/** The part of an assignment whose topics are known. */
export function nameAssignment(
  assignment: Assignment,
  known: Iterable<TopicMetadata>,
): NamedAssignment {
  const names = new Map([...known].map(({ topicId, name }) => [topicId, name]))
  const named = new Map([...assignment].filter(([topicId]) => names.has(topicId)))
  const partitions = [...named].flatMap(([topicId, numbers]) =>
    [...numbers].map((partition) => ({ topic: names.get(topicId) ?? '', partition })),
  )
  return { assignment: named, partitions, isComplete: named.size === assignment.size }
}

export const isSameAssignment = (a: Assignment, b: Assignment): boolean =>
  a.size === b.size &&
  [...a].every(([topicId, numbers]) => {
    const others = b.get(topicId)
    return others?.size === numbers.size && [...numbers].every((number) => others.has(number))
  })

/** What of `partitions` is not among `others`. */
export function without(
  partitions: readonly TopicPartition[],
  others: readonly TopicPartition[],
): TopicPartition[] {
  const names = new Set(others.map(partitionName))
  return partitions.filter((each) => !names.has(partitionName(each)))
}
