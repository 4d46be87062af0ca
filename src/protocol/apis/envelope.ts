import { api, bytes, int16 } from '../schema.ts'

export const envelope = api({
  name: 'Envelope',
  key: 58,
  versions: '0',
  flexible: '0+',
  request: {
    requestData: bytes(),
    requestPrincipal: bytes('0+', { nullable: true }),
    clientHostAddress: bytes(),
  },
  response: { responseData: bytes('0+', { nullable: true, default: null }), errorCode: int16() },
})
