import { api, array, int8, int16, int32, string } from '../schema.ts'

/**
 * Creates ACLs, each with its own error: SECURITY_DISABLED, INVALID_REQUEST,
 * CLUSTER_AUTHORIZATION_FAILED.
 */
export const createAcls = api({
  name: 'CreateAcls',
  key: 30,
  versions: '1-3',
  flexible: '2+',
  request: {
    creations: array({
      resourceType: int8(),
      resourceName: string(),
      resourcePatternType: int8('0+', { default: 3 }),
      principal: string(),
      host: string(),
      operation: int8(),
      permissionType: int8(),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    results: array({ errorCode: int16(), errorMessage: string('0+', { nullable: true }) }),
  },
})
