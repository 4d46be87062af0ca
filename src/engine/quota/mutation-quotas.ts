/**
 * controller_mutation_rate: how many partitions per second a client may create and delete (KIP-599). A client that is
 * above its quota is told so, from the versions of the requests on that know the error; older ones are answered late.
 */
import { KafkaError } from '../../protocol/errors.ts'
import type { ClientQuotaImage } from '../metadata/image.ts'
import type { Clock } from '../system/system.ts'
import { limitsOf, Quota, type QuotaClient } from './quota.ts'
import type { QuotaWindow } from './rate.ts'
import { TokenBucket } from './token-bucket.ts'

/** What one request may do. */
export interface MutationQuota {
  /** Counts partitions that are made or deleted. Throws KafkaError THROTTLING_QUOTA_EXCEEDED. */
  take(partitions: number): void
  /** How long the client shall not be heard after its answer, in milliseconds. */
  throttleTimeMs(): number
}

export const unlimited: MutationQuota = { take: () => undefined, throttleTimeMs: () => 0 }

export class MutationQuotas {
  readonly #clock: Clock
  readonly #window: QuotaWindow
  #quota: Quota<TokenBucket> | undefined

  /** `window`: controller.quota.window.num and controller.quota.window.size.seconds. */
  constructor(clock: Clock, window: QuotaWindow) {
    this.#clock = clock
    this.#window = window
  }

  /** Takes over the quotas of the metadata; what clients have used so far still counts. */
  update(quotas: ReadonlyMap<string, ClientQuotaImage>): void {
    const limits = limitsOf('controller_mutation_rate', quotas.values())
    const newBucket = () => new TokenBucket(this.#window)
    this.#quota = limits.size === 0 ? undefined : new Quota(newBucket, limits, this.#quota)
  }

  /** `isStrict`: the client knows THROTTLING_QUOTA_EXCEEDED. */
  of(client: QuotaClient, isStrict: boolean): MutationQuota {
    const found = this.#quota?.find(client, this.#clock.monotonic())
    if (found === undefined) return unlimited
    const { limit, use: bucket } = found
    let exceeded = 0
    return {
      take: (partitions) => {
        const now = this.#clock.monotonic()
        if (isStrict) exceeded = bucket.delay(limit, now)
        if (exceeded > 0) throw new KafkaError('THROTTLING_QUOTA_EXCEEDED')
        bucket.take(partitions, limit, now)
      },
      throttleTimeMs: () => (isStrict ? exceeded : bucket.delay(limit, this.#clock.monotonic())),
    }
  }
}
