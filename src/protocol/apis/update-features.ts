import { api, array, boolean, int8, int16, int32, string } from '../schema.ts'

/**
 * Finalizes features at other levels, or with level 0 removes them (KIP-584). `upgradeType` is 1
 * for upgrades, 2 for safe and 3 for unsafe downgrades. Errors: INVALID_UPDATE_VERSION,
 * FEATURE_UPDATE_FAILED, INVALID_REQUEST, NOT_CONTROLLER, CLUSTER_AUTHORIZATION_FAILED. From
 * version 2 on there are no results per feature.
 */
export const updateFeatures = api({
  name: 'UpdateFeatures',
  key: 57,
  versions: '0-2',
  flexible: '0+',
  request: {
    timeoutMs: int32('0+', { default: 60000 }),
    featureUpdates: array({
      feature: string(),
      maxVersionLevel: int16(),
      allowDowngrade: boolean('0'),
      upgradeType: int8('1+', { default: 1 }),
    }),
    validateOnly: boolean('1+', { default: false }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true }),
    results: array(
      { feature: string(), errorCode: int16(), errorMessage: string('0+', { nullable: true }) },
      '0-1',
      { ignorable: true },
    ),
  },
})
