/**
 * One kind of quota: the limits of clients, and what each has used. Of the quotas that fit a client, the most specific
 * one holds (KIP-55):
 *
 *     user and client id, user and any client id, user,
 *     any user and client id, any user and any client id, any user,
 *     client id, any client id
 *
 * Each user, client id or pair that a quota's entity distinguishes has the whole quota for itself.
 */
import type { ClientQuotaImage } from '../metadata/image.ts'

/** Null: the default entity; undefined: the quota does not look at this. */
type EntityName = string | null | undefined

/** By user, then by client id. */
export type Limits = ReadonlyMap<EntityName, ReadonlyMap<EntityName, number>>

export interface QuotaClient {
  readonly principal: { readonly name: string }
  readonly clientId: string | null
}

/** Uses beyond this many are looked through for those that nobody makes any more. */
const USES_KEPT = 1000

export class Quota<Use extends { isIdle(now: number): boolean }> {
  readonly #newUse: () => Use
  readonly #limits: Limits
  readonly #uses: Map<string, Use>

  /** Goes on with what was used `before`. */
  constructor(newUse: () => Use, limits: Limits, before: Quota<Use> | undefined) {
    this.#newUse = newUse
    this.#limits = limits
    this.#uses = before === undefined ? new Map() : before.#uses
  }

  /** The limit of a client and the use that counts against it. */
  find(
    { principal, clientId: id }: QuotaClient,
    now: number,
  ): { limit: number; use: Use } | undefined {
    const clientId = id ?? ''
    for (const user of [principal.name, null, undefined]) {
      const ofUser = this.#limits.get(user)
      if (ofUser === undefined) continue
      for (const client of [clientId, null, undefined]) {
        const limit = ofUser.get(client)
        if (limit === undefined) continue
        const userKey = user === undefined ? '' : principal.name
        const key = JSON.stringify(client === undefined ? [userKey] : [userKey, clientId])
        return { limit, use: this.#use(key, now) }
      }
    }
    return undefined
  }

  #use(key: string, now: number): Use {
    const known = this.#uses.get(key)
    if (known !== undefined) return known
    if (this.#uses.size >= USES_KEPT) {
      for (const [other, use] of this.#uses) if (use.isIdle(now)) this.#uses.delete(other)
    }
    const use = this.#newUse()
    this.#uses.set(key, use)
    return use
  }
}

/** The limits that `quotas` set under `name`. */
export function limitsOf(name: string, quotas: Iterable<ClientQuotaImage>): Limits {
  const limits = new Map<EntityName, Map<EntityName, number>>()
  for (const { entity, quotas: values } of quotas) {
    const limit = values.get(name)
    const isAddress = entity.some(({ type }) => type === 'ip')
    if (limit === undefined || isAddress) continue
    const nameOf = (wanted: string): EntityName => entity.find(({ type }) => type === wanted)?.name
    const user = nameOf('user')
    const ofUser = limits.get(user) ?? new Map<EntityName, number>()
    limits.set(user, ofUser.set(nameOf('client-id'), limit))
  }
  return limits
}
