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
