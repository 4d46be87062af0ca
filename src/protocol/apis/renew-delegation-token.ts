import { api, bytes, int16, int32, int64 } from '../schema.ts'

/**
 * Prolongs a delegation token, named by its HMAC. Errors: DELEGATION_TOKEN_NOT_FOUND,
 * DELEGATION_TOKEN_EXPIRED, DELEGATION_TOKEN_OWNER_MISMATCH, DELEGATION_TOKEN_AUTH_DISABLED,
 * DELEGATION_TOKEN_REQUEST_NOT_ALLOWED.
 */
export const renewDelegationToken = api({
  name: 'RenewDelegationToken',
  key: 39,
  versions: '1-2',
  flexible: '2+',
  request: { hmac: bytes(), renewPeriodMs: int64() },
  response: { errorCode: int16(), expiryTimestampMs: int64(), throttleTimeMs: int32() },
})
