/**
 * Descriptions of consumer groups. Groups of both protocols may be asked for: DescribeGroups knows the
 * classic ones, and answers Dead for others, which are then looked for with ConsumerGroupDescribe.
 */
import { consumerGroupDescribe } from '../../protocol/apis/consumer-group-describe.ts'
import { describeGroups } from '../../protocol/apis/describe-groups.ts'
import { decodeAssignment } from '../../protocol/internal/consumer-protocol.ts'
import { DecodeError } from '../../protocol/reader.ts'
import type { Response } from '../../protocol/schema.ts'
import type { ReadyLink } from '../broker-link.ts'
import type { Call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { ClientError } from '../errors.ts'
import type { BrokerNode, TopicPartition } from '../topic-partition.ts'
import { askCoordinator } from './group-coordinators.ts'
import { throwIfError } from './item-error.ts'
import type { GroupState } from './list-consumer-groups.ts'
import type { Outcome } from './outcome.ts'

export interface MemberDescription {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly clientId: string
  /** As the broker gives it: `/127.0.0.1`. */
  readonly host: string
  /** In the order of the broker's answer. */
  readonly assignment: readonly TopicPartition[]
  /** Where a member of the new protocol (KIP-848) is heading; undefined for classic members. */
  readonly targetAssignment: readonly TopicPartition[] | undefined
  /** Undefined for classic members and old brokers. */
  readonly memberEpoch: number | undefined
  readonly upgraded: boolean | undefined
}

export interface ConsumerGroupDescription {
  readonly groupId: string
  /** True for groups without members' protocol: only commits. */
  readonly simple: boolean
  readonly members: readonly MemberDescription[]
  /** The assignor, for example `range`; '' when there is none. */
  readonly partitionAssignor: string
  readonly type: 'Classic' | 'Consumer'
  readonly state: GroupState
  readonly coordinator: BrokerNode
  /** Only in groups of the new protocol. */
  readonly groupEpoch: number | undefined
  readonly targetAssignmentEpoch: number | undefined
}

const NAMES = { operation: 'describeGroups', api: 'DESCRIBE_GROUPS' }
/** From version 6 on a group that does not exist is an error; the tools show a state, Dead. */
const NEWEST_VERSION_WITH_DEAD_GROUPS = 5

export async function describeConsumerGroups(
  cluster: Cluster,
  timeoutMs: number,
  groupIds: readonly string[],
): Promise<Map<string, Outcome<ConsumerGroupDescription>>> {
  const described = groupIds.map(
    async (groupId): Promise<[string, Outcome<ConsumerGroupDescription>]> => {
      try {
        const description = await askCoordinator(
          cluster,
          timeoutMs,
          groupId,
          NAMES,
          (current, link) => describeGroup(current, link, groupId),
        )
        return [groupId, description]
      } catch (error) {
        if (!(error instanceof Error)) throw error
        return [groupId, error]
      }
    },
  )
  return new Map(await Promise.all(described))
}

async function describeGroup(
  current: Call,
  link: ReadyLink,
  groupId: string,
): Promise<ConsumerGroupDescription> {
  const request = { groups: [groupId], includeAuthorizedOperations: false }
  const limits = { max: NEWEST_VERSION_WITH_DEAD_GROUPS }
  const { groups } = await current.send(link, describeGroups, request, limits)
  const group = groups[0]
  if (group === undefined) {
    throw new ClientError(
      'org.apache.kafka.common.errors.UnknownServerException',
      `The broker did not describe the group ${groupId}.`,
    )
  }
  throwIfError(group.errorCode)
  if (group.groupState === 'Dead' && link.versions.has(consumerGroupDescribe)) {
    const found = await describeNewGroup(current, link, groupId)
    if (found !== undefined) return found
  }
  return classicGroup(link.node, group)
}

export type ClassicGroup = Response<typeof describeGroups>['groups'][number]

/** The description of a classic group, from a DescribeGroups answer. Throws ClientError for one that is not of consumers. */
export function classicGroup(
  coordinator: BrokerNode,
  group: ClassicGroup,
): ConsumerGroupDescription {
  const { groupId, protocolType } = group
  if (protocolType !== '' && protocolType !== 'consumer') {
    throw new ClientError(
      'java.lang.IllegalArgumentException',
      `GroupId ${groupId} is not a consumer group (${protocolType}).`,
    )
  }
  return {
    groupId,
    simple: protocolType === '',
    members: group.members.map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      host: member.clientHost,
      assignment: classicAssignment(member.memberAssignment),
      targetAssignment: undefined,
      memberEpoch: undefined,
      upgraded: undefined,
    })),
    partitionAssignor: group.protocolData,
    type: 'Classic',
    state: group.groupState as GroupState,
    coordinator,
    groupEpoch: undefined,
    targetAssignmentEpoch: undefined,
  }
}

/** An assignment of an unknown form is shown as none: it is the members' private matter. */
function classicAssignment(bytes: Buffer): TopicPartition[] {
  if (bytes.length < 2) return []
  try {
    return decodeAssignment(bytes).assignedPartitions.flatMap(({ topic, partitions }) =>
      partitions.map((partition) => ({ topic, partition })),
    )
  } catch (error) {
    if (error instanceof DecodeError) return []
    throw error
  }
}

export type NewGroup = Response<typeof consumerGroupDescribe>['groups'][number]
type NewAssignment = NewGroup['members'][number]['assignment']

async function describeNewGroup(
  current: Call,
  link: ReadyLink,
  groupId: string,
): Promise<ConsumerGroupDescription | undefined> {
  const request = { groupIds: [groupId], includeAuthorizedOperations: false }
  const { groups } = await current.send(link, consumerGroupDescribe, request)
  const group = groups[0]
  if (group === undefined || group.errorCode !== 0) return undefined
  return newGroup(link.node, group)
}

/** The description of a group of the new protocol, from a ConsumerGroupDescribe answer. */
export function newGroup(coordinator: BrokerNode, group: NewGroup): ConsumerGroupDescription {
  return {
    groupId: group.groupId,
    simple: false,
    members: group.members.map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.instanceId,
      clientId: member.clientId,
      host: member.clientHost,
      assignment: newAssignment(member.assignment),
      targetAssignment: newAssignment(member.targetAssignment),
      memberEpoch: member.memberEpoch,
      upgraded: member.memberType < 0 ? undefined : member.memberType === 1,
    })),
    partitionAssignor: group.assignorName,
    type: 'Consumer',
    state: group.groupState as GroupState,
    coordinator,
    groupEpoch: group.groupEpoch,
    targetAssignmentEpoch: group.assignmentEpoch,
  }
}

const newAssignment = ({ topicPartitions }: NewAssignment): TopicPartition[] =>
  topicPartitions.flatMap(({ topicName: topic, partitions }) =>
    partitions.map((partition) => ({ topic, partition })),
  )
