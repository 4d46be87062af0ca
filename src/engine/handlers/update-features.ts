/**
 * UpdateFeatures: changes the levels of features (KIP-584), all of them or none. Before version 1 `allowDowngrade`
 * stands for the kind of update, and before version 2 every feature has a result.
 *
 * INVALID_UPDATE_VERSION (not supported, a downgrade that was not asked for, or one that would lose metadata),
 * INVALID_REQUEST (a feature named twice).
 */
import type { updateFeatures as api } from '../../protocol/apis/update-features.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { Request } from '../../protocol/schema.ts'
import type { FeatureUpdate } from '../metadata/feature-update.ts'
import type { Handler } from '../request-context.ts'

const UPGRADE = 1
const SAFE_DOWNGRADE = 2

/** The updates of the request. Throws INVALID_REQUEST. */
function updatesOf({ featureUpdates }: Request<typeof api>, apiVersion: number): FeatureUpdate[] {
  const seen = new Set<string>()
  const twice = featureUpdates.find(({ feature }) => seen.size === seen.add(feature).size)?.feature
  if (twice !== undefined) {
    throw new KafkaError('INVALID_REQUEST', `Feature ${twice} was specified more than once.`)
  }
  return featureUpdates.map(({ feature, maxVersionLevel, allowDowngrade, upgradeType }) => ({
    feature,
    maxVersionLevel,
    upgradeType: apiVersion > 0 ? upgradeType : allowDowngrade ? SAFE_DOWNGRADE : UPGRADE,
  }))
}

export const updateFeatures: Handler<typeof api> = async (request, { apiVersion }, broker) => {
  const results = request.featureUpdates.map(({ feature }) => ({
    feature,
    errorCode: 0,
    errorMessage: null,
  }))
  try {
    const updates = updatesOf(request, apiVersion)
    await broker.controller.updateFeatures(updates, request.validateOnly)
    return { throttleTimeMs: 0, errorCode: 0, errorMessage: null, results }
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error
    const errorMessage = `The update failed for all features since the following feature had an error: ${error.message}`
    return { throttleTimeMs: 0, errorCode: error.code, errorMessage, results: [] }
  }
}
