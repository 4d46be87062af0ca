import { api, array, int16, string } from '../schema.ts'

/**
 * Chooses the SASL mechanism of a connection. UNSUPPORTED_SASL_MECHANISM comes with the list of
 * those that are enabled; ILLEGAL_SASL_STATE when it is not the time for it. After version 0 the
 * exchange follows in frames without headers, after version 1 in SaslAuthenticate.
 */
export const saslHandshake = api({
  name: 'SaslHandshake',
  key: 17,
  versions: '0-1',
  flexible: 'none',
  request: { mechanism: string() },
  response: { errorCode: int16(), mechanisms: array(string()) },
})
