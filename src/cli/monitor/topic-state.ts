import { byTopic } from '../../client/topic-partition.ts'
import type { PartitionState, TopicState } from './cluster-state.ts'
import { sum } from './sums.ts'

/** Topics in the order of their first partition, each with what its partitions have together. */
export function topicStates(partitions: readonly PartitionState[]): TopicState[] {
  return [...byTopic(partitions)].map(([topic, those]) => {
    return {
      topic,
      internal: those[0]?.internal ?? false,
      partitions: those.length,
      replicationFactor: those[0]?.replicas.length ?? 0,
      underReplicated: those.filter(({ isr, replicas }) => isr.length < replicas.length).length,
      offline: those.filter(({ leader }) => leader < 0).length,
      records: sum(
        those.map(({ start, end }) =>
          start === undefined || end === undefined ? undefined : end - start,
        ),
      ),
      recordsPerSecond: sum(those.map((each) => each.recordsPerSecond)),
      bytes: sum(those.map((each) => each.bytes)),
      bytesPerSecond: sum(those.map((each) => each.bytesPerSecond)),
      groups: groupsOf(those).size,
      lag: sum(those.map(({ positions }) => sum(positions.map((each) => each.lag)))),
    }
  })
}

function groupsOf(partitions: readonly PartitionState[]): Set<string> {
  const groups = new Set<string>()
  for (const { positions } of partitions) {
    for (const { groupId } of positions) groups.add(groupId)
  }
  return groups
}
