/** Names of group states as the tools print them. */
export type GroupState =
  | 'Unknown'
  | 'PreparingRebalance'
  | 'CompletingRebalance'
  | 'Stable'
  | 'Dead'
  | 'Empty'
  | 'Assigning'
  | 'Reconciling'

export interface GroupListing {
  readonly groupId: string
  /** 'consumer' or ''; '' means that the group was made by commits without membership. */
  readonly protocolType: string
  /** Undefined where the broker is too old to tell. */
  readonly state: GroupState | undefined
  /** 'Classic', 'Consumer', 'Share', 'Streams'; undefined where the broker is too old to tell. */
  readonly type: string | undefined
}

export interface ListedGroups {
  /** Consumer groups only, all brokers together. */
  readonly groups: readonly GroupListing[]
  /** One error for every broker that could not be asked. */
  readonly errors: readonly Error[]
}

export interface ListConsumerGroupsOptions {
  readonly states?: readonly string[] | undefined
  readonly types?: readonly string[] | undefined
}
