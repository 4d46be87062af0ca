/**
 * The quotas of clients, as the metadata has them, and how much of them is used up. A client that exceeds its quota
 * is answered at once and told for how long its connection is not read from (KIP-219).
 *
 * Of the quotas that fit a client, the most specific one holds (KIP-55):
 *
 *     user and client id, user and any client id, user,
 *     any user and client id, any user and any client id, any user,
 *     client id, any client id
 *
 * Each user, client id or pair that a quota's entity distinguishes has the whole quota for itself. Without quotas
 * nothing is measured.
 */
import type { ClientQuotaImage } from '../metadata/image.ts'
import type { Clock } from '../system/system.ts'
import { type QuotaWindow, Rate } from './rate.ts'

export type ClientQuotaName = 'producer_byte_rate' | 'consumer_byte_rate' | 'request_percentage'

/** Null: the default entity; undefined: the quota does not look at this. */
type EntityName = string | null | undefined

/** By user, then by client id. */
type Limits = ReadonlyMap<EntityName, ReadonlyMap<EntityName, number>>

interface Client {
  readonly principal: { readonly name: string }
  readonly clientId: string | null
}

/** Rates beyond this many are looked through for those that nobody uses any more. */
const RATES_KEPT = 1000

/** One kind of quota: its limits and what each client has used. */
class Quota {
  readonly #window: QuotaWindow
  readonly limits: Limits
  readonly #rates: Map<string, Rate>

  constructor(window: QuotaWindow, limits: Limits, before: Quota | undefined) {
    this.#window = window
    this.limits = limits
    this.#rates = before === undefined ? new Map() : before.#rates
  }

  /** The limit of a client and the rate that counts against it. */
  find(
    { principal, clientId: id }: Client,
    now: number,
  ): { limit: number; rate: Rate } | undefined {
    const clientId = id ?? ''
    for (const user of [principal.name, null, undefined]) {
      const ofUser = this.limits.get(user)
      if (ofUser === undefined) continue
      for (const client of [clientId, null, undefined]) {
        const limit = ofUser.get(client)
        if (limit === undefined) continue
        const userKey = user === undefined ? '' : principal.name
        const key = JSON.stringify(client === undefined ? [userKey] : [userKey, clientId])
        return { limit, rate: this.#rate(key, now) }
      }
    }
    return undefined
  }

  #rate(key: string, now: number): Rate {
    const known = this.#rates.get(key)
    if (known !== undefined) return known
    if (this.#rates.size >= RATES_KEPT) {
      for (const [other, rate] of this.#rates) if (rate.isIdle(now)) this.#rates.delete(other)
    }
    const rate = new Rate(this.#window)
    this.#rates.set(key, rate)
    return rate
  }
}

function limitsOf(name: ClientQuotaName, quotas: Iterable<ClientQuotaImage>): Limits {
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

export class ClientQuotas {
  readonly #clock: Clock
  readonly #window: QuotaWindow
  readonly #quotas = new Map<ClientQuotaName, Quota>()

  constructor(clock: Clock, window: QuotaWindow) {
    this.#clock = clock
    this.#window = window
  }

  /** Takes over the quotas of the metadata; what clients have used so far still counts. */
  update(quotas: ReadonlyMap<string, ClientQuotaImage>): void {
    for (const name of [
      'producer_byte_rate',
      'consumer_byte_rate',
      'request_percentage',
    ] as const) {
      const limits = limitsOf(name, quotas.values())
      const before = this.#quotas.get(name)
      if (limits.size === 0) this.#quotas.delete(name)
      else this.#quotas.set(name, new Quota(this.#window, limits, before))
    }
  }

  /** Whether any client has such a quota. */
  has(name: ClientQuotaName): boolean {
    return this.#quotas.has(name)
  }

  /** Counts `amount` against a client's quota. Milliseconds for which to mute it; 0: it is within its quota. */
  record(name: ClientQuotaName, client: Client, amount: number): number {
    const quota = this.#quotas.get(name)
    if (quota === undefined) return 0
    const now = this.#clock.monotonic()
    const found = quota.find(client, now)
    if (found === undefined) return 0
    found.rate.record(amount, now)
    return found.rate.delayFor(found.limit, now)
  }

  /** Takes back what was recorded and then not sent. */
  takeBack(name: ClientQuotaName, client: Client, amount: number): void {
    const now = this.#clock.monotonic()
    this.#quotas.get(name)?.find(client, now)?.rate.record(-amount, now)
  }

  /** The most that can ever be within a client's quota at once: a larger answer would never be sent. */
  mostAtOnce(name: ClientQuotaName, client: Client): number {
    const quota = this.#quotas.get(name)
    const found = quota?.find(client, this.#clock.monotonic())
    if (found === undefined) return Number.POSITIVE_INFINITY
    const { samples, sampleMs } = this.#window
    return Math.floor((found.limit * (samples - 1) * sampleMs) / 1000)
  }

  /** No client is muted for longer than this because of request_percentage, as in Kafka. */
  get longestRequestDelay(): number {
    return this.#window.sampleMs
  }
}
