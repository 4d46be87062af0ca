/** What ConsumerGroupDescribe answers. */
import type { CoordinatorPartition } from '../coordinator-partition.ts'
import type { Outcome } from '../requests.ts'
import type { ConsumerMember } from './consumer-member.ts'
import { HostedConsumerGroup } from './hosted-consumer-group.ts'
import { listOf, type TopicPartitions } from './topic-partitions.ts'

export interface DescribedAssignment {
  readonly topicPartitions: {
    readonly topicId: string
    readonly topicName: string
    readonly partitions: number[]
  }[]
}

export interface DescribedConsumerMember {
  readonly member: ConsumerMember
  readonly assignment: DescribedAssignment
  readonly targetAssignment: DescribedAssignment
}

export interface DescribedConsumerGroup {
  readonly error: Outcome
  readonly errorMessage: string | null
  readonly groupId: string
  readonly state: string
  readonly groupEpoch: number
  readonly assignmentEpoch: number
  readonly assignor: string
  readonly members: readonly DescribedConsumerMember[]
}

export function unknownConsumerGroup(
  groupId: string,
  error: Outcome,
  errorMessage: string | null,
): DescribedConsumerGroup {
  return {
    error,
    errorMessage,
    groupId,
    state: '',
    groupEpoch: 0,
    assignmentEpoch: 0,
    assignor: '',
    members: [],
  }
}

export function describeConsumerGroup(
  { groups, config, metadata }: CoordinatorPartition,
  groupId: string,
): DescribedConsumerGroup {
  const hosted = groups.get(groupId)
  if (!(hosted instanceof HostedConsumerGroup)) {
    const why = hosted === undefined ? 'not found' : 'is not a consumer group'
    return unknownConsumerGroup(groupId, 'GROUP_ID_NOT_FOUND', `Group ${groupId} ${why}.`)
  }
  const { group } = hosted
  const describe = (topicPartitions: TopicPartitions): DescribedAssignment => ({
    topicPartitions: listOf(topicPartitions).flatMap(({ topicId, partitions }) => {
      const topicName = metadata.topicName(topicId)
      // The topic is gone, and the members have not noticed yet.
      return topicName === undefined ? [] : [{ topicId, topicName, partitions }]
    }),
  })
  return {
    error: 'NONE',
    errorMessage: null,
    groupId,
    state: group.state,
    groupEpoch: group.epoch,
    assignmentEpoch: group.assignmentEpoch,
    assignor: group.subscriptions.preferredAssignor ?? config.consumer.assignors[0]?.name ?? '',
    members: [...group.members.values()].map((member) => ({
      member,
      assignment: describe(member.assigned),
      targetAssignment: describe(group.targetOf(member.memberId)),
    })),
  }
}
