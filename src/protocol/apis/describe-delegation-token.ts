import { api, array, bytes, int16, int32, int64, string } from '../schema.ts'

/**
 * Lists the delegation tokens of owners that the caller may see; null owners ask for all. Errors:
 * DELEGATION_TOKEN_AUTH_DISABLED, DELEGATION_TOKEN_REQUEST_NOT_ALLOWED.
 */
export const describeDelegationToken = api({
  name: 'DescribeDelegationToken',
  key: 41,
  versions: '1-3',
  flexible: '2+',
  request: {
    owners: array({ principalType: string(), principalName: string() }, '0+', { nullable: true }),
  },
  response: {
    errorCode: int16(),
    tokens: array({
      principalType: string(),
      principalName: string(),
      tokenRequesterPrincipalType: string('3+'),
      tokenRequesterPrincipalName: string('3+'),
      issueTimestamp: int64(),
      expiryTimestamp: int64(),
      maxTimestamp: int64(),
      tokenId: string(),
      hmac: bytes(),
      renewers: array({ principalType: string(), principalName: string() }),
    }),
    throttleTimeMs: int32(),
  },
})
