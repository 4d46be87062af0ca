import { api, array, int8, int16, int32, string } from '../schema.ts'

/**
 * Lists which SCRAM mechanisms users have credentials for, and their iterations; null users ask for
 * all (KIP-554). Errors: RESOURCE_NOT_FOUND for a user without credentials, DUPLICATE_RESOURCE,
 * CLUSTER_AUTHORIZATION_FAILED.
 */
export const describeUserScramCredentials = api({
  name: 'DescribeUserScramCredentials',
  key: 50,
  versions: '0',
  flexible: '0+',
  request: { users: array({ name: string() }, '0+', { nullable: true }) },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true }),
    results: array({
      user: string(),
      errorCode: int16(),
      errorMessage: string('0+', { nullable: true }),
      credentialInfos: array({ mechanism: int8(), iterations: int32() }),
    }),
  },
})
