/** Configurations, quotas and credentials as `kafka-configs --json` prints them. */

import type { ClientQuotas } from '../../client/admin/client-quotas.ts'
import type { ConfigEntry } from '../../client/admin/describe-configs.ts'

interface ConfigDocument {
  readonly name: string
  /** As text; null where it is secret or there is none. */
  readonly value: string | null
  readonly sensitive: boolean
  readonly readOnly: boolean
  /** Where the value comes from: DYNAMIC_TOPIC_CONFIG, DEFAULT_CONFIG, … */
  readonly source: string
  /** Every place that has a value, the one that counts first. */
  readonly synonyms: readonly {
    readonly name: string
    readonly value: string | null
    readonly source: string
  }[]
}

export interface ConfigsDocument {
  readonly entities: readonly {
    readonly entityType: string
    /** Null: the default of all entities of the type. */
    readonly entityName: string | null
    readonly configs: readonly ConfigDocument[]
  }[]
}

export function configuredEntity(
  entityType: string,
  entityName: string | null,
  entries: readonly ConfigEntry[],
): ConfigsDocument['entities'][number] {
  const configs = entries.map(({ name, value, sensitive, readOnly, source, synonyms }) => {
    return { name, value, sensitive, readOnly, source, synonyms }
  })
  return { entityType, entityName, configs }
}

export interface ClientConfigsDocument {
  readonly quotas: readonly {
    /** By `user`, `client-id` and `ip`; null is the default of the type. */
    readonly entity: Readonly<Record<string, string | null>>
    readonly quotas: Readonly<Record<string, number>>
  }[]
  readonly credentials: readonly {
    readonly user: string
    readonly mechanism: string
    readonly iterations: number
  }[]
}

export interface ScramCredential {
  readonly mechanism: string
  readonly iterations: number
}

export const clientConfigsDocument = (
  quotas: readonly ClientQuotas[],
  credentials: ReadonlyMap<string, readonly ScramCredential[]>,
): ClientConfigsDocument => ({
  quotas: quotas.map(({ entity, quotas }) => ({ entity, quotas: Object.fromEntries(quotas) })),
  credentials: [...credentials].flatMap(([user, list]) =>
    list.map(({ mechanism, iterations }) => ({ user, mechanism, iterations })),
  ),
})
