import { api, array, boolean, int16, int32, int64, string, uint16, uuid } from '../schema.ts'

/**
 * A broker that starts makes itself known to the controller and gets an epoch. Errors:
 * DUPLICATE_BROKER_REGISTRATION, INCONSISTENT_CLUSTER_ID, INVALID_REGISTRATION,
 * UNSUPPORTED_VERSION, NOT_CONTROLLER. Version 2 has the ids of log directories (KIP-858), version
 * 3 the epoch before a clean shutdown (KIP-966).
 */
export const brokerRegistration = api({
  name: 'BrokerRegistration',
  key: 62,
  versions: '0-4',
  flexible: '0+',
  request: {
    brokerId: int32(),
    clusterId: string(),
    incarnationId: uuid(),
    listeners: array({ name: string(), host: string(), port: uint16(), securityProtocol: int16() }),
    features: array({ name: string(), minSupportedVersion: int16(), maxSupportedVersion: int16() }),
    rack: string('0+', { nullable: true }),
    isMigratingZkBroker: boolean('1+', { default: false }),
    logDirs: array(uuid(), '2+', { ignorable: true }),
    previousBrokerEpoch: int64('3+', { default: -1, ignorable: true }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    brokerEpoch: int64('0+', { default: -1 }),
  },
})
