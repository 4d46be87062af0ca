/** Things that happened to a group and that Kafka writes to its log. */

import type { ClassicGroupState } from '../requests.ts'
import type { Member } from './member.ts'

interface Joined {
  readonly memberId: string
  /** Of the group, when it came. */
  readonly state: ClassicGroupState
}

/** What is known of each event, by its type. */
export interface GroupEvents {
  readonly memberIdRequired: Joined
  readonly dynamicMemberAdded: Joined
  readonly pendingMemberJoined: Joined
  readonly staticMemberAdded: Joined & { readonly groupInstanceId: string }
  readonly staticMemberReplaced: {
    readonly oldMemberId: string
    readonly groupInstanceId: string
    readonly state: ClassicGroupState
  }
  readonly staticMemberKept: object
  readonly fenced: {
    readonly memberId: string
    readonly groupInstanceId: string
    readonly currentMemberId: string
    readonly operation: string
  }
  readonly rejoinInUnexpectedState: Joined
  readonly preparing: { readonly generation: number; readonly reason: string }
  readonly membersRemovedNotJoined: { readonly memberIds: readonly string[] }
  readonly nobodyRejoined: object
  readonly leaderElected: {
    readonly oldLeader: string
    readonly oldGroupInstanceId: string | null
    readonly newLeader: string
  }
  readonly stabilized: { readonly generation: number; readonly members: number }
  readonly empty: { readonly generation: number }
  readonly assignmentReceived: {
    readonly leader: string
    readonly generation: number
    readonly members: number
    readonly staticMembers: number
  }
  readonly assignmentsMissing: {
    readonly memberIds: readonly string[]
    readonly generation: number
  }
  readonly memberLeft: { readonly member: Readonly<Member>; readonly reason: string }
  readonly pendingMemberLeft: { readonly memberId: string; readonly reason: string }
  readonly memberFailed: { readonly memberId: string }
  readonly pendingMemberExpired: { readonly memberId: string }
  readonly membersRemovedNotSynced: { readonly memberIds: readonly string[] }
  readonly writeFailed: { readonly error: string }
}

export type GroupEvent = {
  [T in keyof GroupEvents]: { readonly type: T } & GroupEvents[T]
}[keyof GroupEvents]
