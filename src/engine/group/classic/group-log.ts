/** The lines that Kafka writes to its log about groups. */
import type { LogLevel } from '../../logger.ts'
import type { GroupEvent, GroupEvents } from './group-event.ts'
import type { Member } from './member.ts'

export interface LogLine {
  readonly level: LogLevel
  readonly message: string
}

/** What a line says besides the event: the group, and its partition of `__consumer_offsets`. */
interface Place {
  readonly group: string
  readonly topicPartition: string
}

type Line<E> = (event: E, place: Place) => string

/** Events that are not worth an INFO line, or worth more. */
const LEVELS: { readonly [T in keyof GroupEvents]?: LogLevel } = {
  pendingMemberJoined: 'DEBUG',
  membersRemovedNotSynced: 'DEBUG',
  rejoinInUnexpectedState: 'WARN',
  assignmentsMissing: 'WARN',
  writeFailed: 'WARN',
  nobodyRejoined: 'ERROR',
}

/** As Scala prints an Option. */
const option = (value: string | null): string => (value === null ? 'None' : `Some(${value})`)

const set = (values: readonly string[]): string => `Set(${values.join(', ')})`

function memberText(member: Readonly<Member>): string {
  const protocols = member.protocols.map(({ name }) => name).join(', ')
  return (
    `MemberMetadata(memberId=${member.memberId}, groupInstanceId=${option(member.groupInstanceId)}, ` +
    `clientId=${member.clientId}, clientHost=${member.clientHost}, ` +
    `sessionTimeoutMs=${member.sessionTimeoutMs}, rebalanceTimeoutMs=${member.rebalanceTimeoutMs}, ` +
    `supportedProtocols=List(${protocols}))`
  )
}

const LINES: { readonly [T in keyof GroupEvents]: Line<GroupEvents[T]> } = {
  memberIdRequired: ({ memberId, state }, { group }) =>
    `Dynamic member with unknown member id joins group ${group} in ${state} state. Created a new member id ${memberId} and request the member to rejoin with this id.`,
  dynamicMemberAdded: ({ memberId, state }, { group }) =>
    `Dynamic Member with unknown member id joins group ${group} in ${state} state. Created a new member id ${memberId} for this member and add to the group.`,
  pendingMemberJoined: ({ memberId, state }, { group }) =>
    `Pending dynamic member with id ${memberId} joins group ${group} in ${state} state. Adding to the group now.`,
  staticMemberAdded: ({ groupInstanceId, memberId, state }, { group }) =>
    `Static member with groupInstanceId=${groupInstanceId} and unknown member id joins group ${group} in ${state} state. Created a new member id ${memberId} for this member and add to the group.`,
  staticMemberReplaced: ({ groupInstanceId, oldMemberId, state }, { group }) =>
    `Static member with groupInstanceId=${groupInstanceId} and unknown member id joins group ${group} in ${state} state. Replacing previously mapped member ${oldMemberId} with this groupInstanceId.`,
  staticMemberKept: () =>
    `Static member which joins during Stable stage and doesn't affect selectProtocol will not trigger rebalance.`,
  fenced: ({ memberId, groupInstanceId, currentMemberId, operation }) =>
    `Request memberId=${memberId} for static member with groupInstanceId=${groupInstanceId} is fenced by current memberId=${currentMemberId} during operation ${operation}`,
  rejoinInUnexpectedState: ({ memberId, state }, { group }) =>
    `Attempt to add rejoining member ${memberId} of group ${group} in unexpected group state ${state}`,
  preparing: ({ generation, reason }, { group, topicPartition }) =>
    `Preparing to rebalance group ${group} in state PreparingRebalance with old generation ${generation} (${topicPartition}) (reason: ${reason})`,
  membersRemovedNotJoined: ({ memberIds }, { group }) =>
    `Group ${group} removed dynamic members who haven't joined: ${set(memberIds)}`,
  nobodyRejoined: (_, { group }) =>
    `Group ${group} could not complete rebalance because no members rejoined`,
  leaderElected: ({ oldLeader, oldGroupInstanceId, newLeader }) =>
    `Group leader [member.id: ${oldLeader}, group.instance.id: ${option(oldGroupInstanceId)}] failed to join before rebalance timeout, while new leader ${newLeader} was elected.`,
  stabilized: ({ generation, members }, { group, topicPartition }) =>
    `Stabilized group ${group} generation ${generation} (${topicPartition}) with ${members} members`,
  empty: ({ generation }, { group, topicPartition }) =>
    `Group ${group} with generation ${generation} is now empty (${topicPartition})`,
  assignmentReceived: ({ leader, generation, members, staticMembers }, { group }) =>
    `Assignment received from leader ${leader} for group ${group} for generation ${generation}. The group has ${members} members, ${staticMembers} of which are static.`,
  assignmentsMissing: ({ memberIds, generation }, { group }) =>
    `Setting empty assignments for members ${set(memberIds)} of ${group} for generation ${generation}`,
  memberLeft: ({ member, reason }, { group }) =>
    `Member ${memberText(member)} has left group ${group} through explicit \`LeaveGroup\`; client reason: ${reason}`,
  pendingMemberLeft: ({ memberId, reason }, { group }) =>
    `Pending member with memberId=${memberId} has left group ${group} through explicit \`LeaveGroup\` request; client reason: ${reason}`,
  memberFailed: ({ memberId }, { group }) =>
    `Member ${memberId} in group ${group} has failed, removing it from the group`,
  pendingMemberExpired: ({ memberId }, { group }) =>
    `Pending member ${memberId} in group ${group} has been removed after session timeout expiration.`,
  membersRemovedNotSynced: ({ memberIds }, { group }) =>
    `Group ${group} removed members who haven't sent their sync request: ${set(memberIds)}`,
  writeFailed: ({ error }, { group }) => `Failed to persist metadata for group ${group}: ${error}`,
}

/** `partition` is the group's partition of `__consumer_offsets`. */
export function logLine(group: string, partition: number, event: GroupEvent): LogLine {
  const line = LINES[event.type] as Line<GroupEvent>
  const place = { group, topicPartition: `__consumer_offsets-${partition}` }
  return { level: LEVELS[event.type] ?? 'INFO', message: line(event, place) }
}
