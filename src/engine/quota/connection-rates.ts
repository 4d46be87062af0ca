/** connection_creation_rate: how many connections per second may come from one address (KIP-612). */
import type { ClientQuotaImage } from '../metadata/image.ts'
import type { Clock } from '../system/system.ts'
import { type QuotaWindow, Rate } from './rate.ts'

/** Rates beyond this many are looked through for addresses that nobody comes from any more. */
const RATES_KEPT = 1000

export class ConnectionRates {
  readonly #clock: Clock
  readonly #window: QuotaWindow
  /** Null: every address without a limit of its own. */
  readonly #limits = new Map<string | null, number>()
  readonly #rates = new Map<string, Rate>()

  constructor(clock: Clock, window: QuotaWindow) {
    this.#clock = clock
    this.#window = window
  }

  update(quotas: ReadonlyMap<string, ClientQuotaImage>): void {
    this.#limits.clear()
    for (const { entity, quotas: values } of quotas.values()) {
      const address = entity.find(({ type }) => type === 'ip')
      const limit = values.get('connection_creation_rate')
      if (address === undefined || limit === undefined) continue
      this.#limits.set(address.name === 'localhost' ? '127.0.0.1' : address.name, limit)
    }
    if (this.#limits.size === 0) this.#rates.clear()
  }

  /**
   * Counts a connection. Milliseconds after which to close it because there are too many, at most a sample of the
   * window; 0: it is welcome.
   */
  record(address: string): number {
    if (this.#limits.size === 0) return 0
    const ip = address.replace(/^::ffff:/, '')
    const limit = this.#limits.get(ip) ?? this.#limits.get(null)
    if (limit === undefined) return 0
    const now = this.#clock.monotonic()
    const rate = this.#rate(ip, now)
    rate.record(1, now)
    const delay = rate.delayFor(limit, now)
    if (delay > 0) rate.record(-1, now)
    return Math.min(delay, this.#window.sampleMs)
  }

  #rate(address: string, now: number): Rate {
    const known = this.#rates.get(address)
    if (known !== undefined) return known
    if (this.#rates.size >= RATES_KEPT) {
      for (const [other, rate] of this.#rates) if (rate.isIdle(now)) this.#rates.delete(other)
    }
    const rate = new Rate(this.#window)
    this.#rates.set(address, rate)
    return rate
  }
}
