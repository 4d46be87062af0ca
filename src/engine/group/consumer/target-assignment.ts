/** Computes who should have which partitions, with the assignor that most members ask for. */
import { javaHashOrder, javaUuidHashOrder } from '../../java-hash-order.ts'
import type { GroupMetadataView } from '../ports.ts'
import type { AssignableMember } from './assignors/server-assignor.ts'
import type { ConsumerMember } from './consumer-member.ts'
import type { ConsumerStep } from './consumer-step.ts'
import type { Subscriptions } from './subscriptions.ts'
import { inHashOrder, isSame, NO_PARTITIONS, type TopicPartitions } from './topic-partitions.ts'

export interface Assigning {
  readonly epoch: number
  readonly subscriptions: Subscriptions
  /** Who is new or has changed. */
  readonly said: ConsumerMember
  /** Whose place `said` takes: it gets their target assignment to begin with. */
  readonly replacedId: string | undefined
}

/** Writes what is new, and returns what the changed member should have. */
export function computeTargetAssignment(step: ConsumerStep, assigning: Assigning): TopicPartitions {
  const { group, effects, config } = step
  const { epoch, subscriptions, said } = assigning
  const { assignors } = config.consumer
  const preferred = subscriptions.preferredAssignor
  const assignor = assignors.find(({ name }) => name === preferred) ?? assignors[0]
  if (assignor === undefined) return NO_PARTITIONS
  const members = assignableMembers(step, assigning)
  const assigned = assignor.assign({
    members,
    partitionCounts: partitionCounts(subscriptions.topics.keys(), step.metadata),
    isHomogeneous: subscriptions.areHomogeneous,
  })
  effects.events.push({ type: 'assigned', epoch, assignor: assignor.name })
  for (const { memberId } of members) {
    const before = group.targetAssignment.get(memberId)
    const partitions = assigned.get(memberId) ?? NO_PARTITIONS
    if (before === undefined || !isSame(before, partitions)) {
      effects.change('targetAssignment', memberId, { partitions })
    }
  }
  effects.change('assignmentEpoch', '', { assignmentEpoch: epoch })
  return assigned.get(said.memberId) ?? NO_PARTITIONS
}

/** In the order of Kafka, where it shows in who gets what. */
function assignableMembers(
  { group, metadata }: ConsumerStep,
  { subscriptions, said, replacedId }: Assigning,
): AssignableMember[] {
  const members = new Map(group.members)
  if (replacedId !== undefined) members.delete(replacedId)
  members.set(said.memberId, said)
  return javaHashOrder([...members.keys()]).map((memberId) => {
    const member = members.get(memberId) ?? said
    const isReplacing = member === said && replacedId !== undefined
    return {
      memberId,
      instanceId: member.instanceId,
      topicIds: topicIds(subscriptions.topicsOf(member), metadata),
      current: inHashOrder(group.targetOf(isReplacing ? replacedId : memberId)),
    }
  })
}

function topicIds(names: Iterable<string>, metadata: GroupMetadataView): ReadonlySet<string> {
  const ids: string[] = []
  for (const name of names) {
    const topic = metadata.topic(name)
    if (topic !== undefined) ids.push(topic.id)
  }
  return new Set(javaUuidHashOrder(ids))
}

function partitionCounts(
  names: Iterable<string>,
  metadata: GroupMetadataView,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) {
    const topic = metadata.topic(name)
    if (topic !== undefined) counts.set(topic.id, topic.partitions)
  }
  return new Map(javaUuidHashOrder([...counts.keys()]).map((id) => [id, counts.get(id) ?? 0]))
}
