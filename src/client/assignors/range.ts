/**
 * Kafka's RangeAssignor: topic by topic, the members in order get one run of partitions each, the first
 * ones a partition more. Where racks are known, members get partitions with a replica in their rack
 * first (KIP-881), and topics with as many partitions and the same members are laid out alike.
 */
import type { TopicPartition } from '../topic-partition.ts'
import {
  type AssignmentInput,
  type Assignor,
  compareMembers,
  type GroupAssignment,
  type MemberSubscription,
} from './assignor.ts'
import { assignTopicsByRack, usesRacks } from './range-racks.ts'

export const rangeAssignor: Assignor = {
  name: 'range',
  isCooperative: false,
  assign,
}

/** A topic with the members that want it, in their order. */
export interface RangeTopic {
  readonly topic: string
  readonly racks: readonly ReadonlySet<string>[]
  readonly members: readonly MemberSubscription[]
}

function assign({ members, topics }: AssignmentInput): GroupAssignment {
  const assignment: GroupAssignment = new Map(members.map(({ memberId }) => [memberId, []]))
  const ranges = new Map<string, MemberSubscription[]>()
  for (const member of members) {
    for (const topic of new Set(member.topics)) {
      const list = ranges.get(topic)
      if (list === undefined) ranges.set(topic, [member])
      else list.push(member)
    }
  }
  const wanted: RangeTopic[] = []
  for (const [topic, interested] of ranges) {
    const racks = topics.get(topic)?.partitionRacks
    if (racks === undefined) continue
    wanted.push({ topic, racks, members: interested.sort(compareMembers) })
  }
  if (usesRacks(members, wanted)) assignTopicsByRack(wanted, assignment)
  else for (const topic of wanted) assignRuns(topic, assignment)
  return assignment
}

function assignRuns({ topic, racks, members }: RangeTopic, assignment: GroupAssignment): void {
  const each = Math.floor(racks.length / members.length)
  const extra = racks.length % members.length
  let next = 0
  members.forEach(({ memberId }, index) => {
    const count = each + (index < extra ? 1 : 0)
    const partitions: TopicPartition[] = []
    for (let step = 0; step < count; step++) partitions.push({ topic, partition: next++ })
    assignment.get(memberId)?.push(...partitions)
  })
}
