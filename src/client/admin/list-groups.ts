import { listGroups as api } from '../../protocol/apis/list-groups.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { throwIfError } from './item-error.ts'

export interface AnyGroupListing {
  readonly groupId: string
  /** 'Classic', 'Consumer', 'Share', 'Streams'; brokers that are too old to tell have classic groups only. */
  readonly type: string
  /** 'consumer', 'connect', …; '' for a group that was made by commits without membership. */
  readonly protocolType: string
}

/** Groups of every type, of all brokers. Throws the first error of a broker that could not be asked. */
export async function listGroups(cluster: Cluster, timeoutMs: number): Promise<AnyGroupListing[]> {
  const brokers = await call(cluster, 'findAllBrokers', timeoutMs, (current) => current.brokers())
  const asked = brokers.map(({ id }) =>
    call(cluster, 'listGroups', timeoutMs, async (current) => {
      const request = { statesFilter: [], typesFilter: [] }
      const response = await current.send(await current.broker(id), api, request)
      throwIfError(response.errorCode)
      return response.groups
    }),
  )
  return (await Promise.all(asked)).flat().map(({ groupId, groupType, protocolType }) => ({
    groupId,
    type: groupType === '' ? 'Classic' : groupType.charAt(0).toUpperCase() + groupType.slice(1),
    protocolType,
  }))
}
