/**
 * ListConfigResources: what has a configuration of its own, by type (KIP-1142). Topics, brokers and brokers' loggers
 * always have one; client metrics and groups where one was set. Before version 1 only client metrics can be asked for.
 *
 * Top level: UNSUPPORTED_VERSION for a type that there is not.
 */
import type { listConfigResources as api } from '../../protocol/apis/list-config-resources.ts'
import { errorCode } from '../../protocol/errors.ts'
import { ConfigResourceType, type MetadataImage } from '../metadata/image.ts'
import type { Handler } from '../request-context.ts'

const namesWithConfigs = (image: MetadataImage, type: number): string[] =>
  [...image.configs.keys()]
    .filter((key) => key.startsWith(`${type}:`))
    .map((key) => key.slice(`${type}:`.length))

const brokers = (image: MetadataImage): string[] => [...image.brokers.keys()].map(String)

/** In the order of the answer, whatever the order of the request. */
const NAMES: ReadonlyMap<number, (image: MetadataImage, type: number) => string[]> = new Map([
  [ConfigResourceType.GROUP, namesWithConfigs],
  [ConfigResourceType.CLIENT_METRICS, namesWithConfigs],
  [ConfigResourceType.BROKER_LOGGER, brokers],
  [ConfigResourceType.BROKER, brokers],
  [ConfigResourceType.TOPIC, (image: MetadataImage) => [...image.topicsByName.keys()]],
] as const)

export const listConfigResources: Handler<typeof api> = (request, { apiVersion }, broker) => {
  const supported = apiVersion === 0 ? [ConfigResourceType.CLIENT_METRICS] : [...NAMES.keys()]
  const asked = request.resourceTypes.length === 0 ? supported : request.resourceTypes
  if (asked.some((type) => !NAMES.has(type))) {
    return { throttleTimeMs: 0, errorCode: errorCode('UNSUPPORTED_VERSION'), configResources: [] }
  }
  const { image } = broker.metadata
  const types = [...NAMES.keys()].filter((type) => asked.includes(type))
  return {
    throttleTimeMs: 0,
    errorCode: 0,
    configResources: types.flatMap((resourceType) =>
      (NAMES.get(resourceType)?.(image, resourceType) ?? []).map((resourceName) => ({
        resourceName,
        resourceType,
      })),
    ),
  }
}
