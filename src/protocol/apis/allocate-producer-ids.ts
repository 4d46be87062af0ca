import { api, int16, int32, int64 } from '../schema.ts'

/**
 * A broker gets a block of producer ids from the controller. Errors: STALE_BROKER_EPOCH,
 * NOT_CONTROLLER, CLUSTER_AUTHORIZATION_FAILED.
 */
export const allocateProducerIds = api({
  name: 'AllocateProducerIds',
  key: 67,
  versions: '0',
  flexible: '0+',
  request: { brokerId: int32(), brokerEpoch: int64('0+', { default: -1 }) },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    producerIdStart: int64(),
    producerIdLen: int32(),
  },
})
