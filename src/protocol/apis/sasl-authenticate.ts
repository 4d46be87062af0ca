import { api, bytes, int16, int64, string } from '../schema.ts'

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
