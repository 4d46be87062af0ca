/** A member of a classic group. */
import type { MemberProtocol } from '../requests.ts'

export interface Member {
  /** Changes when a static member comes back under a new id. */
  memberId: string
  readonly groupInstanceId: string | null
  clientId: string
  clientHost: string
  rebalanceTimeoutMs: number
  sessionTimeoutMs: number
  /** In the member's order of preference. */
  protocols: readonly MemberProtocol[]
  assignment: Buffer
  /** Until its first generation is complete; such a member cannot send heartbeats yet. */
  isNew: boolean
  /** The parked JoinGroup, by its token. */
  joinToken: number | undefined
  /** The parked SyncGroup, by its token. */
  syncToken: number | undefined
}

export const NO_BYTES = Buffer.alloc(0)

/** What the member offers for a protocol; empty when it does not support it. */
export function metadataFor(member: Member, protocolName: string | null): Buffer {
  return member.protocols.find(({ name }) => name === protocolName)?.metadata ?? NO_BYTES
}

/** The same protocols in the same order, with the same subscriptions. */
export function hasProtocols(member: Member, protocols: readonly MemberProtocol[]): boolean {
  return (
    member.protocols.length === protocols.length &&
    member.protocols.every(({ name, metadata }, index) => {
      const other = protocols[index]
      return other !== undefined && other.name === name && other.metadata.equals(metadata)
    })
  )
}
