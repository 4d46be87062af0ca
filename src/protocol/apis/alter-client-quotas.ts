import { api, array, boolean, float64, int16, int32, string } from '../schema.ts'

/**
 * Sets or removes quotas of entities (KIP-546); a null entity name stands for the default. Errors,
 * per entity: INVALID_REQUEST, CLUSTER_AUTHORIZATION_FAILED.
 */
export const alterClientQuotas = api({
  name: 'AlterClientQuotas',
  key: 49,
  versions: '0-1',
  flexible: '1+',
  request: {
    entries: array({
      entity: array({ entityType: string(), entityName: string('0+', { nullable: true }) }),
      ops: array({ key: string(), value: float64(), remove: boolean() }),
    }),
    validateOnly: boolean(),
  },
  response: {
    throttleTimeMs: int32(),
    entries: array({
      errorCode: int16(),
      errorMessage: string('0+', { nullable: true }),
      entity: array({ entityType: string(), entityName: string('0+', { nullable: true }) }),
    }),
  },
})
