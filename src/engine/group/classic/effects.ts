/**
 * What a step of the group protocol asks of its surroundings. Nothing in here has happened yet: the
 * coordinator sends the replies, appends the writes and sets the timers.
 */

import type { TimerChange } from '../group-timers.ts'
import type {
  JoinGroupResult,
  LeaveGroupResult,
  MemberProtocol,
  Outcome,
  SyncGroupResult,
} from '../requests.ts'
import type { GroupEvent } from './group-event.ts'
import type { GroupMetadata } from './group-metadata.ts'

/** The answer to the request that came with `token`. */
export type Reply =
  | { readonly type: 'join'; readonly token: number; readonly result: JoinGroupResult }
  | { readonly type: 'sync'; readonly token: number; readonly result: SyncGroupResult }
  | { readonly type: 'heartbeat'; readonly token: number; readonly result: Outcome }
  | { readonly type: 'leave'; readonly token: number; readonly result: LeaveGroupResult }
  | { readonly type: 'commit'; readonly token: number; readonly result: Outcome }

/** A static member as it was before it came back, should its new id not be stored. */
export interface ReplacedMember {
  readonly oldMemberId: string
  readonly newMemberId: string
  readonly clientId: string
  readonly clientHost: string
  readonly rebalanceTimeoutMs: number
  readonly sessionTimeoutMs: number
  readonly protocols: readonly MemberProtocol[]
  /** Whether the leader may be told to skip its assignment (JoinGroup v9+). */
  readonly supportsSkippingAssignment: boolean
  readonly leaderBefore: string | null
}

/** Why a group's metadata was written; given back when the write is committed, or failed. */
export type WritePurpose =
  | { readonly type: 'empty' }
  | {
      readonly type: 'assignment'
      readonly generation: number
      readonly leader: string
      readonly assignments: ReadonlyMap<string, Buffer>
    }
  | { readonly type: 'replacement'; readonly replaced: ReplacedMember }

export interface GroupWrite {
  readonly metadata: GroupMetadata
  readonly purpose: WritePurpose
}

/** `join` and `sync` bound a rebalance; the others bound a member's silence. */
export type TimerName = 'join' | 'sync' | `session ${string}` | `pending ${string}`

export class Effects {
  readonly replies: Reply[] = []
  readonly writes: GroupWrite[] = []
  readonly timers: TimerChange<TimerName>[] = []
  readonly events: GroupEvent[] = []

  setTimer(name: TimerName, delayMs: number): void {
    this.timers.push({ name, delayMs })
  }

  cancelTimer(name: TimerName): void {
    this.timers.push({ name, delayMs: undefined })
  }
}
