/** The leader's work: from the members' metadata to the bytes of their assignments. */
import {
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from '../../protocol/internal/consumer-protocol.ts'
import type { AssignableTopic, Assignor, MemberSubscription } from '../assignors/assignor.ts'
import type { TopicMetadata } from '../cluster-metadata.ts'
import { type BrokerNode, byTopic, type TopicPartition } from '../topic-partition.ts'

/** A member as the coordinator passes it on to the leader. */
export interface JoinedMember {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly metadata: Buffer
}

/** Throws DecodeError. */
export function subscriptionOf(member: JoinedMember): MemberSubscription {
  const decoded = decodeSubscription(member.metadata)
  return {
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    topics: decoded.topics,
    ownedPartitions: partitionsOf(decoded.ownedPartitions),
    generationId: decoded.generationId,
    userData: decoded.userData,
    rackId: decoded.rackId === '' ? null : decoded.rackId,
  }
}

/** What this member tells the others. */
export function subscriptionBytes(subscription: {
  readonly topics: readonly string[]
  readonly owned: readonly TopicPartition[]
  readonly generationId: number
  readonly userData: Buffer | null
  readonly rackId: string
}): Buffer {
  return encodeSubscription({
    topics: subscription.topics,
    userData: subscription.userData,
    ownedPartitions: topicsOf(subscription.owned),
    generationId: subscription.generationId,
    rackId: subscription.rackId === '' ? null : subscription.rackId,
  })
}

/** Shares out the partitions and gives every member's share as bytes. */
export function assignmentsOf(
  assignor: Assignor,
  members: readonly MemberSubscription[],
  topics: readonly TopicMetadata[],
  brokers: ReadonlyMap<number, BrokerNode>,
): { memberId: string; assignment: Buffer }[] {
  const assigned = assignor.assign({ members, topics: assignableTopics(topics, brokers) })
  return [...assigned].map(([memberId, partitions]) => ({
    memberId,
    assignment: encodeAssignment({ assignedPartitions: topicsOf(partitions) }),
  }))
}

export const partitionsOf = (
  topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[],
): TopicPartition[] =>
  topics.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })))

const topicsOf = (partitions: readonly TopicPartition[]) =>
  [...byTopic(partitions)].map(([topic, each]) => ({
    topic,
    partitions: each.map(({ partition }) => partition),
  }))

function assignableTopics(
  topics: readonly TopicMetadata[],
  brokers: ReadonlyMap<number, BrokerNode>,
): Map<string, AssignableTopic> {
  return new Map(
    topics
      .filter(({ partitions }) => partitions.length > 0)
      .map(({ name, partitions }) => [
        name,
        {
          partitionRacks: partitions.map(
            ({ replicas }) => new Set(replicas.flatMap((id) => brokers.get(id)?.rack ?? [])),
          ),
        },
      ]),
  )
}
