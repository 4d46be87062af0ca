/** Members of groups that outlive the broker: they heartbeat the next one as if nothing had happened. */
import { consumerGroupHeartbeat } from '../../src/protocol/apis/consumer-group-heartbeat.ts'
import { heartbeat } from '../../src/protocol/apis/heartbeat.ts'
import { joinGroup } from '../../src/protocol/apis/join-group.ts'
import { syncGroup } from '../../src/protocol/apis/sync-group.ts'
import { errorName } from '../../src/protocol/errors.ts'
import {
  consumerProtocolAssignment,
  consumerProtocolSubscription,
} from '../../src/protocol/internal/consumer-protocol.ts'
import { encodeVersioned } from '../../src/protocol/internal/versioned.ts'
import type { WireClient } from '../crash/wire-client.ts'
import { done } from './work.ts'

export interface StaticMember {
  readonly memberId: string
  readonly generationId: number
}

const INSTANCE = { groupId: 'static-group', groupInstanceId: 'instance-one' }

/** A static member of a classic group, which has all partitions of `t`. */
export async function joinStatically(client: WireClient): Promise<StaticMember> {
  const subscription = { topics: ['t'], ownedPartitions: [] }
  const metadata = encodeVersioned(consumerProtocolSubscription, 1, subscription)
  const joined = await client.ask(joinGroup, 5, {
    ...INSTANCE,
    sessionTimeoutMs: 1_800_000,
    rebalanceTimeoutMs: 60_000,
    memberId: '',
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata }],
  })
  const { memberId, generationId } = joined
  const assignedPartitions = [{ topic: 't', partitions: [0, 1] }]
  const assignment = encodeVersioned(consumerProtocolAssignment, 1, { assignedPartitions })
  const request = { ...INSTANCE, generationId, memberId, assignments: [{ memberId, assignment }] }
  await done('a static member', async () => {
    if (joined.errorCode !== 0) return errorName(joined.errorCode)
    return errorName((await client.ask(syncGroup, 3, request)).errorCode)
  })
  return { memberId, generationId }
}

export async function beatStatically(client: WireClient, member: StaticMember): Promise<void> {
  await done('the heartbeat of a static member', async () =>
    errorName((await client.ask(heartbeat, 3, { ...INSTANCE, ...member })).errorCode),
  )
}

export interface ReconcilingMember {
  readonly memberEpoch: number
}

const MEMBER = { groupId: 'member-group', memberId: 'AAAAAAAAAAAAAAAAAAAABQ' }

/** A member of a group of the consumer protocol; it takes what it is given. */
export async function joinConsumerGroup(client: WireClient): Promise<ReconcilingMember> {
  let memberEpoch = 0
  await done('a member of the consumer protocol', async () => {
    const joined = await client.ask(consumerGroupHeartbeat, 0, {
      ...MEMBER,
      memberEpoch: 0,
      instanceId: 'instance-two',
      rebalanceTimeoutMs: 60_000,
      subscribedTopicNames: ['t'],
      topicPartitions: [],
    })
    if (joined.errorCode !== 0) return errorName(joined.errorCode)
    memberEpoch = joined.memberEpoch
    const topicPartitions = joined.assignment?.topicPartitions ?? null
    const taken = await client.ask(consumerGroupHeartbeat, 0, {
      ...MEMBER,
      memberEpoch,
      topicPartitions,
    })
    return errorName(taken.errorCode)
  })
  return { memberEpoch }
}

export async function beatInConsumerGroup(
  client: WireClient,
  { memberEpoch }: ReconcilingMember,
): Promise<void> {
  await done('a heartbeat of the consumer protocol', async () =>
    errorName((await client.ask(consumerGroupHeartbeat, 0, { ...MEMBER, memberEpoch })).errorCode),
  )
}
