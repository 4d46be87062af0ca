/** What `__consumer_offsets` says of a group: the value of its group metadata record. */

export interface MemberMetadata {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly clientId: string
  readonly clientHost: string
  readonly rebalanceTimeoutMs: number
  readonly sessionTimeoutMs: number
  /** For the group's protocol. */
  readonly subscription: Buffer
  readonly assignment: Buffer
}

export interface GroupMetadata {
  readonly protocolType: string
  readonly generation: number
  readonly protocol: string | null
  readonly leader: string | null
  /** When the group came into its state; -1: records of old releases do not say. */
  readonly currentStateTimestamp: number
  readonly members: readonly MemberMetadata[]
}
