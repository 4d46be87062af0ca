import { listGroups } from '../../protocol/apis/list-groups.ts'
import { type Call, call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { KafkaException, TimeoutError } from '../errors.ts'
import type { BrokerNode } from '../topic-partition.ts'
import { throwIfError } from './item-error.ts'

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

/** Asks every broker for the groups that it coordinates. */
export async function listConsumerGroups(
  cluster: Cluster,
  timeoutMs: number,
  options: ListConsumerGroupsOptions,
): Promise<ListedGroups> {
  const groups = new Map<string, GroupListing>()
  const errors: Error[] = []
  const asked = (await allBrokers(cluster, timeoutMs)).map(async ({ id }) => {
    try {
      const listed = await call(cluster, 'listConsumerGroups', timeoutMs, (current) =>
        groupsOf(current, id, options),
      )
      for (const group of listed) groups.set(group.groupId, group)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      errors.push(error)
    }
  })
  await Promise.all(asked)
  return { groups: [...groups.values()], errors }
}

async function allBrokers(cluster: Cluster, timeoutMs: number): Promise<BrokerNode[]> {
  try {
    return await call(cluster, 'findAllBrokers', timeoutMs, (current) => current.brokers())
  } catch (cause) {
    if (!(cause instanceof TimeoutError)) throw cause
    throw new KafkaException('Failed to find brokers to send ListGroups', { cause })
  }
}

async function groupsOf(
  current: Call,
  brokerId: number,
  { states = [], types = [] }: ListConsumerGroupsOptions,
): Promise<GroupListing[]> {
  const link = await current.broker(brokerId)
  const min = types.length > 0 ? 5 : states.length > 0 ? 4 : 0
  const request = { statesFilter: states, typesFilter: types }
  const response = await current.send(link, listGroups, request, { min })
  throwIfError(response.errorCode)
  return response.groups
    .filter(({ protocolType }) => protocolType === 'consumer' || protocolType === '')
    .map(({ groupId, protocolType, groupState, groupType }) => ({
      groupId,
      protocolType,
      state: groupState === '' ? undefined : (groupState as GroupState),
      type: groupType === '' ? undefined : typeName(groupType),
    }))
}

/** Brokers write `classic` or `Classic`, depending on the release. */
const typeName = (type: string): string => type.charAt(0).toUpperCase() + type.slice(1)
