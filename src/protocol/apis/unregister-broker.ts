import { api, int16, int32, string } from '../schema.ts'

/**
 * Removes a broker that will not come back from the cluster. Errors: BROKER_ID_NOT_REGISTERED,
 * CLUSTER_AUTHORIZATION_FAILED, NOT_CONTROLLER, REQUEST_TIMED_OUT.
 */
export const unregisterBroker = api({
  name: 'UnregisterBroker',
  key: 64,
  versions: '0',
  flexible: '0+',
  request: { brokerId: int32() },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string('0+', { nullable: true }),
  },
})
