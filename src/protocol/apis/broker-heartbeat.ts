import { api, array, boolean, int16, int32, int64, uuid } from '../schema.ts'

/**
 * A broker tells the controller that it is alive, how far it has read the metadata log, and whether
 * it wants to be fenced or to shut down. Errors: STALE_BROKER_EPOCH, BROKER_ID_NOT_REGISTERED,
 * NOT_CONTROLLER. Version 1 has the log directories that went offline.
 */
export const brokerHeartbeat = api({
  name: 'BrokerHeartbeat',
  key: 63,
  versions: '0-1',
  flexible: '0+',
  request: {
    brokerId: int32(),
    brokerEpoch: int64('0+', { default: -1 }),
    currentMetadataOffset: int64(),
    wantFence: boolean(),
    wantShutDown: boolean(),
    offlineLogDirs: array(uuid(), '1+', { tag: 0 }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    isCaughtUp: boolean('0+', { default: false }),
    isFenced: boolean('0+', { default: true }),
    shouldShutDown: boolean(),
  },
})
