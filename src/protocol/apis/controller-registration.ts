import { api, array, boolean, int16, int32, string, uint16, uuid } from '../schema.ts'

/**
 * A controller makes itself known to the active one, with its endpoints and the features it
 * supports (KIP-919). Errors: NOT_CONTROLLER, UNSUPPORTED_VERSION, INVALID_REGISTRATION.
 */
export const controllerRegistration = api({
  name: 'ControllerRegistration',
  key: 70,
  versions: '0',
  flexible: '0+',
  request: {
    controllerId: int32(),
    incarnationId: uuid(),
    zkMigrationReady: boolean(),
    listeners: array({ name: string(), host: string(), port: uint16(), securityProtocol: int16() }),
    features: array({ name: string(), minSupportedVersion: int16(), maxSupportedVersion: int16() }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true }),
  },
})
