/** Sets of partitions by topic id, which is how groups of the consumer protocol name partitions. */

import { javaUuidHashOrder } from '../../java-hash-order.ts'
import type { PartitionsOfTopicId } from '../requests.ts'

export type TopicPartitions = ReadonlyMap<string, ReadonlySet<number>>

export const NO_PARTITIONS: TopicPartitions = new Map()

export function topicPartitionsOf(list: readonly PartitionsOfTopicId[]): TopicPartitions {
  return new Map(list.map(({ topicId, partitions }) => [topicId, new Set(partitions)]))
}

/** Topics in the order of a Java hash map, as Kafka writes them, and partitions in ascending order. */
export function listOf(
  topicPartitions: TopicPartitions,
): { topicId: string; partitions: number[] }[] {
  return [...inHashOrder(topicPartitions)].map(([topicId, partitions]) => ({
    topicId,
    partitions: [...partitions].sort((one, other) => one - other),
  }))
}

export function inHashOrder(topicPartitions: TopicPartitions): TopicPartitions {
  if (topicPartitions.size < 2) return topicPartitions
  const ids = javaUuidHashOrder([...topicPartitions.keys()])
  return new Map(ids.map((id) => [id, topicPartitions.get(id) ?? new Set()]))
}

export function isSame(one: TopicPartitions, other: TopicPartitions): boolean {
  if (one === other) return true
  if (one.size !== other.size) return false
  for (const [topicId, partitions] of one) {
    const others = other.get(topicId)
    if (others === undefined || !isSameSet(partitions, others)) return false
  }
  return true
}

export function isSameSet<T>(one: ReadonlySet<T>, other: ReadonlySet<T>): boolean {
  if (one.size !== other.size) return false
  for (const each of one) if (!other.has(each)) return false
  return true
}

/** Whether all of the listed partitions are in the set. */
export function includesAll(
  topicPartitions: TopicPartitions,
  list: readonly PartitionsOfTopicId[],
): boolean {
  return list.every(({ topicId, partitions }) => {
    const known = topicPartitions.get(topicId)
    return known !== undefined && partitions.every((partition) => known.has(partition))
  })
}

/** Whether any of the listed partitions is in the set. */
export function includesAny(
  topicPartitions: TopicPartitions,
  list: readonly PartitionsOfTopicId[],
): boolean {
  return list.some(({ topicId, partitions }) => {
    const known = topicPartitions.get(topicId)
    return known !== undefined && partitions.some((partition) => known.has(partition))
  })
}
