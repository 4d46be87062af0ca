/**
 * What AlterConfigs and IncrementalAlterConfigs share: resources that this broker answers for itself, or
 * refuses, are taken out; the rest goes to the controller; answers come in the order of the request.
 */
import { KafkaError } from '../../protocol/errors.ts'
import type { ResourceOutcome } from '../metadata/controller.ts'
import { ConfigResourceType } from '../metadata/image.ts'
import type { BrokerParts } from '../request-context.ts'
import { requireThisBroker } from './config-resource.ts'

export interface AskedResource {
  readonly resourceType: number
  readonly resourceName: string
}

const keyOf = ({ resourceType, resourceName }: AskedResource) => `${resourceType}:${resourceName}`

/**
 * `here` handles a resource on this broker and returns true, or leaves it to the controller; what it throws
 * as a KafkaError is the resource's answer.
 */
export async function alterResources<R extends AskedResource>(
  resources: readonly R[],
  broker: BrokerParts,
  here: (resource: R) => boolean,
  change: (resources: readonly R[]) => Promise<ResourceOutcome[]>,
) {
  const errors = new Map<string, KafkaError | undefined>()
  const rest: R[] = []
  for (const resource of resources) {
    const { resourceType, resourceName } = resource
    try {
      if (resourceType === ConfigResourceType.BROKER && resourceName !== '') {
        requireThisBroker(resourceName, broker)
      }
      if (here(resource)) errors.set(keyOf(resource), undefined)
      else rest.push(resource)
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      errors.set(keyOf(resource), error)
    }
  }
  for (const outcome of await change(rest)) errors.set(keyOf(outcome), outcome.error)
  const responses = resources.map((resource) => {
    const { resourceType, resourceName } = resource
    const error = errors.get(keyOf(resource))
    return {
      errorCode: error?.code ?? 0,
      errorMessage: error?.message ?? null,
      resourceType,
      resourceName,
    }
  })
  return { throttleTimeMs: 0, responses }
}
