/** What a configuration belongs to, with the protocol's type numbers. */
export const CONFIG_RESOURCE_TYPES = {
  TOPIC: 2,
  BROKER: 4,
  BROKER_LOGGER: 8,
  CLIENT_METRICS: 16,
  GROUP: 32,
} as const

export type ConfigResourceType = keyof typeof CONFIG_RESOURCE_TYPES

export interface ConfigResource {
  readonly type: ConfigResourceType
  /** The topic's name, the broker's id as text ('' for the default of all brokers), the group's id. */
  readonly name: string
}

const namesByCode = new Map<number, ConfigResourceType>(
  Object.entries(CONFIG_RESOURCE_TYPES).map(([name, code]) => [code, name as ConfigResourceType]),
)

/** The key under which an answer's item and a request's item are the same. */
export const resourceKey = (typeCode: number, name: string): string =>
  `${namesByCode.get(typeCode) ?? typeCode} ${name}`

/**
 * Groups resources by the broker that must be asked: one broker's own configuration and its loggers live
 * on that broker; the key undefined stands for any broker.
 */
export function byBroker<R extends { readonly resource: ConfigResource }>(
  items: readonly R[],
): Map<number | undefined, R[]> {
  const groups = new Map<number | undefined, R[]>()
  for (const item of items) {
    const { type, name } = item.resource
    const own = (type === 'BROKER' && name !== '') || type === 'BROKER_LOGGER'
    const id = own ? Number(name) : undefined
    groups.set(id, [...(groups.get(id) ?? []), item])
  }
  return groups
}
