/**
 * Kafka's RangeAssignor: topic by topic, the members in order get one run of partitions each, the first
 * ones a partition more. Where racks are known, members get partitions with a replica in their rack
 * first (KIP-881), and topics with as many partitions and the same members are laid out alike.
 */
import {
  type AssignmentInput,
  type Assignor,
  compareMembers,
  compareText,
  type GroupAssignment,
  type MemberSubscription,
} from './assignor.ts'
import { TopicRange } from './topic-range.ts'

export const rangeAssignor: Assignor = { name: 'range', isCooperative: false, assign }

function assign({ members, topics }: AssignmentInput): GroupAssignment {
  const assignment: GroupAssignment = new Map(members.map(({ memberId }) => [memberId, []]))
  const interested = new Map<string, MemberSubscription[]>()
  for (const member of members) {
    for (const topic of new Set(member.topics)) {
      interested.set(topic, [...(interested.get(topic) ?? []), member])
    }
  }
  const ranges: TopicRange[] = []
  for (const [topic, { partitionRacks }] of topics) {
    const ordered = interested.get(topic)?.sort(compareMembers) ?? []
    if (ordered.length > 0) ranges.push(new TopicRange(topic, partitionRacks, ordered, assignment))
  }
  const racksMatter = ranges.some((range) => range.racksMatter)
  if (racksMatter) shareOutByRack(ranges)
  for (const range of ranges) range.shareOut(() => true)
  if (racksMatter) {
    for (const partitions of assignment.values()) {
      partitions.sort((a, b) => compareText(a.topic, b.topic) || a.partition - b.partition)
    }
  }
  return assignment
}

function shareOutByRack(ranges: readonly TopicRange[]): void {
  const alike = new Map<string, TopicRange[]>()
  for (const range of ranges) {
    const ids = range.members.map(({ memberId }) => memberId)
    const key = JSON.stringify([range.partitionCount, ids])
    alike.set(key, [...(alike.get(key) ?? []), range])
  }
  for (const group of alike.values()) {
    const [first] = group
    if (first === undefined) continue
    if (group.length > 1) shareOutAlike(first, group)
    else if (first.racksMatter) {
      first.shareOut((member, partition) => first.isNear(member, partition))
    }
  }
}

/** The same partition of all topics goes to the same member, so that joins stay on one machine. */
function shareOutAlike(first: TopicRange, group: readonly TopicRange[]): void {
  const remaining = new Set(first.members)
  for (let partition = 0; partition < first.partitionCount; partition++) {
    const member = [...remaining].find((each) =>
      group.every((range) => range.isNear(each, partition) && range.room(each) > 0),
    )
    if (member === undefined) continue
    for (const range of group) range.take(member, [partition])
    if (group.every((range) => range.room(member) === 0)) remaining.delete(member)
    if (remaining.size === 0) return
  }
}
