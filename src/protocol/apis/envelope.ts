import { api, bytes, int16 } from '../schema.ts'

/**
 * A broker forwards a client's request to the controller: the request with its header, the client's
 * principal and address. The response's own frame is inside. Errors: NOT_CONTROLLER,
 * PRINCIPAL_DESERIALIZATION_FAILURE, CLUSTER_AUTHORIZATION_FAILED, UNSUPPORTED_VERSION.
 */
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
