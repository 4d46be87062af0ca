import type { ConfigResource } from './config-resource.ts'

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
