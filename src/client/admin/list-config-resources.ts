import { listConfigResources as api } from '../../protocol/apis/list-config-resources.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import {
  CONFIG_RESOURCE_TYPES,
  type ConfigResource,
  type ConfigResourceType,
} from './config-resource.ts'
import { throwIfError } from './item-error.ts'

/** What has a configuration of its own, of one type (KIP-1142); brokers before 4.1 list CLIENT_METRICS alone. */
export async function listConfigResources(
  cluster: Cluster,
  timeoutMs: number,
  type: ConfigResourceType,
): Promise<ConfigResource[]> {
  const min = type === 'CLIENT_METRICS' ? 0 : 1
  const code = CONFIG_RESOURCE_TYPES[type]
  const answer = await call(cluster, 'listConfigResources', timeoutMs, async (current) => {
    const body = (version: number) => ({ resourceTypes: version === 0 ? [] : [code] })
    return await current.send(await current.any(), api, body, { min })
  })
  throwIfError(answer.errorCode)
  return answer.configResources.map(({ resourceName: name }) => ({ type, name }))
}
