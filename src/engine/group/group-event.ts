/** Things that happened to a group and that Kafka writes to its log, and the lines it writes. */
import type { LogLevel } from '../logger.ts'
import type { Member } from './member.ts'
import type { ClassicGroupState } from './requests.ts'

export type GroupEvent =
  | {
      readonly type: 'memberIdRequired' | 'dynamicMemberAdded' | 'pendingMemberJoined'
      readonly memberId: string
      readonly state: ClassicGroupState
    }
  | {
      readonly type: 'staticMemberAdded'
      readonly memberId: string
      readonly groupInstanceId: string
      readonly state: ClassicGroupState
    }
  | {
      readonly type: 'staticMemberReplaced'
      readonly oldMemberId: string
      readonly groupInstanceId: string
      readonly state: ClassicGroupState
    }
  | { readonly type: 'staticMemberKept' }
  | {
      readonly type: 'fenced'
      readonly memberId: string
      readonly groupInstanceId: string
      readonly currentMemberId: string
      readonly operation: string
    }
  | { readonly type: 'rejoinInUnexpectedState'; readonly memberId: string }
  | { readonly type: 'preparing'; readonly generation: number; readonly reason: string }
  | { readonly type: 'membersRemovedNotJoined'; readonly memberIds: readonly string[] }
  | { readonly type: 'nobodyRejoined' }
  | { readonly type: 'leaderElected'; readonly oldLeader: string; readonly newLeader: string }
  | { readonly type: 'stabilized'; readonly generation: number; readonly members: number }
  | { readonly type: 'empty'; readonly generation: number }
  | {
      readonly type: 'assignmentReceived'
      readonly leader: string
      readonly generation: number
      readonly members: number
      readonly staticMembers: number
    }
  | {
      readonly type: 'assignmentsMissing'
      readonly memberIds: readonly string[]
      readonly generation: number
    }
  | { readonly type: 'memberLeft'; readonly member: Readonly<Member>; readonly reason: string }
  | { readonly type: 'pendingMemberLeft'; readonly memberId: string; readonly reason: string }
  | { readonly type: 'memberFailed'; readonly memberId: string }
  | { readonly type: 'pendingMemberExpired'; readonly memberId: string }
  | { readonly type: 'membersRemovedNotSynced'; readonly memberIds: readonly string[] }
  | { readonly type: 'writeFailed'; readonly error: string }

export interface LogLine {
  readonly level: LogLevel
  readonly message: string
}

/** As Scala prints an Option. */
export const optionText = (value: string | null): string =>
  value === null ? 'None' : `Some(${value})`

function memberText(member: Readonly<Member>): string {
  const protocols = member.protocols.map(({ name }) => name).join(', ')
  return (
    `MemberMetadata(memberId=${member.memberId}, groupInstanceId=${optionText(member.groupInstanceId)}, ` +
    `clientId=${member.clientId}, clientHost=${member.clientHost}, ` +
    `sessionTimeoutMs=${member.sessionTimeoutMs}, rebalanceTimeoutMs=${member.rebalanceTimeoutMs}, ` +
    `supportedProtocols=List(${protocols}))`
  )
}

const info = (message: string): LogLine => ({ level: 'INFO', message })
const warn = (message: string): LogLine => ({ level: 'WARN', message })

/** `partition` is the group's partition of `__consumer_offsets`. */
export function logLine(group: string, partition: number, event: GroupEvent): LogLine {
  const topicPartition = `__consumer_offsets-${partition}`
  switch (event.type) {
    case 'memberIdRequired':
      return info(
        `Dynamic member with unknown member id joins group ${group} in ${event.state} state. Created a new member id ${event.memberId} and request the member to rejoin with this id.`,
      )
    case 'dynamicMemberAdded':
      return info(
        `Dynamic Member with unknown member id joins group ${group} in ${event.state} state. Created a new member id ${event.memberId} for this member and add to the group.`,
      )
    case 'pendingMemberJoined':
      return {
        level: 'DEBUG',
        message: `Pending dynamic member with id ${event.memberId} joins group ${group} in ${event.state} state. Adding to the group now.`,
      }
    case 'staticMemberAdded':
      return info(
        `Static member with groupInstanceId=${event.groupInstanceId} and unknown member id joins group ${group} in ${event.state} state. Created a new member id ${event.memberId} for this member and add to the group.`,
      )
    case 'staticMemberReplaced':
      return info(
        `Static member with groupInstanceId=${event.groupInstanceId} and unknown member id joins group ${group} in ${event.state} state. Replacing previously mapped member ${event.oldMemberId} with this groupInstanceId.`,
      )
    case 'staticMemberKept':
      return info(
        `Static member which joins during Stable stage and doesn't affect selectProtocol will not trigger rebalance.`,
      )
    case 'fenced':
      return info(
        `Request memberId=${event.memberId} for static member with groupInstanceId=${event.groupInstanceId} is fenced by current memberId=${event.currentMemberId} during operation ${event.operation}`,
      )
    case 'rejoinInUnexpectedState':
      return warn(
        `Attempt to add rejoining member ${event.memberId} of group ${group} in unexpected group state`,
      )
    case 'preparing':
      return info(
        `Preparing to rebalance group ${group} in state PreparingRebalance with old generation ${event.generation} (${topicPartition}) (reason: ${event.reason})`,
      )
    case 'membersRemovedNotJoined':
      return info(
        `Group ${group} removed dynamic members who haven't joined: Set(${event.memberIds.join(', ')})`,
      )
    case 'nobodyRejoined':
      return {
        level: 'ERROR',
        message: `Group ${group} could not complete rebalance because no members rejoined`,
      }
    case 'leaderElected':
      return info(
        `Group leader [member.id: ${event.oldLeader}] failed to join before rebalance timeout, while new leader ${event.newLeader} was elected.`,
      )
    case 'stabilized':
      return info(
        `Stabilized group ${group} generation ${event.generation} (${topicPartition}) with ${event.members} members`,
      )
    case 'empty':
      return info(
        `Group ${group} with generation ${event.generation} is now empty (${topicPartition})`,
      )
    case 'assignmentReceived':
      return info(
        `Assignment received from leader ${event.leader} for group ${group} for generation ${event.generation}. The group has ${event.members} members, ${event.staticMembers} of which are static.`,
      )
    case 'assignmentsMissing':
      return warn(
        `Setting empty assignments for members Set(${event.memberIds.join(', ')}) of ${group} for generation ${event.generation}`,
      )
    case 'memberLeft':
      return info(
        `Member ${memberText(event.member)} has left group ${group} through explicit \`LeaveGroup\`; client reason: ${event.reason}`,
      )
    case 'pendingMemberLeft':
      return info(
        `Pending member with memberId=${event.memberId} has left group ${group} through explicit \`LeaveGroup\`; client reason: ${event.reason}`,
      )
    case 'memberFailed':
      return info(
        `Member ${event.memberId} in group ${group} has failed, removing it from the group`,
      )
    case 'pendingMemberExpired':
      return info(
        `Pending member ${event.memberId} in group ${group} has been removed after session timeout expiration.`,
      )
    case 'membersRemovedNotSynced':
      return {
        level: 'DEBUG',
        message: `Group ${group} removed members who haven't sent their sync request: Set(${event.memberIds.join(', ')})`,
      }
    case 'writeFailed':
      return warn(`Failed to persist metadata for group ${group}: ${event.error}`)
  }
}
