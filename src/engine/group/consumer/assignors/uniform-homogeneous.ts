/** `uniform` for members that all want the same topics: everybody has a quota, gives up what exceeds it, and is filled up to it. */
import { javaNumberHashOrder } from '../../../java-hash-order.ts'
import {
  type AssignableGroup,
  addTo,
  copyOf,
  type MutableAssignment,
  removeFrom,
} from './server-assignor.ts'

interface Unfilled {
  readonly assignment: MutableAssignment
  readonly remaining: number
}

type Partition = readonly [topicId: string, partition: number]

export function assignHomogeneous({
  members,
  partitionCounts,
}: AssignableGroup): Map<string, MutableAssignment> {
  let total = 0
  for (const count of partitionCounts.values()) total += count
  const quota = Math.floor(total / members.length)
  let membersWithOneMore = total % members.length
  const unassigned = unownedPartitions(members, partitionCounts)
  const unfilled: Unfilled[] = []
  const assignments = new Map<string, MutableAssignment>()
  for (const [index, { memberId, current }] of members.entries()) {
    const assignment = copyOf(current)
    let getsOneMore = membersWithOneMore > 0
    let remaining = quota + (getsOneMore ? 1 : 0)
    for (const [topicId, partitions] of current) {
      if (!partitionCounts.has(topicId)) {
        assignment.delete(topicId)
        continue
      }
      for (const partition of javaNumberHashOrder([...partitions])) {
        if (remaining > 0) {
          remaining -= 1
          continue
        }
        removeFrom(assignment, topicId, partition)
        unassigned.push([topicId, partition])
      }
    }
    assignments.set(memberId, assignment)
    // Who comes later may have one more already, and should keep it.
    if (getsOneMore && remaining > 0 && members.length - index > membersWithOneMore) {
      getsOneMore = false
      remaining -= 1
    }
    if (getsOneMore) membersWithOneMore -= 1
    if (remaining > 0) unfilled.push({ assignment, remaining })
  }
  fill(unfilled, unassigned)
  return assignments
}

function unownedPartitions(
  members: AssignableGroup['members'],
  partitionCounts: ReadonlyMap<string, number>,
): Partition[] {
  const unowned: Partition[] = []
  for (const [topicId, count] of partitionCounts) {
    const owned = new Set<number>()
    for (const { current } of members) {
      for (const partition of current.get(topicId) ?? []) owned.add(partition)
    }
    for (let partition = 0; partition < count; partition += 1) {
      if (!owned.has(partition)) unowned.push([topicId, partition])
    }
  }
  return unowned
}

function fill(unfilled: readonly Unfilled[], unassigned: readonly Partition[]): void {
  let next = 0
  for (const { assignment, remaining } of unfilled) {
    for (const [topicId, partition] of unassigned.slice(next, next + remaining)) {
      addTo(assignment, topicId, partition)
    }
    next += remaining
  }
}
