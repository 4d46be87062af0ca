import { api, bytes, int16, int64, string } from '../schema.ts'

/**
 * Carries one message of a SASL exchange, as the mechanism defines it. SASL_AUTHENTICATION_FAILED
 * has a text for the user and ends the connection; ILLEGAL_SASL_STATE, UNSUPPORTED_SASL_MECHANISM.
 * From version 1 on the answer says after how many milliseconds the client has to authenticate
 * again (KIP-368).
 */
export const saslAuthenticate = api({
  name: 'SaslAuthenticate',
  key: 36,
  versions: '0-2',
  flexible: '2+',
  request: { authBytes: bytes() },
  response: {
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true }),
    authBytes: bytes(),
    sessionLifetimeMs: int64('1+', { default: 0, ignorable: true }),
  },
})
