import { api, bytes, int16, int32, int64 } from '../schema.ts'

/**
 * Sets when a delegation token expires; a negative period means now. Errors:
 * DELEGATION_TOKEN_NOT_FOUND, DELEGATION_TOKEN_EXPIRED, DELEGATION_TOKEN_OWNER_MISMATCH,
 * DELEGATION_TOKEN_AUTH_DISABLED, DELEGATION_TOKEN_REQUEST_NOT_ALLOWED.
 */
export const expireDelegationToken = api({
  name: 'ExpireDelegationToken',
  key: 40,
  versions: '1-2',
  flexible: '2+',
  request: { hmac: bytes(), expiryTimePeriodMs: int64() },
  response: { errorCode: int16(), expiryTimestampMs: int64(), throttleTimeMs: int32() },
})
