/** Things that happened to a group of the consumer protocol and that Kafka writes to its log, with the lines. */
import type { LogLine } from '../classic/group-log.ts'
import { type ConsumerMember, MemberState } from './consumer-member.ts'
import { listOf, type TopicPartitions } from './topic-partitions.ts'

type Protocol = 'classic' | 'consumer'

export interface ConsumerGroupEvents {
  readonly joined: { readonly memberId: string; readonly protocol: Protocol }
  readonly staticMemberJoined: {
    readonly memberId: string
    readonly instanceId: string
    readonly protocol: Protocol
  }
  readonly staticMemberReplaced: {
    readonly memberId: string
    readonly instanceId: string
    readonly oldMemberId: string
    readonly protocol: Protocol
  }
  readonly memberIdRequired: { readonly memberId: string }
  readonly instanceIdUnreleased: {
    readonly memberId: string
    readonly instanceId: string
    readonly ownerId: string
  }
  readonly instanceIdFenced: {
    readonly memberId: string
    readonly instanceId: string
    readonly ownerId: string
  }
  readonly left: { readonly memberId: string }
  readonly staticMemberLeft: {
    readonly memberId: string
    readonly instanceId: string
    readonly isForAWhile: boolean
  }
  readonly classicMemberLeft: {
    readonly memberId: string
    readonly instanceId: string | null
    readonly reason: string
  }
  readonly fenced: { readonly memberId: string; readonly reason: string }
  readonly rebalanceTimedOut: {
    readonly memberId: string
    readonly memberEpoch: number
    readonly timeoutMs: number
  }
  readonly epochBumped: { readonly epoch: number; readonly metadataHash: bigint }
  readonly assigned: { readonly epoch: number; readonly assignor: string }
  readonly reconciling: { readonly member: ConsumerMember }
  readonly regularExpressionsRefreshed: {
    readonly topics: number
    readonly expressions: readonly string[]
  }
  readonly loaded: { readonly members: number }
  readonly emptyClassicGroupConverted: object
  readonly upgraded: object
  readonly downgraded: object
  readonly migrationRefused: { readonly reason: string }
}

export type ConsumerGroupEvent = {
  [T in keyof ConsumerGroupEvents]: { readonly type: T } & ConsumerGroupEvents[T]
}[keyof ConsumerGroupEvents]

const stateName = (state: number): string =>
  Object.entries(MemberState).find(([, each]) => each === state)?.[0] ?? 'UNKNOWN'

function partitionsText(topicPartitions: TopicPartitions): string {
  const names = listOf(topicPartitions).flatMap(({ topicId, partitions }) =>
    partitions.map((partition) => `${topicId}-${partition}`),
  )
  return `[${names.join(', ')}]`
}

/** What a line says besides the event: the group, and how long the step took that it happened in. */
interface Place {
  readonly group: string
  readonly tookMs: number
}

const LINES: {
  readonly [T in keyof ConsumerGroupEvents]: (event: ConsumerGroupEvents[T], place: Place) => string
} = {
  joined: ({ memberId, protocol }) =>
    `Member ${memberId} joins the consumer group using the ${protocol} protocol.`,
  staticMemberJoined: ({ memberId, instanceId, protocol }) =>
    `Static member ${memberId} with instance id ${instanceId} joins the consumer group using the ${protocol} protocol.`,
  staticMemberReplaced: ({ memberId, instanceId, oldMemberId, protocol }) =>
    `Static member with instance id ${instanceId} re-joins the consumer group using the ${protocol} protocol. Created a new member ${memberId} to replace the existing member ${oldMemberId}.`,
  memberIdRequired: ({ memberId }) =>
    `Dynamic member with unknown member id joins the consumer group. Created a new member id ${memberId} and requesting the member to rejoin with this id.`,
  instanceIdUnreleased: ({ memberId, instanceId, ownerId }) =>
    `Static member ${memberId} with instance id ${instanceId} cannot join the group because the instance id is owned by member ${ownerId}.`,
  instanceIdFenced: ({ memberId, instanceId, ownerId }) =>
    `Static member ${memberId} with instance id ${instanceId} is fenced by existing member ${ownerId}.`,
  left: ({ memberId }) => `Member ${memberId} left the consumer group.`,
  staticMemberLeft: ({ memberId, instanceId, isForAWhile }) =>
    `Static member ${memberId} with instance id ${instanceId} ${isForAWhile ? 'temporarily ' : ''}left the consumer group.`,
  classicMemberLeft: ({ memberId, instanceId, reason }) =>
    `${instanceId === null ? `Dynamic member ${memberId}` : `Static member ${memberId} with instance id ${instanceId}`} has left group through explicit \`LeaveGroup\` request; client reason: ${reason}`,
  fenced: ({ memberId, reason }) => `Member ${memberId} fenced from the group because ${reason}.`,
  rebalanceTimedOut: ({ memberId, memberEpoch, timeoutMs }) =>
    `Member ${memberId} fenced from the group because it failed to transition from epoch ${memberEpoch} within ${timeoutMs}ms.`,
  epochBumped: ({ epoch, metadataHash }) =>
    `Bumped group epoch to ${epoch} with metadata hash ${metadataHash}.`,
  assigned: ({ epoch, assignor }, { tookMs }) =>
    `Computed a new target assignment for epoch ${epoch} with '${assignor}' assignor in ${tookMs}ms.`,
  reconciling: ({ member }) =>
    `Member ${member.memberId} new assignment state: epoch=${member.memberEpoch}, previousEpoch=${member.previousMemberEpoch}, state=${stateName(member.state)}, assignedPartitions=${partitionsText(member.assigned)} and revokedPartitions=${partitionsText(member.pendingRevocation)}.`,
  regularExpressionsRefreshed: ({ topics, expressions }, { tookMs }) =>
    `Scanned ${topics} topics to refresh regular expressions [${expressions.join(', ')}] in ${tookMs}ms.`,
  loaded: ({ members }, { group }) => `Loaded consumer group ${group} with ${members} members.`,
  emptyClassicGroupConverted: () => `Converted the empty classic group to a consumer group.`,
  upgraded: () => `Converted the classic group to a consumer group.`,
  downgraded: () => `Converted the consumer group to a classic group.`,
  migrationRefused: ({ reason }) => reason,
}

/** These lines name the group in their text. */
const WITHOUT_PREFIX: ReadonlySet<string> = new Set(['loaded', 'migrationRefused'])

export function consumerGroupLogLine(
  group: string,
  event: ConsumerGroupEvent,
  tookMs: number,
): LogLine {
  const line = LINES[event.type] as (event: ConsumerGroupEvent, place: Place) => string
  const prefix = WITHOUT_PREFIX.has(event.type) ? '' : `[GroupId ${group}] `
  return {
    level: event.type === 'reconciling' ? 'DEBUG' : 'INFO',
    message: `${prefix}${line(event, { group, tookMs })}`,
  }
}
