import { api, boolean, int16, int32, int64, string } from '../schema.ts'

/**
 * Gives a producer its id and epoch. With a transactional id the epoch is raised, which fences
 * earlier producers and ends their open transaction first: CONCURRENT_TRANSACTIONS until that is
 * done. Other errors: INVALID_TRANSACTION_TIMEOUT, PRODUCER_FENCED (version 4; before it
 * INVALID_PRODUCER_EPOCH), NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS,
 * TRANSACTIONAL_ID_AUTHORIZATION_FAILED, CLUSTER_AUTHORIZATION_FAILED.
 *
 * Since version 3 a producer may ask for the next epoch of its own id (KIP-360). Version 6, not
 * stable in 4.1, is for two-phase commit (KIP-939).
 */
export const initProducerId = api({
  name: 'InitProducerId',
  key: 22,
  versions: '0-6',
  flexible: '2+',
  latestVersionUnstable: true,
  request: {
    transactionalId: string('0+', { nullable: true }),
    transactionTimeoutMs: int32(),
    producerId: int64('3+', { default: -1 }),
    producerEpoch: int16('3+', { default: -1 }),
    enable2Pc: boolean('6+', { default: false }),
    keepPreparedTxn: boolean('6+', { default: false }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    producerId: int64('0+', { default: -1 }),
    producerEpoch: int16(),
    ongoingTxnProducerId: int64('6+', { default: -1 }),
    ongoingTxnProducerEpoch: int16('6+', { default: -1 }),
  },
})
