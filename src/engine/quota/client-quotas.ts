/**
 * The quotas of clients, as the metadata has them, and how much of them is used up. A client that exceeds its quota
 * is answered at once and told for how long its connection is not read from (KIP-219).
 * Without quotas nothing is measured.
 */
import type { ClientQuotaImage } from '../metadata/image.ts'
import type { Clock } from '../system/system.ts'
import { limitsOf, Quota, type QuotaClient } from './quota.ts'
import { type QuotaWindow, Rate } from './rate.ts'

export type ClientQuotaName = 'producer_byte_rate' | 'consumer_byte_rate' | 'request_percentage'

export class ClientQuotas {
  readonly #clock: Clock
  readonly #window: QuotaWindow
  readonly #quotas = new Map<ClientQuotaName, Quota<Rate>>()

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
      else this.#quotas.set(name, new Quota(() => new Rate(this.#window), limits, before))
    }
  }

  /** Whether any client has such a quota. */
  has(name: ClientQuotaName): boolean {
    return this.#quotas.has(name)
  }

  /** Counts `amount` against a client's quota. Milliseconds for which to mute it; 0: it is within its quota. */
  record(name: ClientQuotaName, client: QuotaClient, amount: number): number {
    const quota = this.#quotas.get(name)
    if (quota === undefined) return 0
    const now = this.#clock.monotonic()
    const found = quota.find(client, now)
    if (found === undefined) return 0
    found.use.record(amount, now)
    return found.use.delayFor(found.limit, now)
  }

  /** Takes back what was recorded and then not sent. */
  takeBack(name: ClientQuotaName, client: QuotaClient, amount: number): void {
    const now = this.#clock.monotonic()
    this.#quotas.get(name)?.find(client, now)?.use.record(-amount, now)
  }

  /** The most that can ever be within a client's quota at once: a larger answer would never be sent. */
  mostAtOnce(name: ClientQuotaName, client: QuotaClient): number {
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
