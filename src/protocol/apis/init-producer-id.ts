import { api, boolean, int16, int32, int64, string } from '../schema.ts'

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
