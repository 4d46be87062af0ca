import { alterConfigs as alterApi } from '../../protocol/apis/alter-configs.ts'
import { incrementalAlterConfigs as incrementalApi } from '../../protocol/apis/incremental-alter-configs.ts'
import { type Call, call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import {
  byBroker,
  CONFIG_RESOURCE_TYPES,
  type ConfigResource,
  resourceKey,
} from './config-resource.ts'
import { itemError } from './item-error.ts'

/** The operations of IncrementalAlterConfigs, with the protocol's numbers as index. */
export const ALTER_CONFIG_OPERATIONS = ['SET', 'DELETE', 'APPEND', 'SUBTRACT'] as const
export type AlterConfigOperation = (typeof ALTER_CONFIG_OPERATIONS)[number]

export interface ConfigAlteration {
  readonly name: string
  readonly operation: AlterConfigOperation
  /** Null for DELETE. */
  readonly value: string | null
}

export interface ResourceAlterations {
  readonly resource: ConfigResource
  readonly alterations: readonly ConfigAlteration[]
}

export interface ResourceConfigs {
  readonly resource: ConfigResource
  /** The whole new configuration: keys that are left out go back to their defaults. */
  readonly configs: Readonly<Record<string, string | null>>
}

export interface AlteredResource {
  readonly resource: ConfigResource
  readonly error: Error | undefined
}

interface Answered {
  readonly resourceType: number
  readonly resourceName: string
  readonly errorCode: number
  readonly errorMessage: string | null
}

const requestedResource = ({ type, name }: ConfigResource) => ({
  resourceType: CONFIG_RESOURCE_TYPES[type],
  resourceName: name,
})

export async function incrementalAlterConfigs(
  cluster: Cluster,
  timeoutMs: number,
  resources: readonly ResourceAlterations[],
  validateOnly: boolean,
): Promise<AlteredResource[]> {
  const name = 'incrementalAlterConfigs'
  return await alterEach(cluster, name, timeoutMs, resources, async (current, id, group) => {
    const link = id === undefined ? await current.brokerOrController() : await current.broker(id)
    const { responses } = await current.send(link, incrementalApi, {
      resources: group.map(({ resource, alterations }) => ({
        ...requestedResource(resource),
        configs: alterations.map((each) => ({
          name: each.name,
          configOperation: ALTER_CONFIG_OPERATIONS.indexOf(each.operation),
          value: each.value,
        })),
      })),
      validateOnly,
    })
    return responses
  })
}

export async function alterConfigs(
  cluster: Cluster,
  timeoutMs: number,
  resources: readonly ResourceConfigs[],
  validateOnly: boolean,
): Promise<AlteredResource[]> {
  return await alterEach(
    cluster,
    'alterConfigs',
    timeoutMs,
    resources,
    async (current, id, group) => {
      const link = id === undefined ? await current.brokerOrController() : await current.broker(id)
      const { responses } = await current.send(link, alterApi, {
        resources: group.map(({ resource, configs }) => ({
          ...requestedResource(resource),
          configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
        })),
        validateOnly,
      })
      return responses
    },
  )
}

async function alterEach<R extends { readonly resource: ConfigResource }>(
  cluster: Cluster,
  name: string,
  timeoutMs: number,
  resources: readonly R[],
  alter: (current: Call, brokerId: number | undefined, group: R[]) => Promise<Answered[]>,
): Promise<AlteredResource[]> {
  const errors = new Map<string, Error | undefined>()
  for (const [brokerId, group] of byBroker(resources)) {
    const answers = await call(cluster, name, timeoutMs, (current) =>
      alter(current, brokerId, group),
    )
    for (const { resourceType, resourceName, errorCode, errorMessage } of answers) {
      errors.set(resourceKey(resourceType, resourceName), itemError(errorCode, errorMessage))
    }
  }
  return resources.map(({ resource }) => ({
    resource,
    error: errors.get(resourceKey(CONFIG_RESOURCE_TYPES[resource.type], resource.name)),
  }))
}
