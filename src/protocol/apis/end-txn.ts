import { api, boolean, int16, int32, int64, string } from '../schema.ts'

export const endTxn = api({
  name: 'EndTxn',
  key: 26,
  versions: '0-5',
  flexible: '3+',
  request: {
    transactionalId: string(),
    producerId: int64(),
    producerEpoch: int16(),
    committed: boolean(),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    producerId: int64('5+', { default: -1, ignorable: true }),
    producerEpoch: int16('5+', { default: -1, ignorable: true }),
  },
})
