import { api, array, int8, int16, int32, string } from '../schema.ts'

/**
 * Lists the resources that have a configuration, by type; no types ask for all (KIP-1142). Version
 * 0, then named ListClientMetricsResources, knows client metrics alone. Errors: UNSUPPORTED_VERSION
 * for a type, CLUSTER_AUTHORIZATION_FAILED.
 */
export const listConfigResources = api({
  name: 'ListConfigResources',
  key: 74,
  versions: '0-1',
  flexible: '0+',
  request: { resourceTypes: array(int8(), '1+') },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    configResources: array({
      resourceName: string(),
      resourceType: int8('1+', { default: 16, ignorable: true }),
    }),
  },
})
