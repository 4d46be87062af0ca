/** ConsumerGroupHeartbeat on the partition that the group belongs to: finds the group, or makes it for its first member. */
import type { CoordinatorPartition } from '../coordinator-partition.ts'
import type { ConsumerHeartbeatRequest, ConsumerHeartbeatResult } from '../requests.ts'
import { ConsumerGroup } from './consumer-group.ts'
import { JOINING, LEFT, LEFT_AS_STATIC_MEMBER } from './consumer-member.ts'
import { Refusal } from './consumer-step.ts'
import { HostedConsumerGroup, refused } from './hosted-consumer-group.ts'

export function consumerHeartbeat(
  partition: CoordinatorPartition,
  request: ConsumerHeartbeatRequest,
): Promise<ConsumerHeartbeatResult> | ConsumerHeartbeatResult {
  const { groupId, memberEpoch } = request
  const existing = partition.groups.get(groupId)
  if (existing instanceof HostedConsumerGroup) return existing.consumerHeartbeat(request)
  const isJoining = memberEpoch === JOINING
  if (existing === undefined && !isJoining) {
    const isLeaving = memberEpoch === LEFT || memberEpoch === LEFT_AS_STATIC_MEMBER
    const group = isLeaving ? 'Group' : 'Consumer group'
    return refused(new Refusal('GROUP_ID_NOT_FOUND', `${group} ${groupId} not found.`))
  }
  if (existing !== undefined && !(isJoining && existing.isUnused)) {
    return refused(new Refusal('GROUP_ID_NOT_FOUND', `Group ${groupId} is not a consumer group.`))
  }
  const hosted = new HostedConsumerGroup(partition, new ConsumerGroup(groupId), existing?.offsets)
  return hosted.begin(request, existing)
}
