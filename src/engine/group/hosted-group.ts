/**
 * A group on its coordinator, whichever protocol its members speak: its state machine with the timers it asked
 * for and the requests that wait, and its committed offsets.
 */
import type { CommittingMember } from './classic/offset-commit.ts'
import type { CommittedOffsets } from './committed-offsets.ts'
import type { GroupChange } from './group-change.ts'
import type {
  DescribedGroup,
  FetchingMember,
  GroupType,
  HeartbeatRequest,
  JoinGroupRequest,
  JoinGroupResult,
  LeaveGroupResult,
  LeavingMember,
  Outcome,
  SyncGroupRequest,
  SyncGroupResult,
} from './requests.ts'

/** When offsets of a group expire by the broker's retention. */
export interface OffsetExpiry {
  /** Milliseconds since 1970 from which the retention counts; undefined: from each commit. */
  readonly since: number | undefined
  /** Offsets of these topics stay. */
  isKept(topic: string): boolean
}

export interface HostedGroup {
  readonly type: GroupType
  readonly groupId: string
  readonly offsets: CommittedOffsets
  /** As ListGroups names it. */
  readonly state: string
  /** '' while the group only stores offsets. */
  readonly protocolType: string
  /** Without members, and not being removed. */
  readonly isEmpty: boolean
  /** Its removal is being written. */
  readonly isDead: boolean
  /** No members, and no ids given out. */
  readonly isUnused: boolean
  /** Undefined: none of its offsets expires now. */
  readonly offsetExpiry: OffsetExpiry | undefined
  /** What its removal writes, besides its offsets; nothing where `__consumer_offsets` has nothing of it. */
  tombstones(removesOffsets: boolean): GroupChange[]
  /** Between a removal's write and its outcome it takes no requests. */
  setDead(isDead: boolean): void
  /** Whether OffsetDelete of a topic has to be refused, because members read it. */
  isSubscribedTo(topic: string): boolean
  /** Whether OffsetDelete is for this group at all. */
  checkOffsetDelete(): Outcome
  /** Whether the sender may commit; if so it counts as a sign of life in the classic protocol. */
  checkCommit(request: CommittingMember): Outcome
  checkFetch(request: FetchingMember): Outcome
  join(request: JoinGroupRequest): Promise<JoinGroupResult>
  sync(request: SyncGroupRequest): Promise<SyncGroupResult>
  heartbeat(request: HeartbeatRequest): Outcome
  leave(members: readonly LeavingMember[]): Promise<LeaveGroupResult> | LeaveGroupResult
  /** For DescribeGroups. */
  describe(): DescribedGroup
  /** Goes on after it was read from the log. */
  loaded(): void
  /** Takes over a change that was appended. */
  apply(change: GroupChange): void
  /** No more timers; whoever waits gets `error`. */
  close(error: Outcome): void
}
