/** ConsumerGroupHeartbeat on the partition that the group belongs to: finds the group, or makes it for its first member. */
import { ClassicGroup } from '../classic/classic-group.ts'
import { HostedClassicGroup } from '../classic/hosted-classic-group.ts'
import { NO_BYTES } from '../classic/member.ts'
import type { CoordinatorPartition } from '../coordinator-partition.ts'
import type { ConsumerHeartbeatRequest, ConsumerHeartbeatResult, Outcome } from '../requests.ts'
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
  if (existing?.isDead) return refused(new Refusal('COORDINATOR_NOT_AVAILABLE', ''))
  if (existing instanceof HostedConsumerGroup) return existing.consumerHeartbeat(request)
  const isLeaving = memberEpoch === LEFT || memberEpoch === LEFT_AS_STATIC_MEMBER
  if (existing === undefined && memberEpoch !== JOINING) {
    const group = isLeaving ? 'Group' : 'Consumer group'
    return refused(new Refusal('GROUP_ID_NOT_FOUND', `${group} ${groupId} not found.`))
  }
  if (memberEpoch !== JOINING) {
    return refused(new Refusal('GROUP_ID_NOT_FOUND', `Group ${groupId} is not a consumer group.`))
  }
  const classic = existing instanceof HostedClassicGroup ? existing : undefined
  const hosted = new HostedConsumerGroup(partition, new ConsumerGroup(groupId), classic?.offsets)
  return hosted.begin(request, classic)
}

/**
 * JoinGroup to a group of the consumer protocol that has no members: it becomes a classic group. Answers the error
 * when that cannot be stored.
 */
export function becomeClassic(
  partition: CoordinatorPartition,
  empty: HostedConsumerGroup,
): HostedClassicGroup | Outcome {
  const { groupId } = empty
  const group = new ClassicGroup(groupId, partition.system.clock.now())
  const hosted = new HostedClassicGroup(partition, group, empty.offsets)
  const value = group.metadata(() => NO_BYTES)
  const changes = [...empty.tombstones(), { type: 'group', groupId, value } as const]
  let error: Outcome = 'NONE'
  partition.replace(hosted)
  const isAppended = partition.write(changes, (outcome) => {
    error = outcome
  })
  if (isAppended) {
    empty.close()
    return hosted
  }
  partition.restore(groupId, empty)
  return error
}
