/** What a consumer needs of its membership, whichever protocol its group has (`group.protocol`). */
import type { MemberIdentity } from './offset-commits.ts'
import type { RebalanceListener } from './rebalance-listener.ts'

export interface GroupMembership {
  /** As whom this consumer commits. Generation (or member epoch) -1: it is not a member now. */
  readonly identity: MemberIdentity
  /** True while a member, with an assignment that was taken. */
  readonly isStable: boolean
  /** Asks for a new assignment. */
  rejoin(): void
  /** The application's part of a rebalance. Throws what ended the membership, and the listener's errors. */
  poll(listener: RebalanceListener): Promise<void>
  /** Gives up all partitions, as the last thing before leaving. */
  giveUpAll(listener: RebalanceListener): Promise<void>
  /** Leaves at once, so that the others need not wait for the session to end. */
  leave(reason: string): Promise<void>
  /** Ends the heartbeats without a word: the coordinator waits for the end of the session. */
  stop(): void
}
