import { api, array, bytes, int16, int32, int64, string } from '../schema.ts'

/**
 * Creates a delegation token for the principal of the connection, or for `ownerPrincipal` from
 * version 3 on (KIP-373). Errors: DELEGATION_TOKEN_AUTH_DISABLED,
 * DELEGATION_TOKEN_REQUEST_NOT_ALLOWED, INVALID_PRINCIPAL_TYPE,
 * DELEGATION_TOKEN_AUTHORIZATION_FAILED.
 */
export const createDelegationToken = api({
  name: 'CreateDelegationToken',
  key: 38,
  versions: '1-3',
  flexible: '2+',
  request: {
    ownerPrincipalType: string('3+', { nullable: true }),
    ownerPrincipalName: string('3+', { nullable: true }),
    renewers: array({ principalType: string(), principalName: string() }),
    maxLifetimeMs: int64(),
  },
  response: {
    errorCode: int16(),
    principalType: string(),
    principalName: string(),
    tokenRequesterPrincipalType: string('3+'),
    tokenRequesterPrincipalName: string('3+'),
    issueTimestampMs: int64(),
    expiryTimestampMs: int64(),
    maxTimestampMs: int64(),
    tokenId: string(),
    hmac: bytes(),
    throttleTimeMs: int32(),
  },
})
