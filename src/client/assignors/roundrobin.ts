/** Kafka's RoundRobinAssignor: all partitions in order, dealt out to the members that want their topic. */
import {
  type AssignmentInput,
  type Assignor,
  compareMembers,
  compareText,
  type GroupAssignment,
} from './assignor.ts'

export const roundRobinAssignor: Assignor = {
  name: 'roundrobin',
  isCooperative: false,
  assign,
}

function assign({ members, topics }: AssignmentInput): GroupAssignment {
  const assignment: GroupAssignment = new Map(members.map(({ memberId }) => [memberId, []]))
  const ordered = [...members].sort(compareMembers)
  const subscribed = new Set(members.flatMap((member) => member.topics))
  let next = 0
  for (const topic of [...subscribed].sort(compareText)) {
    const count = topics.get(topic)?.partitionRacks.length ?? 0
    for (let partition = 0; partition < count; partition++) {
      let member = ordered[next % ordered.length]
      while (member !== undefined && !member.topics.includes(topic)) {
        next += 1
        member = ordered[next % ordered.length]
      }
      next += 1
      if (member !== undefined) assignment.get(member.memberId)?.push({ topic, partition })
    }
  }
  return assignment
}
