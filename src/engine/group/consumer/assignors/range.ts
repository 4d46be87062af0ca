/**
 * `range`: every member gets one run of consecutive partitions of each topic it wants. Topics with as many
 * partitions as others are divided alike, so that their partitions can be joined. Members are sorted, static ones first
 * by instance id, so the same members get the same partitions whatever they had.
 */
import type { AssignableMember, MutableAssignment, ServerAssignor } from './server-assignor.ts'

interface Division {
  readonly quota: number
  readonly partitions: number
  /** How many more members get one partition more than the quota. */
  extra: number
  next: number
}

export const range: ServerAssignor = {
  name: 'range',
  assign({ members, partitionCounts }) {
    const wanting = new Map<string, number>()
    for (const { topicIds } of members) {
      for (const topicId of topicIds) wanting.set(topicId, (wanting.get(topicId) ?? 0) + 1)
    }
    const divisions = new Map<string, Division>()
    for (const [topicId, count] of wanting) {
      const partitions = partitionCounts.get(topicId) ?? 0
      const quota = Math.floor(partitions / count)
      divisions.set(topicId, { quota, partitions, extra: partitions % count, next: 0 })
    }
    const assignments = new Map<string, MutableAssignment>()
    for (const { memberId, topicIds } of [...members].sort(compareMembers)) {
      const assignment: MutableAssignment = new Map()
      for (const topicId of topicIds) {
        const partitions = take(divisions.get(topicId))
        if (partitions.size > 0) assignment.set(topicId, partitions)
      }
      assignments.set(memberId, assignment)
    }
    return assignments
  },
}

function take(division: Division | undefined): Set<number> {
  const taken = new Set<number>()
  if (division === undefined) return taken
  let count = division.quota
  if (division.extra > 0) {
    division.extra -= 1
    count += 1
  }
  for (; count > 0 && division.next < division.partitions; count -= 1) {
    taken.add(division.next)
    division.next += 1
  }
  return taken
}

function compareMembers(one: AssignableMember, other: AssignableMember): number {
  if (one.instanceId !== null && other.instanceId !== null) {
    return compare(one.instanceId, other.instanceId)
  }
  if (one.instanceId !== null) return -1
  if (other.instanceId !== null) return 1
  return compare(one.memberId, other.memberId)
}

/** As Java compares strings: by UTF-16 code units. */
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
