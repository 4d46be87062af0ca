import { alterClientQuotas as alterApi } from '../../protocol/apis/alter-client-quotas.ts'
import { describeClientQuotas as describeApi } from '../../protocol/apis/describe-client-quotas.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { itemError, throwIfError } from './item-error.ts'

/** `user`, `client-id`, `ip`: each with its name; null is the default entity. */
export type ClientQuotaEntity = Readonly<Record<string, string | null>>

/** An entity type with the name to look for: null the default entity, undefined any. */
export type ClientQuotaFilter = readonly (readonly [
  entityType: string,
  name: string | null | undefined,
])[]

export interface ClientQuotas {
  readonly entity: ClientQuotaEntity
  readonly quotas: ReadonlyMap<string, number>
}

export interface ClientQuotaAlteration {
  readonly entity: ClientQuotaEntity
  /** Null removes a quota. */
  readonly quotas: Readonly<Record<string, number | null>>
}

const MATCH_EXACT = 0
const MATCH_DEFAULT = 1
const MATCH_ANY = 2

const matchType = (name: string | null | undefined): number => {
  if (name === undefined) return MATCH_ANY
  return name === null ? MATCH_DEFAULT : MATCH_EXACT
}

/** Quotas of the entities that have exactly the types of the filter. */
export async function describeClientQuotas(
  cluster: Cluster,
  timeoutMs: number,
  filter: ClientQuotaFilter,
): Promise<ClientQuotas[]> {
  const answer = await call(cluster, 'describeClientQuotas', timeoutMs, async (current) =>
    current.send(await current.any(), describeApi, {
      components: filter.map(([entityType, name]) => {
        return { entityType, matchType: matchType(name), match: name ?? null }
      }),
      strict: true,
    }),
  )
  throwIfError(answer.errorCode, answer.errorMessage)
  return (answer.entries ?? []).map(({ entity, values }) => ({
    entity: Object.fromEntries(entity.map((part) => [part.entityType, part.entityName])),
    quotas: new Map(values.map(({ key, value }) => [key, value])),
  }))
}

/** Throws the error of the entity. */
export async function alterClientQuotas(
  cluster: Cluster,
  timeoutMs: number,
  { entity, quotas }: ClientQuotaAlteration,
): Promise<void> {
  const { entries } = await call(cluster, 'alterClientQuotas', timeoutMs, async (current) =>
    current.send(await current.any(), alterApi, {
      entries: [
        {
          entity: Object.entries(entity).map(([entityType, entityName]) => {
            return { entityType, entityName }
          }),
          ops: Object.entries(quotas).map(([key, value]) => {
            return { key, value: value ?? 0, remove: value === null }
          }),
        },
      ],
      validateOnly: false,
    }),
  )
  for (const { errorCode, errorMessage } of entries) {
    const error = itemError(errorCode, errorMessage)
    if (error !== undefined) throw error
  }
}
