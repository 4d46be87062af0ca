import { updateFeatures as api } from '../../protocol/apis/update-features.ts'
import { call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { itemError } from './item-error.ts'

/** The protocol's numbers of kinds of update. */
export const UPGRADE_TYPES = { upgrade: 1, safeDowngrade: 2, unsafeDowngrade: 3 } as const

export interface FeatureUpdate {
  readonly feature: string
  readonly level: number
  readonly upgradeType: keyof typeof UPGRADE_TYPES
}

/** Errors by feature; undefined where it is at the new level. */
export async function updateFeatures(
  cluster: Cluster,
  timeoutMs: number,
  updates: readonly FeatureUpdate[],
  validateOnly: boolean,
): Promise<Map<string, Error | undefined>> {
  const answer = await call(cluster, 'updateFeatures', timeoutMs, async (current) =>
    current.send(
      await current.controller(),
      api,
      {
        timeoutMs: current.requestTimeoutMs,
        featureUpdates: updates.map(({ feature, level, upgradeType }) => ({
          feature,
          maxVersionLevel: level,
          allowDowngrade: false,
          upgradeType: UPGRADE_TYPES[upgradeType],
        })),
        validateOnly,
      },
      { min: 1 },
    ),
  )
  const whole = itemError(answer.errorCode, answer.errorMessage)
  const results = new Map(answer.results.map((result) => [result.feature, result]))
  return new Map(
    updates.map(({ feature }) => {
      const result = results.get(feature)
      return [feature, whole ?? itemError(result?.errorCode ?? 0, result?.errorMessage)]
    }),
  )
}
