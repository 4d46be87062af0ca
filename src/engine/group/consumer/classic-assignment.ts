/** Assignments as members of the classic protocol know them: partitions by topic name. */
import { encodeAssignment } from '../../../protocol/internal/consumer-protocol.ts'
import type { GroupMetadataView } from '../ports.ts'
import type { MemberProtocol, PartitionsOfTopicId } from '../requests.ts'
import { listOf, type TopicPartitions } from './topic-partitions.ts'

export interface PartitionsOfTopicName {
  readonly topic: string
  readonly partitions: readonly number[]
}

/** In the version in which the member wrote its subscription for `protocol`. Topics that are gone are left out. */
export function classicAssignment(
  assigned: TopicPartitions,
  protocol: MemberProtocol | undefined,
  metadata: GroupMetadataView,
): Buffer {
  const version = protocol?.metadata.readInt16BE(0) ?? 0
  const assignedPartitions = listOf(assigned).flatMap(({ topicId, partitions }) => {
    const topic = metadata.topicName(topicId)
    return topic === undefined ? [] : [{ topic, partitions }]
  })
  return encodeAssignment({ assignedPartitions }, Math.min(version, NEWEST_VERSION))
}

const NEWEST_VERSION = 3

export function partitionsById(
  partitions: readonly PartitionsOfTopicName[],
  metadata: GroupMetadataView,
): PartitionsOfTopicId[] {
  return partitions.flatMap(({ topic, partitions: numbers }) => {
    const found = metadata.topic(topic)
    return found === undefined ? [] : [{ topicId: found.id, partitions: numbers }]
  })
}
