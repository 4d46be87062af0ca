import { api, array, bytes, int8, int16, int32, string } from '../schema.ts'

/**
 * Sets and removes SCRAM credentials; the client salts the password, the broker never sees it
 * (KIP-554). Errors, per user: UNACCEPTABLE_CREDENTIAL, RESOURCE_NOT_FOUND, DUPLICATE_RESOURCE,
 * UNSUPPORTED_SASL_MECHANISM, NOT_CONTROLLER, CLUSTER_AUTHORIZATION_FAILED.
 */
export const alterUserScramCredentials = api({
  name: 'AlterUserScramCredentials',
  key: 51,
  versions: '0',
  flexible: '0+',
  request: {
    deletions: array({ name: string(), mechanism: int8() }),
    upsertions: array({
      name: string(),
      mechanism: int8(),
      iterations: int32(),
      salt: bytes(),
      saltedPassword: bytes(),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    results: array({
      user: string(),
      errorCode: int16(),
      errorMessage: string('0+', { nullable: true }),
    }),
  },
})
